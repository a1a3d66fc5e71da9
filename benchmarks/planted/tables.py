"""The tables of the benchmark, as Markdown."""

from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.planted.baselines import BASELINES
from benchmarks.planted.cues import KINDS
from benchmarks.planted.nets import LEARNED
from benchmarks.planted.results import Result
from benchmarks.planted.scoring import by_chance, separation
from explainers.audit.counting.shares import share

Rows = Sequence[Result]
TOGETHER = "all cues with a place"


def trained(results: Rows) -> list[str]:
    """Say what the networks learned: of one test set, so that each counts once."""
    lines = _head("networks", "number", "learned the cue", "effect", "accuracy", "turned")
    groups: dict[str, Rows] = {f"tied: {kind}": _of(results, "tied", kind) for kind in KINDS} | {
        "loose": _of(results, "loose"),
        "no cue": _of(results, "none"),
    }
    for name, own in groups.items():
        learned = sum(one.facts["learned"] for one in own)
        values = (_span([one.facts[key] for one in own]) for key in ("effect", "accuracy"))
        turned = _span([one.facts["turned"] for one in own])
        lines.append(_row(name, len(own), f"{learned}", *values, turned))
    note = f"Learned: the cue, pasted, raises the class's mean probability by {LEARNED:g} or more."
    return [*lines, "", note]


def found(results: Rows) -> list[str]:
    """Say what was found in networks that learned what was planted, by kind of cue."""
    head = ("place named", "and class", "or only mentioned", "overlap", "regions elsewhere")
    lines = _head("cue", "networks", *head)
    learned = [one for one in results if one.is_learned]
    with_place = [one for one in learned if one.score.place is not None]
    groups = {kind: _of(learned, "tied", kind) for kind in KINDS} | {
        TOGETHER: with_place,
        "the same, whether learned or not": [
            one for one in results if one.is_biased and one.score.place is not None
        ],
    }
    lines += [_found(name, own) for name, own in groups.items()]
    chance = by_chance(
        [one.named for one in with_place], [one.world.cue.mask for one in with_place]
    )
    return [*lines, "", f"By chance (the same regions, another network's place): {chance:.0%}."]


def _found(name: str, own: Rows) -> str:
    placed = [one for one in own if one.score.place is not None]
    overlaps = [one.score.overlap for one in placed if one.score.place]
    elsewhere = [one.score.elsewhere for one in placed if one.score.elsewhere is not None]
    return _row(
        name,
        len(own),
        _share(placed, lambda one: bool(one.score.place)),
        _share(own, lambda one: one.score.full),
        _share(own, lambda one: one.generous.full),
        f"{np.median(overlaps):.2f}" if overlaps else "",
        f"{np.mean(elsewhere):.2f}" if elsewhere else "",
    )


def alarms(results: Rows) -> list[str]:
    """Say how often something was called suspicious where nothing was to be found."""
    lines = _head("networks", "number", "with an alarm", "regions a network", "only mentioned")
    unbiased = [one for one in results if not one.is_biased]
    groups = {
        "the cue is there, tied to nothing": _of(results, "loose"),
        "no cue": _of(results, "none"),
        "both": unbiased,
    }
    for name, own in groups.items():
        mean = [f"{np.mean([len(x) for x in xs]):.2f}" if own else "" for xs in _regions(own)]
        lines.append(_row(name, len(own), _share(own, lambda one: bool(one.named)), *mean))
    return lines


def _regions(own: Rows) -> tuple[list, list]:
    return [one.named for one in own], [one.hinted for one in own]


def compared(results: Rows) -> list[str]:
    """Compare with simple finders, given as many false alarms, and with the plain verdicts."""
    learned = [one for one in results if one.is_learned and one.score.place is not None]
    unbiased = [one for one in results if not one.is_biased]
    allowed = sum(bool(one.named) for one in unbiased)
    lines = _head("finder", "false alarms", "place named", "and class", "separation")
    lines.append(
        _row(
            "the audit",
            _share(unbiased, lambda one: bool(one.named)),
            _share(learned, lambda one: bool(one.score.place)),
            _share(learned, lambda one: one.score.full),
            _area([len(one.named) for one in learned], [len(one.named) for one in unbiased]),
        )
    )
    lines += [_baseline(name, learned, unbiased, allowed) for name in BASELINES]
    failures = [[1 - one.pass_rate for one in own] for own in (learned, unbiased)]
    lines.append(_row("share of pictures that fail, default rules", "", "", "", _area(*failures)))
    rates = [_span([one.pass_rate for one in own]) for own in (learned, unbiased)]
    note = f"Pass rates: {rates[0]} where the cue was learned, {rates[1]} in unbiased networks."
    return [*lines, "", note]


def _baseline(name: str, learned: Rows, unbiased: Rows, allowed: int) -> str:
    heights = [[one.baselines[name][0] for one in own] for own in (learned, unbiased)]
    limit = sorted([*heights[1], 0.0], reverse=True)[min(allowed, len(unbiased))]

    def named(one: Result, what: str) -> bool:
        height, score = one.baselines[name]
        return height > limit and bool(getattr(score, what))

    has_class = "by class" in name
    return _row(
        name,
        _share(unbiased, lambda one: one.baselines[name][0] > limit),
        _share(learned, lambda one: named(one, "place")),
        _share(learned, lambda one: named(one, "full")) if has_class else "names none",
        _area(*heights),
    )


def _of(results: Rows, group: str, kind: str | None = None) -> list[Result]:
    plans = [(one, one.world.plan) for one in results]
    return [one for one, plan in plans if plan.group == group and kind in (None, plan.kind)]


def _share(own: Rows, test: Callable[[Result], bool]) -> str:
    if not own:
        return ""
    told = share(sum(map(test, own)), len(own))
    return f"{told['k']} of {told['n']} ({told['low']:.0%} to {told['high']:.0%})"


def _area(biased: Sequence[float], unbiased: Sequence[float]) -> str:
    value = separation(biased, unbiased)
    return "" if np.isnan(value) else f"{value:.2f}"


def _span(values: Sequence[float]) -> str:
    if not values:
        return ""
    return f"{np.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def _head(*names: str) -> list[str]:
    return [_row(*names), "|" + "---|" * len(names)]


def _row(*cells: object) -> str:
    return "| " + " | ".join(map(str, cells)) + " |"
