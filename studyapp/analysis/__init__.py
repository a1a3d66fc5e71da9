"""Pure analysis: a DataFrame in, a DataFrame or a number out. Knows nothing of Django."""
