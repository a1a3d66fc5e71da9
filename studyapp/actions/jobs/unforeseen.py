"""What nobody thought of must not end a worker, on which everybody else's orders wait."""

from types import TracebackType


class Contained:
    """Keeps whatever error ends the block, so that it can be told of, and lets the caller go on.

    The only place of SeeWhy where an error of any kind is kept: nothing passes over it. Whoever
    uses it must say what came of the block by `error`.

    Parameters
    ----------
    but : kinds of errors that pass, since the caller expects them.
    """

    def __init__(self, *but: type[Exception]) -> None:
        self._but = but
        self.error: Exception | None = None

    def __enter__(self) -> "Contained":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        # What ends a process on purpose, such as Ctrl-C, is no Exception.
        if not isinstance(error, Exception) or isinstance(error, self._but):
            return False
        self.error = error
        return True


def in_words(error: Exception) -> str:
    """What can be said of an error that nobody thought of; the worker's log holds the rest."""
    if isinstance(error, MemoryError):
        return (
            "It does not fit into this machine's memory. Give it less to do, such as smaller "
            "pictures, and order it again."
        )
    if isinstance(error, OSError) and error.strerror:
        return (
            f"A file could not be read or written ({error.strerror}). Tell whoever looks after "
            "this installation, whose log says where, and order it again once that is mended."
        )
    return (
        f"It met an error that nobody thought of ({type(error).__name__}). See whether what you "
        "gave is whole and order it again; if that fails, too, tell whoever looks after this "
        "installation: the worker's log says where it happened."
    )
