"""locust and oTree, each in a virtual environment of its own: what they bring is not SeeWhy's."""

import subprocess
import sys
from pathlib import Path

LOCUST = "locust==2.47.0"  # MIT
OTREE = "otree==6.0.15"  # MIT


def locust(folder: Path) -> Path:
    """The program, installed if it is not there."""
    return _program(folder / "locust", LOCUST, "locust")


def otree(folder: Path) -> Path:
    """The program, installed if it is not there."""
    return _program(folder / "otree", OTREE, "otree")


def _program(folder: Path, package: str, name: str) -> Path:
    program = folder.absolute() / "bin" / name
    if not program.exists():
        print(f"Installing {package} into {folder} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, package], check=True)
    return program
