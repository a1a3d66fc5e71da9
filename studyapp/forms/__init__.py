"""What participants send, checked before an action sees it; one file per stage of the way."""
