"""Pure design of an experiment: pairs, order, sides, seeds. Knows nothing of Django."""
