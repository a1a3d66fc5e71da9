"""A full disk is waited for: whoever frees some has lost nothing and need not start anything."""

import time
from collections.abc import Callable

from studyapp.actions.jobs.lines import say
from studyapp.actions.precompute import is_full
from studyapp.models import PrecomputeRun

PAUSE = 5.0  # seconds between two tries

FULL = (
    "The disk is full ({reason}). Nothing is lost, and the run goes on by itself as soon as there "
    "is room."
)


class Room:
    """Tells on a run's page, once each time, that the disk is full, and that it is no more.

    Parameters
    ----------
    beat : says that the run is still held; raises if it is not.
    """

    def __init__(self, run: PrecomputeRun, beat: Callable[[PrecomputeRun], object]) -> None:
        self._run, self._beat, self._is_full = run, beat, False

    def missing(self, error: OSError) -> None:
        """Nothing can be written at the moment."""
        if not self._is_full:
            say(self._run, FULL.format(reason=error.strerror))
        self._is_full = True

    def found(self) -> None:
        """Something could be written."""
        if self._is_full:
            say(self._run, "There is room on the disk again.")
        self._is_full = False

    def wait_for(self, work: Callable[[], object]) -> None:
        """Do something that writes files, as often as it takes until there is room for them."""
        while True:
            try:
                work()
            except OSError as error:
                if not is_full(error):
                    raise
                self.missing(error)
                time.sleep(PAUSE)
                self._beat(self._run)
            else:
                return self.found()
