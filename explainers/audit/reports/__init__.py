"""The files of a report; each is made from the document and computes no number of its own."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from explainers.audit.bundle.manifest import as_manifest
from explainers.audit.bundle.reading import NAME
from explainers.audit.evidence import Evidence
from explainers.audit.reports.altai.writing import as_altai
from explainers.audit.reports.combined import as_combined
from explainers.audit.reports.gallery import as_gallery
from explainers.audit.reports.html import as_html
from explainers.audit.reports.junit import as_junit
from explainers.audit.reports.schema import as_schema
from explainers.work.storage import write_whole

Document = Mapping[str, Any]
Writer = Callable[[Document, Evidence, Path], None]
Tell = Callable[[str], None]


def as_json(document: Document, evidence: Evidence, folder: Path) -> None:
    """Write ``audit.json``."""
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    # A name that is no text, of bytes that no alphabet has, is kept as JSON's own escape.
    write_whole(folder / NAME, f"{text}\n".encode(errors="backslashreplace"))


# The manifest comes last: it holds the checksums of all others.
WRITERS: Mapping[str, Writer] = {
    NAME: as_json,
    "audit.schema.json": as_schema,
    "combined.npz": as_combined,
    "junit.xml": as_junit,
    "report.html": as_html,
    "gallery.html": as_gallery,
    "altai.html": as_altai,
    "manifest.json": as_manifest,
}


def quiet(said: str) -> None:
    """Tell nobody."""


def write_reports(document: Document, evidence: Evidence, folder: Path, tell: Tell = quiet) -> None:
    """Write every report into a folder, and tell before each what is written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in WRITERS.items():
        tell(f"writing {name}")
        write(document, evidence, folder)
