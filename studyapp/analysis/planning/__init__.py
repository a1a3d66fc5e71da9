"""What is settled before the data: the plan, how many people, when to look."""
