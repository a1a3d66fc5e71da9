"""Where Blender is: the program itself, or a Python that has it as the module ``bpy``."""

import shutil
from pathlib import Path

SCRIPT = Path(__file__).with_name("inside.py")
INSTALL = (
    "Install Blender (Debian: apt install blender), or give Blender's module a Python of its own:"
    " python3.11 -m venv bpyenv && bpyenv/bin/pip install bpy==4.5.15"
    " and then name it with --blender bpyenv/bin/python"
)


class BlenderError(RuntimeError):
    """Blender is missing, ended, or gave something else than it was asked for."""


def command(program: str) -> list[str]:
    """Give the words that start Blender with our script; a folder to work in comes after them.

    ``program`` is found like any program, by its path or its name. One whose name begins with
    "python" is taken for a Python that can import ``bpy``, any other for Blender itself.

    Raises ``BlenderError`` if there is no such program.
    """
    found = shutil.which(program)
    if found is None:
        raise BlenderError(f"There is no program '{program}'. {INSTALL}")
    if Path(found).name.startswith("python"):
        return [found, "-I", str(SCRIPT), "--"]
    quiet = ["--background", "--factory-startup", "-noaudio", "--python-exit-code", "1"]
    return [found, *quiet, "--python", str(SCRIPT), "--"]
