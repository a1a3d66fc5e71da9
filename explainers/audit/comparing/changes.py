"""What has changed from one run to the other, and whether that is too much."""

from collections.abc import Callable, Sequence
from typing import Any

from explainers.audit.comparing.limits import checks
from explainers.audit.comparing.maps import moved
from explainers.audit.comparing.pairs import Pair, changed, paired
from explainers.audit.comparing.refusals import notes, refusals
from explainers.audit.comparing.runs import Run
from explainers.audit.counting.differences import (
    difference,
    mean_difference,
    paired_means,
    paired_shares,
)
from explainers.audit.counting.figures import figures
from explainers.audit.counting.independence import units_of
from explainers.audit.judging import Judged
from explainers.audit.options import Baseline, Tags
from explainers.audit.rules import NOT_APPLICABLE, PASS
from explainers.audit.tagging import combined_by

SHARES = ("accuracy", "pass_rate", "judged", "empty")
Hit = Callable[[Judged], bool]


def compare(old: Run, new: Run, limits: Baseline) -> dict[str, Any]:
    """Compare two runs.

    Parameters
    ----------
    old, new
        The runs.
    limits
        How much worse the new one may be, and whether the pictures are the same.

    Returns
    -------
    dict
        ``comparable``, and ``reasons`` if they are not; ``old`` and ``new``, what they are;
        ``notes``, what else differs. Of comparable runs also ``matched``, the pictures in both;
        ``figures``: ``old``, ``new``, their ``difference`` with interval, and how many rows of
        each run have an answer (``answered``), for accuracy, pass rate, judged, empty and energy,
        and for a detector's precision and recall;
        ``tags``, the same for every tag; ``changed``, the pictures whose verdict changed (none of
        other pictures); ``maps``. ``checks``.
    """
    reasons = refusals(old, new, limits.pictures)
    found = {
        "comparable": not reasons,
        "reasons": reasons,
        "old": _named(old),
        "new": _named(new),
        "notes": notes(old, new),
    }
    if reasons:
        return found | {"checks": [_refused(reasons)]}
    pairs = paired(old, new) if limits.pictures == "same" else None
    found |= {
        "pictures": limits.pictures,
        "matched": len(pairs or []),
        "figures": _figures(old, new, pairs) | _found(old, new),
        "tags": _by_tag(old, new, pairs),
        "changed": changed(pairs or []),
        "maps": moved(old, new),
    }
    return found | {"checks": checks(found, limits)}


def _named(run: Run) -> dict[str, Any]:
    names = ("model", "model_sha256", "dataset", "pictures", "started")
    return {"name": run.name} | {name: run.facts.get(name) for name in names}


def _refused(reasons: list[str]) -> dict[str, Any]:
    sentence = f"the runs cannot be compared: {'; '.join(reasons)}"
    return {
        "name": "comparison",
        "passed": False,
        "value": None,
        "limit": None,
        "sentence": sentence,
    }


def _figures(old: Run, new: Run, pairs: Sequence[Pair] | None) -> dict[str, Any]:
    return _unpaired(old, new) if pairs is None else _paired(pairs, new.tags)


def _paired(pairs: Sequence[Pair], tags: Tags) -> dict[str, Any]:
    """Compare the figures of the same pictures; a picture counts where both runs have an answer."""
    old, new = [pair.old for pair in pairs], [pair.new for pair in pairs]
    units = units_of(new, tags)

    def share(hit: Hit, counts: Hit = lambda row: True) -> dict[str, Any]:
        chosen = [n for n, pair in enumerate(pairs) if counts(pair.old) and counts(pair.new)]
        before, after = ([hit(side[n]) for n in chosen] for side in (old, new))
        answered = [sum(map(counts, side)) for side in (old, new)]
        return paired_shares(before, after, [units[n] for n in chosen]) | {"answered": answered}

    def energy(row: Judged) -> float | None:
        return row.measures["energy"] if _is_judged(row) else None

    before, after = ([energy(row) for row in side] for side in (old, new))
    answered = [sum(one is not None for one in side) for side in (before, after)]
    return {
        "accuracy": share(lambda row: bool(row.correct), lambda row: row.correct is not None),
        "pass_rate": share(lambda row: row.verdict == PASS, _is_judged),
        "judged": share(_is_judged),
        "empty": share(lambda row: row.empty),
        "energy": paired_means(before, after, units) | {"answered": answered},
    }


def _is_judged(row: Judged) -> bool:
    return row.verdict != NOT_APPLICABLE


def _unpaired(old: Run, new: Run) -> dict[str, Any]:
    """Compare the figures of different pictures."""
    one, two = (figures(run.rows, run.tags) for run in (old, new))
    found = {
        name: {"old": one[name], "new": two[name], **difference(two[name], one[name])}
        for name in SHARES
    }
    energies = {"old": one["energy"], "new": two["energy"]}
    found["energy"] = energies | mean_difference(two["energy"], one["energy"])
    return {
        name: figure | {"answered": [figure["old"]["n"], figure["new"]["n"]]}
        for name, figure in found.items()
    }


def _found(old: Run, new: Run) -> dict[str, Any]:
    """Compare what an object detector finds; boxes of one run need not have one in the other."""
    if old.detection is None or new.detection is None:
        return {}
    names = ("precision", "recall")
    sides = {name: (old.detection[name], new.detection[name]) for name in names}
    return {
        name: {"old": one, "new": two, **difference(two, one), "answered": [one["n"], two["n"]]}
        for name, (one, two) in sides.items()
    }


def _by_tag(old: Run, new: Run, pairs: Sequence[Pair] | None) -> list[dict[str, Any]]:
    """Compare tag by tag, and inside and outside the design domain; by the new run's tags."""
    found = []
    for tag in sorted({tag for row in new.rows for tag in combined_by(row.tags, new.tags)}):
        chosen = None
        if pairs is not None:
            chosen = [pair for pair in pairs if tag in combined_by(pair.new.tags, new.tags)]
        found.append({"tag": tag, **_figures(_tagged(old, tag), _tagged(new, tag), chosen)})
    return found


def _tagged(run: Run, tag: str) -> Run:
    """Keep the rows with a tag."""
    rows = tuple(row for row in run.rows if tag in combined_by(row.tags, run.tags))
    return Run(run.name, run.facts, run.config, rows, run.maps)
