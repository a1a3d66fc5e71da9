"""Where researchers make their studies: one file per page."""
