"""The packages that only rendering needs: they are not among SeeWhy's own requirements."""

from collections.abc import Iterable
from importlib.util import find_spec

NEEDED = {"mitsuba": "mitsuba", "mujoco": "mujoco-core"}  # as imported: as installed


class PackageError(RuntimeError):
    """A package that rendering needs is not installed; the message says how to install it."""


def require(modules: Iterable[str] = NEEDED) -> None:
    """Check that piles can be dropped and drawn here: by default with Mitsuba.

    Raises
    ------
    PackageError
        If one of the packages is missing.
    """
    missing = [
        name for module, name in NEEDED.items() if module in modules and find_spec(module) is None
    ]
    if missing:
        raise PackageError(
            f"rendering needs {' and '.join(missing)}, which SeeWhy itself does not; install with "
            "make lego-packages, or pip install -r requirements-lego.txt -c constraints.txt"
        )
