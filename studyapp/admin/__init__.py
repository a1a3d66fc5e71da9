"""The admin's workplace: one file per noun."""
