"""Every figure that takes long, one after the other; what was seen is kept beside its date."""
