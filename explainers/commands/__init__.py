"""One file is one command of ``python -m explainers``; the file's name is the command's name.

A command has ``describe(subparsers)``, which adds its arguments, and ``run(arguments)``, which
carries it out and gives its exit code. Files whose names begin with an underscore are shared parts.
"""

import importlib
import pkgutil
import sys
from typing import Any

# Everything was done; something failed, and is named; nothing could be done; stopped by the user.
DONE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130


class UsageError(ValueError):
    """The command cannot be carried out as it was given."""


def available() -> list[str]:
    """List the names of the commands."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name for name in names if not name.startswith("_"))


def get(name: str) -> Any:
    """Give a command's module."""
    return importlib.import_module(f"{__name__}.{name}")


def say(message: str) -> None:
    """Tell the person at the terminal something that is not the result itself."""
    sys.stderr.write(f"{message}\n")
