"""Training of a multi-label network: pictures, their augmentation, epochs, record, trackers."""
