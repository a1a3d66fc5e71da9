"""analysis_manifest.json: what the numbers of a package were computed from and with."""

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

FORMAT = 1
LIBRARIES = ("numpy", "pandas", "scipy", "threadpoolctl")
EXACT, SPREADSHEET = "exact", "spreadsheet-safe"


@dataclass(frozen=True)
class File:
    """A file of the package: where it lies, what is in it, and how to notice a change.

    table : empty for what is no table. rows : of a table, without its header.
    """

    path: str
    sha256: str
    bytes: int
    table: str = ""
    rows: int | None = None


def versions() -> dict[str, str]:
    """Of everything that takes part in computing results."""
    libraries = {name: version(name) for name in LIBRARIES}
    return {"python": platform.python_version()} | libraries


def manifest(
    facts: Mapping[str, Any],
    plan: Mapping[str, Any],
    files: list[File],
    *,
    variant: str,
    seewhy: str,
    why_no_results: str = "",
) -> dict[str, Any]:
    """
    Parameters
    ----------
    facts, plan : as dictionaries; with the tables they determine every number.
    files : everything else in the package.
    variant : EXACT, or SPREADSHEET where texts may begin with an added apostrophe.
    why_no_results : why results.json is missing; empty where it is there.
    """
    return {
        "format": FORMAT,
        "variant": variant,
        "facts": dict(facts),
        "plan": dict(plan),
        "analysis_seed": facts["seed"],
        "versions": {"seewhy": seewhy} | versions(),
        "why_no_results": why_no_results,
        "files": [asdict(file) for file in files],
    }
