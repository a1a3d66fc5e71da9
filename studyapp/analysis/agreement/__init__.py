"""How far people agree, and whether they agree with themselves."""
