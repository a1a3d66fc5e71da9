"""The combined maps as numbers, for a later run to be compared with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explainers.audit.comparing.combined import NAME, encode
from explainers.audit.evidence import Evidence
from explainers.work.storage import write_whole


def as_combined(document: Mapping[str, Any], evidence: Evidence, folder: Path) -> None:
    """Write ``combined.npz``."""
    write_whole(folder / NAME, encode(evidence.averages))
