"""Who may do what: a table of every address, and every page of the admin."""
