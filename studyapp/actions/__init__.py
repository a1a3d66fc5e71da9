"""The stages of a study; the only code that writes several tables."""
