"""The tables of the result, ready to be shown on a page or in a file."""

from collections.abc import Callable
from typing import Any

from examples.lego.causal import maps
from examples.lego.causal.changes import EMPTY, GREY, NOISE
from examples.lego.causal.counting import REGIONS, Figure
from examples.lego.causal.measuring import RECOLOURED
from examples.lego.causal.summary import OTHERS, TARGET
from examples.lego.page.parts import Table
from explainers.lettering import per_cent

NONE = "–"
CHANGED = {
    TARGET: "the target brick is removed",
    OTHERS: "another brick is removed",
    RECOLOURED: "the target brick gets another colour",
    GREY: "the ground becomes plain grey",
    EMPTY: "all bricks are removed",
    NOISE: "nothing; only other noise of the renderer",
}
GROUPS = {
    "all": "all piles",
    "there": "piles in which the class is there",
    "absent": "piles in which it is not (false alarms)",
}


def tables(summary: dict[str, Any], *, brief: bool = False) -> list[Table]:
    """Give all tables that have something to tell; if brief, those of the most piles only."""
    counts = summary["piles"]
    groups = [name for name in ("there", "absent") if counts[name]][: 1 if brief else None]
    several = [name for name in GROUPS if _ranked(summary, name)][: 1 if brief else None]
    return [
        *(_changes(summary["changes"][name], name) for name in groups),
        *(_energy(summary["energy"][name], name) for name in groups),
        *(_agreement(summary["agreement"][name], name) for name in several),
        _paired(summary["paired"]),
        _layers(summary["layers"]),
        _majorities(summary["layers"]),
    ]


def _ranked(summary: dict[str, Any], group: str) -> int:
    return int(summary["agreement"][group][maps.LIME]["summed"]["top"]["n"])


def interval(figure: Figure, form: Callable[[float], str]) -> str:
    """Write a mean with its interval: ``1.20 (1.02 to 1.38)``."""
    if figure["mean"] is None:
        return NONE
    ends = "" if figure["low"] is None else f" ({form(figure['low'])} to {form(figure['high'])})"
    return form(figure["mean"]) + ends


def number(value: float) -> str:
    """Write a number with two decimals."""
    return f"{value:z.2f}"


def _changes(found: dict[str, Any], group: str) -> Table:
    rows = [
        (
            told[0].upper() + told[1:],
            interval(found[name]["logit"], number),
            number(found[name]["size"]["mean"]),
            interval(found[name]["probability"], number),
            interval(found[name]["lost"], per_cent),
            str(found[name]["logit"]["n"]),
        )
        for name, told in CHANGED.items()
        if found[name]["logit"]["n"]
    ]
    head = (
        "What is changed",
        "Fall of the logit",
        "Size of its change",
        "Fall of the probability",
        "No longer predicted",
        "Piles",
    )
    return Table(f"What changes do to the most confident class: {GROUPS[group]}", head, rows)


def _energy(found: dict[str, Any], group: str) -> Table:
    regions = {"target": "Target brick", "others": "Other bricks", "background": "Background"}
    if group == "absent":
        del regions["target"]
    rows = []
    for name in maps.NAMES:
        if name != maps.PERFECT:
            one = found[name]
            parts = [interval(one[region], per_cent) for region in regions]
            told = f"{name} (the areas: chance)" if name == maps.EVERYWHERE else name
            rows.append((told, *parts, str(one["empty"])))
    head = ("Map", *regions.values(), "Empty maps")
    return Table(f"Where the positive part of the maps lies: {GROUPS[group]}", head, rows)


def _agreement(found: dict[str, Any], group: str) -> Table:
    rows = []
    for name in maps.NAMES:
        if name != maps.PERFECT or group == "there":
            summed, pixel = (found[name][reading] for reading in ("summed", "per pixel"))
            cells = (
                interval(part, form)
                for one in (summed, pixel)
                for part, form in ((one["rank"], number), (one["top"], per_cent))
            )
            rows.append((name, *cells))
    one = found[maps.LIME]["summed"]
    chance = per_cent(one["chance"])
    rows.append(("A ranking at random", "0.00", chance, "0.00", chance))
    head = (
        "Map",
        "Rank correlation, summed",
        "First brick, summed",
        "Rank correlation, per pixel",
        "First brick, per pixel",
    )
    caption = "Do maps rank the bricks as their removal does"
    return Table(f"{caption}: {GROUPS[group]}, {one['top']['n']} with several bricks", head, rows)


def _paired(found: list[dict[str, Any]]) -> Table:
    rows = []
    for one in found:
        result = one["result"]
        if result["n"]:
            means = (number(result["one"]), number(result["two"]), interval(result, number))
            counts = "/".join(str(result[name]) for name in ("higher", "equal", "lower"))
            tests = (chance(result["wilcoxon"]), chance(result["sign"]))
            name = f"{one['one']}: {one['measure']}"
            rows.append((name, *means, counts, *tests, str(result["n"])))
    head = (
        "Measure",
        "Grad-CAM",
        "LIME",
        "Difference",
        "Higher/equal/lower",
        "Wilcoxon p",
        "Sign test p",
        "Piles",
    )
    return Table("Grad-CAM less LIME, on the same piles", head, rows)


def chance(p: float) -> str:
    """Write a p-value: ``0.034``, or ``< 0.001``."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _layers(found: dict[str, Any]) -> Table:
    rows = []
    for name, one in found.items():
        parts = (interval(one["regions"][region], per_cent) for region in REGIONS)
        mostly = NONE if one["mostly"] is None else per_cent(one["mostly"])
        rows.append((name, *parts, mostly))
    if found:
        area = next(iter(found.values()))["area"]
        rows.append(("The areas: chance", *(interval(area[one], per_cent) for one in REGIONS), ""))
    head = ("Layer", "Target brick", "Other bricks", "Background", "Nine tenths on bricks")
    return Table("Where feature maps are active", head, rows)


def _majorities(found: dict[str, Any]) -> Table:
    rows = [
        (
            name,
            str(one["maps"]),
            *(str(one["majority"][region]) for region in REGIONS),
            str(one["away"]),
        )
        for name, one in found.items()
    ]
    head = (
        "Layer",
        "Maps",
        "Most on the target brick",
        "Most on other bricks",
        "Most on the background",
        "Less on bricks than chance",
    )
    return Table(
        "Feature maps by where most of their energy is, in the mean over piles", head, rows
    )
