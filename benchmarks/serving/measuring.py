"""A whole participation as one thing that took its time, for locust."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class WentWrong(Exception):
    """A page was not what should have come."""


@contextmanager
def participation(environment: Any) -> Iterator[None]:
    """Count what is done within, and count it as failed if it went wrong."""
    began, problem = time.perf_counter(), None
    try:
        yield
    except WentWrong as error:
        problem = error
    environment.events.request.fire(
        request_type="session",
        name="a whole participation",
        response_time=(time.perf_counter() - began) * 1000,
        response_length=0,
        exception=problem,
        context={},
    )
