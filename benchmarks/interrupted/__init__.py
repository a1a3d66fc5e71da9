"""What is left of a run of explanations when its processes are killed, and taken up by itself."""
