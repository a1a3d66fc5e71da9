"""Whether a run is too much worse than the one before."""

from collections.abc import Mapping
from typing import Any

from explainers.audit.comparing.maps import FIXED
from explainers.audit.counting.figures import check, written
from explainers.audit.options import Baseline

FALL, RISE = "fall", "rise"
NONE = {"answered": [0, 0]}  # a figure that is not there
Found = Mapping[str, Any]


def checks(found: Found, limits: Baseline) -> list[dict[str, Any]]:
    """Compare a comparison with the limits.

    A figure that neither run has, such as energy where no object is annotated, is no regression;
    one that was there and is gone has not passed.
    """
    wanted = (
        ("accuracy", "accuracy", limits.accuracy_drop, FALL),
        ("pass_rate", "pass rate", limits.pass_rate_drop, FALL),
        ("judged", "share with a verdict", limits.judged_drop, FALL),
        ("energy", "energy in objects", limits.energy_drop, FALL),
        ("empty", "empty maps", limits.empty_rise, RISE),
        ("precision", "precision", limits.precision_drop, FALL),
        ("recall", "recall", limits.recall_drop, FALL),
    )
    told = [
        _figure(title, found["figures"][name], limit, way, certain=limits.certain)
        for name, title, limit, way in wanted
        if limit is not None and any(found["figures"].get(name, NONE)["answered"])
    ]
    return told + _failures(found, limits) + _maps(found["maps"], limits)


def _value(figure: Found) -> float | None:
    value: float | None = figure["share"] if "share" in figure else figure["mean"]
    return value


def _figure(title: str, figure: Found, limit: float, way: str, *, certain: bool) -> dict[str, Any]:
    """Hold a change for the worse against the limit, and say which way it went."""
    old, new = (_value(figure[side]) for side in ("old", "new"))
    share = "share" in figure["new"]
    before, now = ("none" if one is None else written(one, share=share) for one in (old, new))
    change = figure["difference"]
    worse = None if change is None else (change if way == RISE else -change)
    held = check(f"{way} of {title}", worse, limit, "at most")
    went = f"{_went(change, share=share)} ({before} before, {now} now, n = {figure['new']['n']})"
    asked = f"a {way} of at most {_apart(limit, share=share)} is accepted"
    if certain and not held["passed"] and _may_be_chance(figure):
        asked, held["passed"] = f"{asked}, and this may be chance", True
    return held | {"sentence": f"{title} {went}; {asked}"}


def _may_be_chance(figure: Found) -> bool:
    """Say whether the interval of a difference holds zero; without one nothing is known."""
    return figure["low"] is not None and figure["low"] <= 0 <= figure["high"]


def _went(change: float | None, *, share: bool) -> str:
    if change is None:
        return "cannot be told any more"
    if not change:
        return "is as before"
    way, rounded = ("rose" if change > 0 else "fell"), round(abs(change), 3)
    least = "" if rounded else "less than "
    return f"{way} by {least}{_apart(rounded or 0.001, share=share)}"


def _apart(change: float, *, share: bool) -> str:
    """Write how far two figures are apart: two shares are so many percentage points."""
    return f"{100 * change:.6g} percentage points" if share else f"{change:g}"


def _failures(found: Found, limits: Baseline) -> list[dict[str, Any]]:
    if limits.new_failures is None or limits.pictures != "same":
        return []
    count = found["changed"]["counts"].get("pass to fail", 0)
    counted = f"{found['matched']} compared"
    return [
        check("pictures that passed and now fail", count, limits.new_failures, "at most", counted)
    ]


def _maps(maps: list[dict[str, Any]], limits: Baseline) -> list[dict[str, Any]]:
    """Judge the map that has moved most; groups that depend on predictions are left out."""
    chosen = [one for one in maps if one["group"][0] in FIXED and one["claim"]]
    told = []
    if limits.map_correlation is not None:
        # A map that is the same everywhere has no correlation; unless both are, that is a change.
        known = [one for one in chosen if one["difference"] > 0]
        worst = min(known, key=_correlation, default=None)
        value = worst["correlation"] if worst else (1.0 if chosen else None)
        title = "correlation of the combined maps"
        told.append(check(title, value, limits.map_correlation, "at least", _whose(worst, chosen)))
    if limits.map_difference is not None:
        worst = max(chosen, key=lambda one: one["difference"], default=None)
        value = worst["difference"] if worst else None
        title = "largest difference of the combined maps"
        told.append(check(title, value, limits.map_difference, "at most", _whose(worst, chosen)))
    return told


def _correlation(one: Found) -> float:
    return -2.0 if one["correlation"] is None else float(one["correlation"])


def _whose(worst: Found | None, chosen: list[dict[str, Any]]) -> str:
    if worst is None:
        return "all alike" if chosen else "no group has enough independent pictures"
    split, value = worst["group"]
    return f"of {split} {value}".strip()
