"""The packages that only rendering needs: they are not among SeeWhy's own requirements."""

from importlib.util import find_spec

NEEDED = {"mitsuba": "mitsuba", "mujoco": "mujoco-core"}  # as imported: as installed


class PackageError(RuntimeError):
    """A package that rendering needs is not installed; the message says how to install it."""


def require() -> None:
    """Check that piles can be dropped and drawn here.

    Raises
    ------
    PackageError
        If one of the packages is missing.
    """
    missing = [name for module, name in NEEDED.items() if find_spec(module) is None]
    if missing:
        raise PackageError(
            f"rendering needs {' and '.join(missing)}, which SeeWhy itself does not; install with "
            "make lego-packages, or pip install -r requirements-lego.txt -c constraints.txt"
        )
