"""One file = one section of the results."""
