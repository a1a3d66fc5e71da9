"""What ``audit.json`` may hold: a JSON schema, shipped beside every document."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from explainers.audit.evidence import Evidence
from explainers.work.storage import write_whole

SCHEMA = Path(__file__).parent / "schema.json"
NAME = "audit.schema.json"


def as_schema(document: Mapping[str, Any], evidence: Evidence, folder: Path) -> None:
    """Write ``audit.schema.json``, so that the document explains itself."""
    write_whole(folder / NAME, SCHEMA.read_bytes())


def breaches(document: Mapping[str, Any]) -> list[str]:
    """Say where a document is not what the schema asks for: places and reasons, none if it is."""
    found = sorted(_validator().iter_errors(document), key=lambda error: error.json_path)
    return [f"{error.json_path}: {error.message}" for error in found]


@cache
def _validator() -> Any:
    import jsonschema

    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
