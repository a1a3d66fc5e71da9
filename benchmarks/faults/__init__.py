"""What is left of acknowledged answers when processes are killed and disks fill up, under load."""
