"""Object detectors: which of the boxes that they find are true, and each map against its object."""
