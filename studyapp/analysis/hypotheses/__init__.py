"""Tests of a hypothesis, with participants as the units."""
