"""A section for every plot, with numbers made by hand, and what a drawn plot says."""

import json
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from studyapp.analysis.plots.drawing import specification
from studyapp.analysis.plots.theme import Look, svg
from studyapp.analysis.results.document import Column, Results, Section, Table

LEVELS = ("Not familiar", "A bit familiar", "Familiar")
ESTIMANDS = ("these pictures", "pictures like these")
SVG = "{http://www.w3.org/2000/svg}"

Rows = Sequence[dict[str, Any]]


def _preference(group: str, share: float, people: int) -> list[dict[str, Any]]:
    return [
        {"group": group, "condition": name, "estimand": estimand, "n_participants": people}
        | {"preference": chosen, "low": chosen / 2, "high": (1 + chosen) / 2}
        for name, chosen in (("grad", share), ("lime", 1 - share))
        for estimand in ESTIMANDS
    ]


def _points(name: str, labels: Sequence[Any], value: str) -> list[dict[str, Any]]:
    shares = [0.4 + 0.1 * place for place in range(len(labels))]
    return [
        {name: label, value: share, "low": share - 0.1, "high": share + 0.1}
        for label, share in zip(labels, shares, strict=True)
    ]


ROWS: dict[str, Rows] = {
    "flow": [{"stage": "Consented", "n": 12}, {"stage": "Counted", "n": 9}],
    "dots": [{"level": LEVELS[n % 3], "share": n / 8} for n in range(9)],
    "preference": [*_preference("Everyone", 0.75, 3), *_preference("Familiar", 0.6, 1)],
    "trend": [
        row | {"score": score, "slope": -0.1, "intercept": 0.8}
        for score, row in enumerate(_points("level", LEVELS, "mean"))
    ],
    "caterpillar": _points("item_name", ("cat", "dog", "cow"), "preference"),
    "abilities": _points("condition", ("grad", "lime"), "ability"),
    "associations": _points("metric", ("area", "edges"), "odds_ratio"),
    "sensitivity": _points("variant", ("Everyone", "Completed only"), "preference"),
    "sequence": _points("n_participants", (1, 2, 3), "estimate"),
    "looks": [
        {"n_planned": 20, "statistic": 1.5, "bound": 2.8},
        {"n_planned": 40, "statistic": None, "bound": 2.0},
    ],
    "times": [
        {"from_ms": 800.0, "to_ms": 1000.0, "n_participants": 2},
        {"from_ms": 1000.0, "to_ms": 1250.0, "n_participants": 1},
    ],
    "position": _points("trial", (1, 2, 3), "preference"),
}


def section(plot: str, rows: Rows | None = None) -> Section:
    rows = ROWS[plot] if rows is None else rows
    columns = tuple(Column(name, name) for name in (rows or ROWS[plot])[0])
    table = Table("numbers", "Numbers", columns, tuple(rows))
    return Section(plot, plot.capitalize(), tables=(table,), plots=(plot,))


def drawn(plot: str, rows: Rows | None = None, look: Look = Look(), **words: str) -> str:
    """The plot as SVG; it went through JSON, as it would on its way from a snapshot."""
    words = {"subtitle": "Trust (trust)", "condition": "grad"} | words
    results = Results.from_json(Results({}, {}, (section(plot, rows),)).to_json())
    found = specification(results.sections[0], plot, look, **words)
    assert found is not None
    json.dumps(found, allow_nan=False)
    return svg(found)


def texts(document: str) -> list[str]:
    root = ElementTree.fromstring(document)
    assert root.tag == f"{SVG}svg"
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def marks(document: str, kind: str) -> int:
    """How many marks of a kind there are: "circle", "rect", "rule", "line"."""
    root = ElementTree.fromstring(document)
    groups = (g for g in root.iter(f"{SVG}g") if "role-mark" in g.get("class", ""))
    return sum(len(g) for g in groups if f"mark-{kind}" in g.get("class", ""))
