"""Models: one equation for all trials at once."""
