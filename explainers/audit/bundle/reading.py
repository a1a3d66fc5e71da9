"""The file of an audit's document: what it is called, and reading it from a report's folder."""

import json
from pathlib import Path
from typing import Any

NAME = "audit.json"
FORMAT = 1  # rises when what is written is not what was written before
PARTS = ("verdict", "checks", "facts", "config", "sections", "rows", "errors")


class ReportError(ValueError):
    """A report cannot be read, or must not be written so; says why, and the next step."""


def read_document(folder: Path) -> dict[str, Any]:
    """Read the document of a report.

    Raises
    ------
    ReportError
        If there is none, or another version of this program wrote it.
    """
    path = folder / NAME
    found = read_json(path)
    if not (isinstance(found, dict) and all(part in found for part in PARTS)):
        raise ReportError(f"{path}: it is not the document of an audit; audit again")
    if found.get("format") != FORMAT:
        reason = f"it has the format {found.get('format')!r}, not {FORMAT}"
        raise ReportError(f"{path}: {reason}; audit again with this version")
    return found


def read_json(path: Path) -> Any:
    """Read a file of a report.

    Raises
    ------
    ReportError
        If it is not there, or not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror})"
        raise ReportError(f"{path}: {reason}; name the folder of an audit's report") from error
    except ValueError as error:
        raise ReportError(f"{path}: it is not JSON ({error}); audit again") from error
