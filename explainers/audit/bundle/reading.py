"""The file of an audit's document: what it is called, and reading it from a report's folder."""

import json
from pathlib import Path
from typing import Any

NAME = "audit.json"
FORMAT = 1  # rises when what is written is not what was written before
MOST = 200  # characters of a reason, which may repeat much of the document


class ReportError(ValueError):
    """A report cannot be read, or must not be written so; says why, and the next step."""


def read_document(folder: Path) -> dict[str, Any]:
    """Read the document of a report.

    Raises
    ------
    ReportError
        If there is none, its schema does not allow it, or another version of this program wrote it.
    """
    from explainers.audit.reports.schema import breaches

    path = folder / NAME
    found = read_json(path)
    if not (isinstance(found, dict) and "format" in found):
        raise ReportError(f"{path}: it is not the document of an audit; audit again")
    if found["format"] != FORMAT:
        reason = f"it has the format {found['format']!r}, not {FORMAT}"
        raise ReportError(f"{path}: {reason}; audit again with this version")
    if wrong := breaches(found):
        reason = f"it is not the document of an audit ({wrong[0][:MOST]})"
        raise ReportError(f"{path}: {reason}; put it back as it was, or audit again")
    return found


def read_json(path: Path) -> Any:
    """Read a file of a report.

    Raises
    ------
    ReportError
        If it is not there, or not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse)
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror})"
        raise ReportError(f"{path}: {reason}; name the folder of an audit's report") from error
    except (ValueError, RecursionError) as error:
        raise ReportError(f"{path}: it is not JSON ({error}); audit again") from error


def _refuse(constant: str) -> None:
    """Refuse NaN and infinity, which Python reads and JSON does not have."""
    raise ValueError(f"{constant} is no number")
