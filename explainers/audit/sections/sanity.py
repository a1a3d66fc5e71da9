"""Whether the method looks at the network at all, and whether its maps can be had twice."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explainers.audit.counting.figures import check
from explainers.audit.evidence import Evidence
from explainers.audit.judging import Judged
from explainers.classifiers import Classifier
from explainers.detection.detector import Detector
from explainers.evaluation.sanity import Level, cascade
from explainers.evaluation.stability import Stability, stability
from explainers.inspection.dead_units import LayerUnits, activation_layers, count_dead_units
from explainers.network.randomise import learned_layers
from explainers.work.request import seed_of

NOTHING_TO_TEST = "Every map is empty, so that none can change."
NO_LAYERS = "The network has no layers of its own that could be drawn anew."
DETECTOR = "A detector that has forgotten finds other boxes, so that its maps cannot be compared."
REPETITIONS = 2  # further maps of each picture
DRAWS = 5  # of all layers, at most: one under which the maps change is proof enough


def sanity(evidence: Evidence) -> dict[str, Any] | None:
    """Draw the network's layers anew from the output on, and see whether the maps change.

    J. Adebayo et al., "Sanity Checks for Saliency Maps" (2018). A map that stays as it is shows the
    picture, or nothing, but not what the network has learned; its verdicts mean nothing. A method
    that ignores the network gives the same map whatever is drawn. On plain pictures, or with few
    feature maps, an honest one may do so once by chance; so where the maps stay alike, all layers
    are drawn again, and the least likeness counts.

    Returns
    -------
    dict or None
        ``levels``: by how many layers were drawn anew, the mean rank correlation and SSIM with the
        original maps; ``likeness``, the lower of the two once all were, and the least of
        ``draws``; ``ignores``, whether that is over the limit. ``stability`` over seeds, or under
        noise. ``units``: how many of the network's units were ever active. ``not_tested``, why
        not, else None. ``checks``. None if it was not asked for.
    """
    asked = evidence.config.sanity
    if not asked.pictures:
        return None
    told: dict[str, Any] = {"method": evidence.config.audit.method, "pictures": 0, "levels": []}
    told |= {"likeness": None, "draws": 0, "ignores": None, "stability": None, "units": None}
    if isinstance(evidence.classifier, Detector):
        return told | {"not_tested": DETECTOR, "checks": []}
    told["units"] = _units(evidence, evidence.classifier)
    rows = chosen_rows(evidence.rows, asked.pictures)
    if not rows or not learned_layers(evidence.classifier):
        reason = NO_LAYERS if rows else NOTHING_TO_TEST
        return told | {"not_tested": reason, "checks": _checks(evidence, (), None)}
    return told | _tested(evidence, evidence.classifier, rows) | {"not_tested": None}


def _tested(evidence: Evidence, classifier: Classifier, rows: Sequence[Judged]) -> dict[str, Any]:
    levels = _levels(evidence, classifier, rows)
    drawn = _drawn(evidence, classifier, rows, levels[-1])
    likeness = min(drawn)
    repeated = _repeated(evidence, classifier, rows)
    stable = _mean([one.spearman for one in repeated])
    return {
        "pictures": len(rows),
        "levels": [_level(one) for one in levels],
        "likeness": likeness,
        "draws": len(drawn),
        "ignores": likeness > evidence.config.sanity.most_alike,
        "stability": {
            "spearman": stable,
            "jaccard": _mean([one.jaccard for one in repeated]),
            "over": repeated[0].over,
            "maps": len(repeated),
        },
        "checks": _checks(evidence, drawn, stable),
    }


def chosen_rows(rows: Sequence[Judged], count: int) -> list[Judged]:
    """Take the first rows of every class in turn: of each picture once, and no empty maps."""
    by_class: dict[str, list[Judged]] = {}
    for row in rows:
        if not row.empty:
            by_class.setdefault(row.explained, []).append(row)
    queues = list(by_class.values())
    longest = max(map(len, queues), default=0)
    turns = [queue[turn] for turn in range(longest) for queue in queues if turn < len(queue)]
    found: dict[str, Judged] = {}
    for row in turns:
        found.setdefault(row.picture, row)
    return list(found.values())[:count]


def likeness_of(level: Level) -> float:
    """Give the lower of rank correlation and SSIM: a map that has changed by one has changed.

    A map that has become constant, such as empty, has no rank correlation and counts as 0. SSIM
    alone would call it alike, since around a small object both maps are empty.
    """
    ranks = [0.0 if value is None else value for value in level.spearman]
    return min(float(np.mean(ranks)), level.mean_ssim)


def _drawn(
    evidence: Evidence, classifier: Classifier, rows: Sequence[Judged], first: Level
) -> list[float]:
    """Give the likeness under one draw of all layers after another, until the maps change."""
    drawn = [likeness_of(first)]
    while drawn[-1] > evidence.config.sanity.most_alike and len(drawn) < DRAWS:
        further = _levels(evidence, classifier, rows, [first.depth], len(drawn))
        drawn.append(likeness_of(further[-1]))
    return drawn


def _levels(
    evidence: Evidence,
    classifier: Classifier,
    rows: Sequence[Judged],
    depths: Sequence[int] | None = None,
    draw: int = 0,
) -> list[Level]:
    what = evidence.config.audit
    return cascade(
        classifier,
        [evidence.open(row).picture for row in rows],
        [(classifier.labels.index(row.explained),) for row in rows],
        what.method,
        what.parameters,
        seeds=[_seed(evidence, row) for row in rows],
        depths=depths,
        seed=what.seed + draw,
    )


def _repeated(
    evidence: Evidence, classifier: Classifier, rows: Sequence[Judged]
) -> list[Stability]:
    what = evidence.config.audit
    return [
        stability(
            classifier,
            evidence.open(row).picture,
            classifier.labels.index(row.explained),
            what.method,
            what.parameters,
            seeds=[(_seed(evidence, row) + number) % 2**32 for number in range(REPETITIONS)],
        )
        for row in rows
    ]


def _seed(evidence: Evidence, row: Judged) -> int:
    what = evidence.config.audit
    return seed_of(what.seed, what.method, what.parameters, row.picture_sha256)


def _level(level: Level) -> dict[str, Any]:
    return {
        "depth": level.depth,
        "layer": level.layer,
        "maps": len(level.ssim),
        "spearman": level.mean_spearman,
        "ssim": level.mean_ssim,
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _units(evidence: Evidence, classifier: Classifier) -> dict[str, Any] | None:
    """Count units that were active in some picture: neuron coverage with the threshold 0.

    K. Pei et al., "DeepXplore" (2017), section 4.1, for rectifiers; a unit of a convolution counts
    as active if it is so anywhere. None if the network has no layers to which that applies.
    """
    count = evidence.config.sanity.units
    rows = chosen_rows(evidence.rows, count)
    if not rows or not activation_layers(classifier):
        return None
    pictures = (evidence.open(row).picture for row in rows)
    found = count_dead_units(classifier, pictures)
    watched = [one for one in found.layers if one.dead is not None]
    units, dead = sum(one.units for one in watched), sum(one.dead or 0 for one in watched)
    return {
        "pictures": found.pictures,
        "coverage": 1 - dead / units if units else None,
        "layers": [_layer(one) for one in found.layers],
    }


def _layer(one: LayerUnits) -> dict[str, Any]:
    return {
        "layer": one.layer,
        "function": one.function,
        "units": one.units,
        "dead": one.dead,
        "saturated": one.saturated,
        "coverage": None if one.dead is None else 1 - one.dead / one.units,
    }


def _checks(
    evidence: Evidence, drawn: Sequence[float], stable: float | None
) -> list[dict[str, Any]]:
    asked = evidence.config.sanity
    counted = "likeness of the maps to those of a network that has learned nothing"
    if len(drawn) > 1:
        counted += f", the least of {len(drawn)} draws"
    likeness = min(drawn, default=None)
    checks = [check("likeness to a random network", likeness, asked.most_alike, "at most", counted)]
    if asked.least_stable is not None:
        checks.append(check("stability", stable, asked.least_stable, "at least"))
    return checks
