"""The paper's figures, computed from a network and some pictures: one file = one figure."""
