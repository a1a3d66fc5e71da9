"""The table of what the paper's three numbers leave open, in Markdown."""

from functools import cache

from examples.lego.study.reconstruction import CHOICES, LABEL, MAJORITIES
from examples.lego.study.sensitivity import (
    TABLES,
    Row,
    naive,
    range_of,
    spread,
)

HEAD = (
    "| answers that fit the paper | choices for Grad-CAM | 95 % interval, by participant "
    "| people for Grad-CAM : LIME | sign test on people, p |\n|---|---|---|---|---|"
)


def sensitivity() -> str:
    """Write what the results page would show over everything that the paper's words allow."""
    (low, high), (low_people, high_people) = naive().values()
    lines = [
        f"**{LABEL}.** The paper prints no answers; these fit its three numbers.",
        "",
        HEAD,
        *(_line(name, row) for name, row in spread()),
        "",
        f"* 80 of 100 choices, if they were independent of who made them: {_span(low, high)}; they "
        f"are not. {left_open(CHOICES.name)}",
        f"* 8 of 10 people: {_span(low_people, high_people)} of people like these (Wilson). "
        f"{left_open(MAJORITIES.name)}",
    ]
    return "\n".join(lines) + "\n"


def _line(name: str, row: Row) -> str:
    share, span = _percent(row.share), _span(row.low, row.high)
    return f"| {name} | {share} | {span} | {row.above} : {row.below} | {row.p:.3f} |"


@cache
def left_open(reading: str) -> str:
    """Say between which numbers a reading leaves everything that the paper did not print."""
    found = range_of(TABLES[reading]())
    low, high = ("{} to {}".format(*map(_percent, ends)) for ends in (found.low, found.high))
    p = "is" if found.p[0] == found.p[1] else f"lies between {found.p[0]:.3f} and"
    told = (
        f"Over all {found.n:,} ways in which people can differ, the interval's lower end goes from "
        f"{low} and its upper end from {high}; {found.holding_half:,} of them hold 50 %. The p of "
        f"the sign test on people {p} {found.p[1]:.3f}."
    )
    if found.share[0] == found.share[1]:
        return told
    share = " and ".join(map(_percent, found.share))
    return f"Between {share} of the choices could be Grad-CAM. {told}"


def _span(low: float, high: float) -> str:
    return f"{_percent(low)} to {_percent(high)}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
