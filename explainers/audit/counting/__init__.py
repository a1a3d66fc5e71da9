"""What is counted of rows, with intervals that know which maps belong together."""
