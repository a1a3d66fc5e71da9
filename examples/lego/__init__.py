"""The second paper from pictures to preference: bricks, a network, its explanations, a study."""
