"""How people come, what they take home, and how their data go."""
