"""An earlier audit's document, read from the folder of its report."""

import json
from pathlib import Path
from typing import Any

from explainers.audit.document import FORMAT

NAME = "audit.json"
PARTS = ("verdict", "checks", "facts", "config", "sections", "rows", "errors")


class ReportError(ValueError):
    """A folder holds no report that can be read; says why, and the next step."""


def read_document(folder: Path) -> dict[str, Any]:
    """Read the document of a report.

    Raises
    ------
    ReportError
        If there is none, or another version of this program wrote it.
    """
    path = folder / NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror})"
        raise ReportError(f"{path}: {reason}; name the folder of an audit's report") from error
    except ValueError as error:
        raise ReportError(f"{path}: it is not JSON ({error}); audit again") from error
    if not (isinstance(found, dict) and all(part in found for part in PARTS)):
        raise ReportError(f"{path}: it is not the document of an audit; audit again")
    if found.get("format") != FORMAT:
        reason = f"it has the format {found.get('format')!r}, not {FORMAT}"
        raise ReportError(f"{path}: {reason}; audit again with this version")
    return found
