"""From an audit's evidence to classes whose maps look away from objects, at no fixed place."""

from collections.abc import Iterator, Sequence
from itertools import compress
from operator import not_
from typing import NamedTuple

import numpy as np

from explainers.audit.counting.shares import CLAIM
from explainers.audit.evidence import Evidence
from explainers.audit.suspicion.expecting import Field, prepare
from explainers.audit.suspicion.intervening import MOST, Exchange
from explainers.audit.suspicion.searching import first_of_each, pictures_of
from explainers.audit.suspicion.verdict import MATTERS
from explainers.audit.suspicion.wandering import Marked, is_away, marked, transplant
from explainers.classifiers import Classifier

OFTEN = 0.2  # share of a class's maps that are highest away from objects, for it to be looked at
ASKED = 8  # classes about which the network is asked


class Wanderer(NamedTuple):
    """A class whose maps are often highest away from objects.

    Attributes
    ----------
    label
        The class.
    maps, away
        Rows of the evidence: its maps that are not empty, and those that are highest away.
    independent
        How many sequences, and pictures without one, `maps` are of.
    exchange
        What the transplant did to the class's probability; None if too few pictures allow it.
    """

    label: str
    maps: list[int]
    away: list[int]
    independent: int
    exchange: Exchange | None

    @property
    def is_suspicious(self) -> bool:
        """Whether the network surely depends on what is marked there, and by a tenth or more."""
        found = self.exchange
        return (
            found is not None
            and self.independent >= CLAIM
            and found.low > 0
            and found.effect >= MATTERS
        )


def search_wanderers(
    evidence: Evidence, rows: Sequence[int], taken: Sequence[str]
) -> Iterator[Wanderer]:
    """Ask about classes that often look away from objects, those that do so most often first.

    Parameters
    ----------
    evidence
        Whose maps, pictures and network.
    rows
        Those of which it is known where all objects are.
    taken
        Classes of which it is known already where they look.
    """
    if not rows or not isinstance(evidence.classifier, Classifier):
        return
    labels = np.array([evidence.rows[row].explained for row in rows], dtype=object)
    field = prepare(evidence.maps[list(rows)], evidence.objects[list(rows)], labels)
    away = np.array([is_away(field, number) for number in range(len(rows))])
    shares = {
        name: float(away[(labels == name) & field.filled].mean())
        for name in sorted({*labels[field.filled]} - {*taken} - field.nothing)
    }
    often = [name for name, share in shares.items() if share >= OFTEN]
    for name in sorted(often, key=lambda name: -shares[name])[:ASKED]:
        own = [int(number) for number in np.flatnonzero((labels == name) & field.filled)]
        maps = [rows[number] for number in own]
        yield Wanderer(
            name,
            maps,
            [rows[number] for number in own if away[number]],
            len(first_of_each(evidence, maps)),
            _ask(evidence, evidence.classifier, field, rows, name),
        )


def _ask(
    evidence: Evidence, classifier: Classifier, field: Field, rows: Sequence[int], name: str
) -> Exchange | None:
    """Transplant what pictures of a class mark, drawn at random: a bias is not in a few only."""
    chance = np.random.default_rng(evidence.config.audit.seed)
    own: list[tuple[int, Marked]] = []
    place = {row: number for number, row in enumerate(rows)}
    drawn = [rows[number] for number in map(int, chance.permutation(len(rows)))]
    is_own = [evidence.rows[row].explained == name for row in drawn]
    for row in first_of_each(evidence, list(compress(drawn, is_own))):
        found = marked(field, place[row], chance) if len(own) < MOST else None
        own += [(row, found)] if found else []
    rest = compress(drawn, map(not_, is_own))
    others = [row for row in rest if name not in evidence.rows[row].true]
    pictures = pictures_of(evidence, [row for row, _ in own])
    return transplant(
        classifier.predict,
        classifier.labels.index(name),
        list(zip(pictures, [found for _, found in own], strict=True)),
        pictures_of(evidence, first_of_each(evidence, others)[:MOST]),
    )
