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


def as_json(document: Document, evidence: Evidence, folder: Path) -> None:
    """Write ``audit.json``."""
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    # A name that is no text, of bytes that no alphabet has, is kept as JSON's own escape.
    write_whole(folder / NAME, f"{text}\n".encode(errors="backslashreplace"))


# The manifest comes last: it holds the checksums of all others.
WRITERS: tuple[Writer, ...] = (
    as_json,
    as_schema,
    as_combined,
    as_junit,
    as_html,
    as_gallery,
    as_altai,
    as_manifest,
)


def write_reports(document: Document, evidence: Evidence, folder: Path) -> None:
    """Write every report into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for write in WRITERS:
        write(document, evidence, folder)
