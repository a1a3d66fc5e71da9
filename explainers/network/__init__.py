"""What a classifier consists of: its file, layers, settings, preprocessing, target rules."""
