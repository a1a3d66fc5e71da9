"""What is said of a job or a run while it is done, kept for whoever watches it."""

from studyapp.models import Job, LogLine, PrecomputeRun

LONGEST = 2000  # characters of one line


def say(held: Job | PrecomputeRun, text: str) -> None:
    """Add a sentence to what happened."""
    owner = {"job": held} if isinstance(held, Job) else {"run": held}
    LogLine.objects.create(text=text[:LONGEST], **owner)
