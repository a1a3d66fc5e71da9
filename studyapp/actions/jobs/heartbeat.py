"""A sign of life beside the work: some steps of a job take longer than a heartbeat may be old."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

EVERY = 10.0  # seconds; a third of the age at which work is taken for abandoned


@contextmanager
def beating(beat: Callable[[], object], *, every: float = EVERY) -> Iterator[None]:
    """Call `beat` every so many seconds, on a thread that ends with the work or its process."""
    over = Event()
    thread = Thread(target=_beat_until, args=(over, beat, every), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat_until(over: Event, beat: Callable[[], object], every: float) -> None:
    try:
        while not over.wait(every):
            try:
                beat()
            except DatabaseError as error:  # busy for now; the next beat may do
                logger.warning("A sign of life could not be written: %s", error)
    finally:
        connection.close()
