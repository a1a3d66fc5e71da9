"""The participant's pages, one file per stretch of the way."""
