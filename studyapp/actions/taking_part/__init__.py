"""What happens while people take part: one file per stage; way.py knows their order."""
