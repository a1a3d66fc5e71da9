"""Scenes with a planted cue, networks that learn it or not, and how an audit of them is scored."""
