"""The shape of a description, once: what reads it, and docs/study-file.md, follow from it."""
