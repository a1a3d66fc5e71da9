"""Whether an installation stays as it is while it is used for hours."""
