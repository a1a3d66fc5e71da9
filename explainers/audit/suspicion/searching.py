"""From an audit's evidence to its suspicious regions, with the network asked about each."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explainers.audit.counting.independence import units_of
from explainers.audit.evidence import Evidence
from explainers.audit.suspicion.finding import find_regions
from explainers.audit.suspicion.intervening import MOST, Exchange, candidates, exchange
from explainers.audit.suspicion.region import SuspiciousRegion
from explainers.audit.suspicion.verdict import Verdict, settle
from explainers.detection.detector import Detector

ASKED = 8  # regions about which the network is asked
TOLD = 2.0  # times as much energy as expected, for a region to be told if nothing confirms it


class Found(NamedTuple):
    """A region, the rows of the evidence behind it, and what the network says.

    Attributes
    ----------
    region
        Its own rows count only the rows that were searched.
    behind
        Rows of the evidence, the largest share of energy first, each with its share.
    exchange, verdict
        What became of the class's probability, and what that means.
    """

    region: SuspiciousRegion
    behind: list[tuple[int, float]]
    exchange: Exchange | None
    verdict: Verdict


def searched_rows(evidence: Evidence) -> list[int]:
    """Choose the rows of which it is known where all objects are, or that there are none.

    A picture without annotated objects counts only if its true classes are known, and all of them
    are nowhere in a picture.
    """
    nothing = set(evidence.facts.get("nothing", ()))
    placed = np.asarray(evidence.objects.any(axis=(1, 2)))
    return [
        number
        for number, row in enumerate(evidence.rows)
        if placed[number] or (row.true and set(row.true) <= nothing)
    ]


def search(evidence: Evidence) -> list[Found]:
    """Find regions, and ask the network about the first of them.

    What is only a little hotter than expected is told if the network depends on it.
    """
    rows = searched_rows(evidence)
    chosen = [evidence.rows[number] for number in rows]
    objects = evidence.objects[rows]
    regions = find_regions(
        evidence.maps[rows],
        objects,
        [row.explained for row in chosen],
        groups=units_of(chosen, evidence.config.tags),
        draws=evidence.config.suspicion.draws,
        seed=evidence.config.audit.seed,
    )
    found = []
    for number, region in enumerate(regions):
        is_asked = evidence.config.suspicion.exchange and number < ASKED
        answer = ask(evidence, region.label, region.mask, rows, region.behind) if is_asked else None
        verdict = settle(region.level, region.label, region.independent, answer)
        if verdict.level != "suspicious" and region.energy < TOLD * region.expected:
            continue
        behind = [(rows[one], float(region.shares[one])) for one in region.behind]
        found.append(Found(region, behind, answer, verdict))
    return sorted(found, key=lambda one: one.verdict.level != "suspicious")


def ask(
    evidence: Evidence, label: str, mask: np.ndarray, rows: list[int], behind: tuple[int, ...]
) -> Exchange | None:
    """Exchange a place between pictures of a class, those that look there most first, and others.

    Parameters
    ----------
    evidence
        Whose pictures and network.
    label, mask
        The class and the place.
    rows
        Rows of the evidence that may be used.
    behind
        Places in `rows` of the class's, in the order in which they are taken.

    Returns
    -------
    Exchange or None
        None if there are too few pictures; and of a detector: what it says of a box cannot be
        asked of another picture, which lacks the box.
    """
    if isinstance(evidence.classifier, Detector):
        return None
    free = candidates(evidence.objects[rows], mask)
    own = first_of_each(evidence, [rows[one] for one in behind if free[one]])
    others = [
        row
        for one, row in enumerate(rows)
        if free[one] and label not in (evidence.rows[row].explained, *evidence.rows[row].true)
    ]
    drawn = np.random.default_rng(evidence.config.audit.seed).permutation(others)
    return exchange(
        evidence.classifier.predict,
        evidence.classifier.labels.index(label),
        mask,
        pictures_of(evidence, own[:MOST]),
        pictures_of(evidence, first_of_each(evidence, list(map(int, drawn)))[:MOST]),
    )


def first_of_each(evidence: Evidence, rows: Sequence[int]) -> list[int]:
    """Keep the first row of each sequence, or picture: others are no further evidence."""
    units = units_of([evidence.rows[row] for row in rows], evidence.config.tags)
    first: dict[str, int] = {}
    for unit, row in zip(units, rows, strict=True):
        first.setdefault(unit, row)
    return list(first.values())


def pictures_of(evidence: Evidence, rows: list[int]) -> list[np.ndarray]:
    """Read the pictures of some rows."""
    return [evidence.open(evidence.rows[row]).picture for row in rows]
