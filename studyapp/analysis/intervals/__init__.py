"""Intervals: how far the truth may lie from what was observed."""
