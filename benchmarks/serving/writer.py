"""Somebody who writes all the while, as a run of explanations does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ROWS = 5
PAUSE = 0.055  # seconds: about 18 transactions a second


@contextmanager
def writing(study: Any) -> Iterator[None]:
    """Store five rows in a transaction, again and again, until the block ends."""
    stop = threading.Event()
    writer = threading.Thread(target=_write, args=(study, stop))
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def _write(study: Any, stop: threading.Event) -> None:
    from django.db import connection, transaction

    from studyapp.models import Job

    while not stop.wait(PAUSE):
        with transaction.atomic():
            for _ in range(ROWS):
                Job.objects.create(kind=Job.Kind.MEASURE, study=study, state=Job.State.FINISHED)
    connection.close()
