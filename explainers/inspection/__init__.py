"""What the network itself has learnt, and what its explanations have in common."""
