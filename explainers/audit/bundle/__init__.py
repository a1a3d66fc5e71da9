"""A report as it is handed out: its document read, reviews kept beside it, checksums, signature."""
