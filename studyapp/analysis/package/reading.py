"""Reading a package again: the same data that the results page was computed from."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from studyapp.analysis.columns import TABLES
from studyapp.analysis.frames import read
from studyapp.analysis.package.manifest import EXACT, FORMAT
from studyapp.analysis.package.names import MANIFEST, RESULTS
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.facts import Facts

NEEDED = ("trials", "participants")


class PackageError(ValueError):
    """A file that is no package from which results can be computed."""


@dataclass(frozen=True)
class Package:
    """What a package says.

    Parameters
    ----------
    stored : the text of its results.json; None where it has none.
    altered : files that are not as they were exported.
    """

    data: Data
    stored: str | None
    altered: tuple[str, ...]


def read_package(path: Path) -> Package:
    """A package as a zip file, or the folder that it was unpacked to.

    Raises
    ------
    PackageError : something that the results need is missing or cannot be read.
    """
    if path.is_dir():
        return _read(path, path.name)
    if not path.exists():
        raise PackageError(f"There is no file {path}; give the zip file of a package.")
    if not zipfile.is_zipfile(path):
        raise PackageError(f"{path.name} is not a zip file; give a package as it was downloaded.")
    with zipfile.ZipFile(path) as archive:
        return _read(zipfile.Path(archive), path.name)


def _read(root: Any, name: str) -> Package:
    manifest = _manifest(root, name)
    files = {file["table"]: file for file in manifest["files"] if file["table"] in TABLES}
    for table in NEEDED:
        if table not in files or not (root / files[table]["path"]).exists():
            raise PackageError(f"{name} has no table {table!r}, from which results are computed.")
    there = {table: file for table, file in files.items() if (root / file["path"]).exists()}
    tables = {table: _table(root, name, table, file) for table, file in there.items()}
    results = root / RESULTS
    return Package(
        Data(Facts.from_dict(manifest["facts"]), Plan.from_dict(manifest["plan"]), tables),
        results.read_text(encoding="utf-8") if results.exists() else None,
        tuple(file["path"] for file in there.values() if _sha256(root, file) != file["sha256"]),
    )


def _manifest(root: Any, name: str) -> Mapping[str, Any]:
    file = root / MANIFEST
    if not file.exists():
        raise PackageError(f"{name} has no {MANIFEST}; is it a package from the results page?")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise PackageError(f"{MANIFEST} in {name} is not JSON: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise PackageError(f"{MANIFEST} in {name} does not have format {FORMAT}; export it again.")
    if manifest["variant"] != EXACT:
        raise PackageError(
            f"{name} was written for spreadsheet programs, with changes to texts that look like "
            "formulas; results are computed from the exact package."
        )
    return manifest


def _table(root: Any, name: str, table: str, file: Mapping[str, Any]) -> pd.DataFrame:
    with (root / file["path"]).open("rb") as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        try:
            return read(table, text)
        except ValueError as error:
            raise PackageError(f"{file['path']} in {name} cannot be read: {error}") from error
        finally:
            text.close()


def _sha256(root: Any, file: Mapping[str, Any]) -> str:
    with (root / file["path"]).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
