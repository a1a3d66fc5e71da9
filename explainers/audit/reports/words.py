"""How the reports write values: numbers, shares with their interval, verdicts."""

from collections.abc import Mapping, Sequence
from typing import Any

from explainers.lettering import per_cent

MOST = 12  # entries of a list that are written out
UNKNOWN = "–"
MEANINGS = {
    "pass": "looks at the object",
    "fail": "looks elsewhere",
    "not applicable": "no verdict",
}


def is_share(value: Any) -> bool:
    """Say whether it is what `explainers.audit.counting.shares.share` gives."""
    return isinstance(value, Mapping) and {"k", "n", "share"} <= value.keys()


def is_mean(value: Any) -> bool:
    """Say whether it is a mean with its number."""
    return isinstance(value, Mapping) and {"mean", "n"} <= value.keys()


def is_difference(value: Any) -> bool:
    """Say whether it is one figure less another, with its interval."""
    return isinstance(value, Mapping) and {"difference", "low", "high"} <= value.keys()


def is_flat(value: Any) -> bool:
    """Say whether a value fits into one cell of a table."""
    if isinstance(value, Mapping):
        return is_share(value) or is_mean(value) or is_difference(value) or not value
    if isinstance(value, list | tuple):
        return all(not isinstance(one, Mapping | list | tuple) for one in value)
    return True


def show(value: Any) -> str:
    """Write a plain value, as it stands in a sentence or in a cell."""
    if value is None or value in ("", [], {}, ()):
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        return listed(value)
    return str(value)


def number(value: float) -> str:
    """Write a broken number with three decimals; of one that is not 0, something is left."""
    if 0 < abs(value) < 0.0005:
        return "< 0.001" if value > 0 else "> -0.001"
    return f"{value:.3f}"


def share(value: Mapping[str, Any]) -> str:
    """Write a share in per cent, with what follows it in brackets."""
    return UNKNOWN if value["share"] is None else per_cent(value["share"])


def behind(value: Mapping[str, Any]) -> str:
    """Write what a share or a mean was made from, and its interval: ``18 of 20, 70 % to 97 %``."""
    counted = f"{value['k']:,} of {value['n']:,}" if is_share(value) else f"n = {value['n']:,}"
    if 0 < value.get("independent", 0) < value["n"]:
        counted += f", {value['independent']:,} independent"
    if value.get("low") is None or value.get("high") is None:
        return counted
    written = per_cent if is_share(value) else number
    return f"{counted}; {written(value['low'])} to {written(value['high'])}"


def difference(value: Mapping[str, Any], *, share: bool = False) -> str:
    """Write one figure less another, with its interval: ``-0.120 (-0.250 to +0.010)``.

    Two shares are so many percentage points apart: ``-12.0 points (-25.0 to +1.0)``.
    """
    apart, low, high = (value[name] for name in ("difference", "low", "high"))
    if apart is None:
        return UNKNOWN
    told = f"{_signed(apart, share=share)} points" if share else _signed(apart, share=share)
    if low is None or high is None:
        return told
    return f"{told} ({_signed(low, share=share)} to {_signed(high, share=share)})"


def _signed(value: float, *, share: bool) -> str:
    """Write a number with its sign; one that is rounded to 0 is not less than it."""
    return f"{100 * value:+z.1f}" if share else f"{value:+z.3f}"


def listed(values: Sequence[Any]) -> str:
    """Write a list with commas; of a long one the beginning, and how much is left."""
    text = ", ".join(map(show, values[:MOST]))
    return f"{text} and {len(values) - MOST:,} more" if len(values) > MOST else text


def moment(written: str) -> str:
    """Write a time for people: ``2026-11-23 07:21 UTC``."""
    return written[:16].replace("T", " ") + " UTC"


def titled(name: str) -> str:
    """Make a heading of a key: ``by_tag`` is ``By tag``."""
    words = str(name).replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _mapping(value: Mapping[str, Any]) -> str:
    few = "; too few for a claim" if value.get("claim") is False else ""
    if is_share(value):
        return f"{share(value)} ({behind(value)}{few})"
    if is_mean(value):
        return f"{show(value['mean'])} ({behind(value)}{few})"
    if is_difference(value):
        return f"{difference(value)}{few}"
    return "; ".join(f"{titled(name)}: {show(one)}" for name, one in value.items())
