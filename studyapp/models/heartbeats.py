"""When each part of an installation was last seen at work."""

from django.db import models


class Heartbeat(models.Model):
    """A row for each process that says from time to time that it is there."""

    name = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
