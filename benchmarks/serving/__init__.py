"""How many people a server serves at once, beside oTree, and whether it keeps what it says."""
