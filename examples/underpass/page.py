"""The page that puts the numbers of a run beside the paper's."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from examples.underpass.audits import Audited, Row, tagged
from examples.underpass.figures import Figure
from examples.underpass.network import FOLDER
from examples.underpass.scene import BICYCLIST, LABELS
from examples.underpass.training_data import COUNTS, PUDDLES, plan
from examples.underpass.water import Effect, known_water, overlap
from explainers.audit.counting.shares import share
from explainers.audit.reports.pages import environment
from explainers.lettering import per_cent
from explainers.work.storage import write_whole

# From where on a region is said to be the water: so many times what chance gives, and so much of
# the water covered; or, beside it, so much of the region within one cell.
MUCH, COVERED, MOSTLY = 3, 0.25, 0.5
PAPER_ACCURACY = "80 %"
DIMENSIONS = ("skin", "clothing", "aid")  # protected attributes that the paper names


def accuracy(rows: Sequence[Row]) -> dict[str, Any]:
    """Count right predictions, with the interval."""
    return share(sum(bool(row["correct"]) for row in rows), len(rows))


def passes(rows: Sequence[Row]) -> dict[str, Any]:
    """Count passes among the rows with a verdict."""
    judged = [row for row in rows if row["verdict"] in ("pass", "fail")]
    return share(sum(row["verdict"] == "pass" for row in judged), len(judged))


def called_bicyclist(rows: Sequence[Row]) -> dict[str, Any]:
    """Count who is called a bicyclist and is none."""
    others = [row for row in rows if row["true"] != [BICYCLIST]]
    return share(sum(row["predicted"] == BICYCLIST for row in others), len(others))


def numbers(audited: Audited) -> list[tuple[str, dict[str, Any], str]]:
    """Give the lines of the table: what is counted, the share, and what the paper says."""
    rows = audited.rows
    paper, day, night = (tagged(rows, tag) for tag in ("part=paper", "day", "night"))
    wet = tagged(paper, "puddle")
    dry = tagged(paper, "dry")
    return [
        ("accuracy, 110 pictures by day (inside the domain)", accuracy(paper), PAPER_ACCURACY),
        ("accuracy, all pictures by day, the empty ones too", accuracy(day), "not told"),
        ("accuracy by night (outside the domain)", accuracy(night), "“often misclassified”"),
        ("pass rate of the heatmaps, 110 pictures by day", passes(paper), "by eye only"),
        ("called a bicyclist and none, by day, dry", called_bicyclist(dry), "not told"),
        ("called a bicyclist and none, by day, water", called_bicyclist(wet), "not told"),
        ("called a bicyclist and none, by night", called_bicyclist(night), "one example"),
    ]


def suspicions(audited: Audited) -> list[dict[str, Any]]:
    """Give the regions that the audit found by itself, compared with where the water lies."""
    section = audited.document["sections"].get("regions") or {"found": [], "grid": [1, 1]}
    water = known_water()
    return [
        {**one, "overlap": overlap(_mask(one["runs"], section["grid"]), water)}
        for one in section["found"]
    ]


def _mask(runs: Sequence[Sequence[int]], grid: Sequence[int]) -> np.ndarray:
    mask = np.zeros(tuple(grid), bool)
    for row, start, stop in runs:
        mask[row, start:stop] = True
    return mask


def names_water(found: Sequence[Mapping[str, Any]]) -> str:
    """Say plainly whether a suspicious region of the bicyclists is the water."""
    own = [one for one in found if one["level"] == "suspicious" and one["label"] == BICYCLIST]
    if not own:
        return "The audit names no suspicious region for bicyclists, and so not the water."
    overlaps = [one["overlap"] for one in own]
    part = max(overlaps, key=lambda one: (one["of_region"], one["near"]))
    held = (
        f"{per_cent(part['of_region'])} of the region is water (by chance it would be "
        f"{per_cent(part['chance'])}), {per_cent(part['near'])} of it is water or within one cell "
        f"of the feature map of it (by chance {per_cent(part['near_chance'])}), and it covers "
        f"{per_cent(part['of_water'])} of the water"
    )
    if part["of_region"] > MUCH * part["chance"]:
        what = "the water" if part["of_water"] >= COVERED else "a part of the water"
        return f"The audit names {what} along the curb: {held}."
    if part["near"] > max(MOSTLY, MUCH * part["near_chance"]):
        return f"The audit names a region beside the water, not the water itself: {held}."
    return f"The audit names a region for bicyclists, but it is not the water: {held}."


def groups(audited: Audited) -> list[dict[str, Any]]:
    """Give R5's table: each subgroup of each dimension, over the pictures of people by day."""
    rows = [row for row in tagged(audited.rows, "day") if row["true"] != ["empty"]]
    found = []
    for dimension in DIMENSIONS:
        tags = {tag for row in rows for tag in row["tags"] if tag.startswith(f"{dimension}=")}
        for tag in sorted(tags):
            own = tagged(rows, tag)
            name = tag.partition("=")[2]
            entry = {"dimension": dimension, "name": name}
            found.append(entry | {"accuracy": accuracy(own), "passes": passes(own)})
    return found


def recipe() -> list[dict[str, Any]]:
    """Count the training pictures of each class, and those with water, of both sets."""
    scenes = {kind: plan(kind) for kind in PUDDLES}
    total = sum(COUNTS.values())
    return [
        {
            "label": label,
            "count": COUNTS[label],
            "share": COUNTS[label] / total,
            **{
                kind: share(
                    sum(one.water is not None for one in own if one.label == label), COUNTS[label]
                )
                for kind, own in scenes.items()
            },
        }
        for label in LABELS
    ]


def shown(value: Mapping[str, Any]) -> str:
    """Write a share with its number and interval, and whether that is enough to claim anything."""
    if value["share"] is None:
        return "none of 0"
    interval = f"{per_cent(value['low'])} to {per_cent(value['high'])}"
    few = "" if value["claim"] else "; too few to claim anything"
    return f"{per_cent(value['share'])} ({value['k']} of {value['n']}; {interval}{few})"


def title(kind: str) -> str:
    """Name an audit: ``biased`` is by Grad-CAM, ``biased-hirescam`` by HiResCAM."""
    name, _, method = kind.partition("-")
    return f"{name} network, by {'HiResCAM' if method else 'Grad-CAM'}"


def markdown(
    tables: Mapping[str, Sequence[tuple[str, dict[str, Any], str]]],
    effects: Mapping[str, Effect],
    named: Mapping[str, str],
) -> str:
    """Write the numbers of a run for the README."""
    lines = [f"| what | paper | {' | '.join(tables)} |", "|---" * (2 + len(tables)) + "|"]
    for place, (what, _, paper) in enumerate(tables["biased"]):
        cells = [shown(rows[place][1]) for rows in tables.values()]
        lines.append(f"| {what} | {paper} | {' | '.join(cells)} |")
    poured = effects.values()
    called = [f"{one.called_dry}, then {one.called_wet} of {one.scenes}" for one in poured]
    lines.append(f"| the same scenes dry, then wet: called a bicyclist | | {' | '.join(called)} |")
    chances = [f"{per_cent(one.dry)}, then {per_cent(one.wet)}" for one in poured]
    lines.append(f"| and the mean probability of a bicyclist | | {' | '.join(chances)} |")
    lines += ["", *(f"* The {name}: {says}" for name, says in named.items())]
    return "\n".join(lines) + "\n"


def write_page(
    audits: Mapping[str, Audited],
    second: Mapping[str, Audited],
    effects: Mapping[str, Effect],
    drawn: Sequence[Figure],
    folder: Path,
    facts: Mapping[str, Any],
) -> Path:
    """Write ``index.html`` beside the figures and the reports of the audits."""
    templates = environment(FOLDER)
    templates.filters |= {"shown": shown, "per_cent": per_cent}
    everything = {**audits, **second}
    found = {kind: suspicions(one) for kind, one in everything.items()}
    named = {title(kind): names_water(one) for kind, one in found.items()}
    tables = {kind: numbers(one) for kind, one in audits.items()}
    write_whole(folder / "numbers.md", markdown(tables, effects, named).encode())
    text = templates.get_template("page.html").render(
        audits=everything,
        tables=tables,
        found=found,
        named=named,
        title=title,
        effects=effects,
        figures=drawn,
        groups=groups(audits["biased"]),
        recipe=recipe(),
        facts=facts,
    )
    # A number and its sign stay on one line.
    write_whole(folder / "index.html", text.replace(" %", "\u00a0%").encode())
    return folder / "index.html"
