"""Backups: a consistent picture of the database, and every file that it may name.

A folder of backups holds `media/`, which all of them share, as stored files never change, and one
folder for each time: the database as it was at one moment, and `manifest.json`, which names every
file with its size and hash.
"""

from collections.abc import Callable
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media"

Progress = Callable[[int], Any]  # told how many bytes were dealt with since it was last called


class BackupError(Exception):
    """A backup cannot be taken or put back; the message says why and what to do."""


def silent(number: int) -> None:
    """For whoever shows no progress."""
