"""Object detectors: what they find in a picture, and each box as a class to be explained."""
