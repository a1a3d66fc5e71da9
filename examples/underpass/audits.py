"""The audit of a network of this example, in a form that figures can be made of."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from examples.underpass.network import FOLDER
from explainers.annotations import Annotation, read_annotations
from explainers.audit import AuditConfig, audit, read_config
from explainers.audit.judging import Opened, open_case
from explainers.audit.options import Training
from explainers.commands._explaining import explain_shown
from explainers.images import read_picture
from explainers.running import Outcome, Store
from explainers.work.request import Request

Row = dict[str, Any]  # as in the document: one picture and what was found about it


class Audited(NamedTuple):
    """One network's audit.

    Attributes
    ----------
    document
        As in ``audit.json``.
    folder
        Where maps and reports are.
    pictures
        What is known of the test pictures, by their name in the document.
    config
        What was asked.
    """

    document: dict[str, Any]
    folder: Path
    pictures: dict[str, Annotation]
    config: AuditConfig

    @property
    def rows(self) -> list[Row]:
        """All pictures, in the order of the data set."""
        rows: list[Row] = self.document["rows"]
        return rows

    def open(self, row: Row) -> Opened:
        """Read one row's picture, map and boxes at full size."""
        annotation = self.pictures[row["picture"]]
        explanation = Store(self.folder / "maps").load(row["key"])[row["place"]]
        return open_case(read_picture(annotation.picture), explanation, annotation, self.config)[0]


def run_audit(
    model: Path, test: Path, training: Path, folder: Path, workers: int, method: str = "gradcam"
) -> Audited:
    """Audit a network on the test pictures; what is finished is not computed again.

    Parameters
    ----------
    model
        Its ``.keras`` file.
    test, training
        The annotations of the test and of the training pictures.
    folder
        Where maps and reports go.
    workers
        How many processes explain.
    method
        Which maps are judged.
    """
    listed = replace(Training(), annotations=str(training.resolve()))
    config = read_config(FOLDER / "audit.toml")
    config = replace(config, training=listed, audit=replace(config.audit, method=method))

    def explain(ordered: list[Request], store: Store) -> Iterator[Outcome]:
        return explain_shown(ordered, store, workers)

    document = audit(str(model), test, config, out=folder, explain=explain)
    known = {one.picture.relative_to(test.parent).as_posix(): one for one in read_annotations(test)}
    return Audited(json.loads(json.dumps(document)), folder, known, config)


def tagged(rows: Sequence[Row], *tags: str) -> list[Row]:
    """Choose the rows that have all of these tags."""
    return [row for row in rows if set(tags) <= set(row["tags"])]


def share_inside(values: np.ndarray, region: np.ndarray) -> float:
    """Give the share of a map's sum that lies in a region of the same size; 0 of an empty map."""
    total = float(values.sum())
    return float(values[region].sum()) / total if total else 0.0
