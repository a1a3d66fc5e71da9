"""The files of a report; each is made from the document and computes no number of its own."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from explainers.audit.evidence import Evidence
from explainers.work.storage import write_whole

Document = Mapping[str, Any]
Writer = Callable[[Document, Evidence, Path], None]


def as_json(document: Document, evidence: Evidence, folder: Path) -> None:
    """Write ``audit.json``."""
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    write_whole(folder / "audit.json", f"{text}\n".encode())


WRITERS: tuple[Writer, ...] = (as_json,)


def write_reports(document: Document, evidence: Evidence, folder: Path) -> None:
    """Write every report into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for write in WRITERS:
        write(document, evidence, folder)
