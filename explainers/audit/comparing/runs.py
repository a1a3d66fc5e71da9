"""A run of the audit, as it lies in its folder or as it has just been made."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explainers.audit.bundle.reading import NAME as DOCUMENT
from explainers.audit.bundle.reading import ReportError, read_document
from explainers.audit.comparing.combined import DAMAGE, NAME, Combined, decode, pack, unpack
from explainers.audit.evidence import Evidence
from explainers.audit.judging import Judged
from explainers.audit.options import Tags
from explainers.audit.options.config import AuditConfig

ESSENTIAL = ("audit", "rules", "tags")  # tables without which nobody knows what was measured


@dataclass(frozen=True, eq=False)
class Run:
    """What is compared of a run.

    Attributes
    ----------
    name
        Its folder, or that it is this run.
    facts, config
        As in its document.
    rows
        One for each judged map.
    maps
        Combined maps by group.
    errors
        How many pictures could not be judged.
    detection
        What an object detector found: ``precision`` and ``recall``; nothing of a classifier.
    """

    name: str
    facts: Mapping[str, Any]
    config: Mapping[str, Any]
    rows: tuple[Judged, ...]
    maps: Combined
    errors: int = 0
    detection: Mapping[str, Any] | None = None

    @property
    def tags(self) -> Tags:
        """What its tags mean."""
        told: dict[str, Any] = dict(self.config["tags"])
        told |= {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
        return Tags(**told)


def run_of(evidence: Evidence, detection: Mapping[str, Any] | None = None) -> Run:
    """Give the run that is being made, with its maps as exact as those of a run that was kept.

    Parameters
    ----------
    evidence
        What was found.
    detection
        The section about an object detector.
    """
    return Run(
        name="this run",
        facts=_plain(evidence.facts),
        config=_plain(evidence.config.as_json()),
        rows=evidence.rows,
        maps=unpack(pack(evidence.averages)),
        errors=len(evidence.errors),
        detection=detection["all"] if detection else None,
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give values as they come back from a file, so that lists are equal to lists."""
    plain: dict[str, Any] = json.loads(json.dumps(values))
    return plain


def check_baseline(config: AuditConfig, folder: Path) -> None:
    """Find out before anything is computed that the earlier run of ``[baseline]`` can be read.

    Raises
    ------
    ReportError
        If it cannot, or is the one that is about to be written.
    """
    name = config.baseline.run
    if not name:
        return
    path = config.file(name)
    if path.resolve() == folder.resolve():
        raise ReportError(f"{path}: this run would overwrite its baseline; choose another folder")
    try:
        read_run(path)
    except ReportError as error:
        raise ReportError(f"{error}, or leave out [baseline] run") from error


def read_run(folder: str | os.PathLike) -> Run:
    """Read a run from its folder.

    Raises
    ------
    ReportError
        If there is none, or it is damaged or of another version; says what to do.
    """
    path = Path(folder)
    if path.name == DOCUMENT:
        path = path.parent
    told = read_document(path)
    try:
        maps = decode(path / NAME)
    except DAMAGE as error:
        raise ReportError(f"{path / NAME}: it cannot be read ({error}); audit again") from error
    return _run(told, maps, path)


def _run(told: Mapping[str, Any], maps: Combined, path: Path) -> Run:
    """Make a run of a document."""
    try:
        rows = tuple(_row(row) for row in told["rows"])
        detection = told["sections"].get("detection", {}).get("all")
        errors = len(told["errors"])
        config = _whole(told["config"])
        run = Run(str(path), told["facts"], config, rows, maps, errors, detection)
        _ = run.tags
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        reason = f"it was written by another version ({type(error).__name__}: {error})"
        raise ReportError(f"{path / DOCUMENT}: {reason}; audit again with this one") from error
    return run


def _whole(config: Mapping[str, Any]) -> dict[str, Any]:
    """Add the defaults of tables and options that came after the run: they change nothing in it."""
    every = _plain(AuditConfig().as_json())
    given = {name: config[name] for name in ESSENTIAL} | dict(config)
    for name, values in given.items():
        known = every.get(name)
        every[name] = known | values if isinstance(known, dict) else values
    return every


def _row(told: Mapping[str, Any]) -> Judged:
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return Judged(**{**told, **lists})
