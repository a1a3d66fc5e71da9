"""The server on some processors and the load on the others, as if they were two machines."""

import os


class Processors:
    """Which of this machine's processors what begins now will run on.

    Parameters
    ----------
    of_the_server : how many the server and its database get; 0 for no division.

    Raises
    ------
    SystemExit : none would be left for the load.
    """

    def __init__(self, of_the_server: int) -> None:
        self._all = sorted(os.sched_getaffinity(0))
        self._count = of_the_server
        if of_the_server >= len(self._all):
            raise SystemExit(
                f"{of_the_server} processors for the server leave none of {len(self._all)} for the "
                "load; take a larger machine, or leave --server-processors out."
            )

    def for_the_server(self) -> None:
        os.sched_setaffinity(0, self._all[: self._count] or self._all)

    def for_the_load(self) -> None:
        os.sched_setaffinity(0, self._all[self._count :])

    def __str__(self) -> str:
        if not self._count:
            return f"{len(self._all)} processors"
        return f"{self._count} processors, and its load on {len(self._all) - self._count} others"
