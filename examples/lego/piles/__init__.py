"""Piles of bricks: dropped by physics, drawn by a path tracer, with what is where known exactly."""
