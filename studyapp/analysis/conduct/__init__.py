"""How the trials were answered, apart from what was preferred."""
