"""Pictures that belong to a section: where its regions are, and what is behind them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from explainers.audit.comparing.combined import Combined
from explainers.audit.comparing.maps import FIXED
from explainers.audit.comparing.runs import read_run
from explainers.audit.evidence import Evidence
from explainers.audit.gathering.drawn import DrawnRegions
from explainers.audit.reports import pictures
from explainers.audit.reports.links import gallery_link
from explainers.images import read_picture
from explainers.inspection.combined import EVERYTHING, Average
from explainers.lettering import per_cent

SIDE, SMALL = 400, 240  # longer side, in pixels
MOVED = 6  # combined maps that are shown as they were and are
BEHIND = 4  # pictures that are shown of those behind something
MOST = 24  # regions, or strategies, that are drawn; the page says the others in words
Section = Mapping[str, Any]


class Sight(NamedTuple):
    """One picture: its address, what is to be seen, what stands below it, and where it leads."""

    uri: str
    alt: str
    says: str = ""
    link: str = ""


def sights(evidence: Evidence, sections: Mapping[str, Section]) -> dict[str, Any]:
    """Draw what the sections that are there want to show, by section."""
    return {name: draw(evidence, sections[name]) for name, draw in OF.items() if name in sections}


def _regions(evidence: Evidence, section: Section) -> dict[str, Any]:
    """Draw regions: those found, drawn and wandering, each ``place``, ``behind``, ``training``."""
    size = tuple(section["grid"])
    own = DrawnRegions(evidence.config)
    found = [
        _region(evidence, one, from_runs(one["runs"], size), ("predicted", one["label"]))
        for one in section["found"][:MOST]
    ]
    average = _average(evidence, EVERYTHING)
    masks = own.of_size(average.picture.shape[:2]) if average and section["drawn"] else {}
    drawn = [_region(evidence, one, masks.get(one["name"]), EVERYTHING) for one in section["drawn"]]
    wandering = [
        {"behind": _behind(evidence, one["behind"]), "training": _training(one["training"])}
        for one in section["wandering"][:MOST]
    ]
    return {"found": found, "drawn": drawn, "wandering": wandering}


def _region(
    evidence: Evidence, told: Section, mask: np.ndarray | None, group: tuple[str, str]
) -> dict[str, Any]:
    average = _average(evidence, group)
    return {
        "place": _place(average, mask) if average and mask is not None else None,
        "behind": _behind(evidence, told["behind"], mask),
        "training": _training(told["training"]),
    }


def _place(average: Average, mask: np.ndarray) -> Sight:
    """Outline the region on the combined map of those that it is about."""
    drawn = pictures.combined(average, SIDE)["normalised"]
    says = f"combined map, {average.group[1] or 'all pictures'}"
    return Sight(pictures.data_uri(pictures.marked(drawn, mask)), f"The region on the {says}", says)


def _behind(
    evidence: Evidence, behind: Sequence[Section], mask: np.ndarray | None = None
) -> list[Sight]:
    """Show the first pictures of a list with their maps, and a region outlined in them."""
    shown = []
    for one in behind[:BEHIND]:
        row = evidence.rows[one["row"]]
        opened = evidence.open(row)
        drawn = pictures.overlay(opened, evidence.config.rules, SMALL, row.detection)
        drawn = drawn if mask is None else pictures.marked(drawn, mask)
        share = f": {per_cent(one['share'])}" if "share" in one else ""
        says, link = f"{one['picture']}{share}", gallery_link(one["row"])
        shown.append(Sight(pictures.data_uri(drawn), f"{one['picture']} with its map", says, link))
    return shown


def _training(told: Section | None) -> list[Sight]:
    """Show the first training pictures that are there; that of others only the name is known."""
    found = [Path(name) for name in (told["shown"] if told else []) if Path(name).is_file()]
    return [
        Sight(
            pictures.data_uri(pictures.shrunk(read_picture(path), SMALL)),
            f"Training picture {path.name}",
            path.name,
        )
        for path in found[:BEHIND]
    ]


def _average(evidence: Evidence, group: tuple[str, str]) -> Average | None:
    """Find a combined map, or that of everything."""
    by_group = {one.group: one for one in evidence.averages}
    return by_group.get(group) or by_group.get(EVERYTHING)


def from_runs(runs: Sequence[Sequence[int]], size: tuple[int, ...]) -> np.ndarray:
    """Make a mask of its runs: row, first column, column after the last."""
    mask = np.zeros(size, bool)
    for row, first, end in runs:
        mask[row, first:end] = True
    return mask


def _strategies(evidence: Evidence, section: Section) -> list[dict[str, Any]]:
    """Draw each group of the classes in turn: its average map, and pictures ``behind`` it."""
    groups = [(one["label"], group) for one in section["classes"] for group in one["groups"]]
    return [_strategy(evidence, label, group) for label, group in groups[:MOST]]


def _strategy(evidence: Evidence, label: str, group: Section) -> dict[str, Any]:
    average = _average(evidence, ("predicted", label))
    values = np.array(group["average"])
    drawn = pictures.over(average.picture, values, SIDE) if average else pictures.heat(values, SIDE)
    says = f"where maps of this group look, {label}"
    place = Sight(pictures.data_uri(drawn), f"Average map: {says}", says)
    return {"place": place, "behind": _behind(evidence, group["typical"])}


def _comparison(evidence: Evidence, section: Section) -> list[dict[str, Any]]:
    """Draw the combined maps that moved most, as they were and as they are now."""
    earlier = evidence.config.baseline.run
    if not (earlier and section["comparable"]):
        return []
    told = sorted(section["maps"], key=lambda one: (one["group"][0] != "all", -one["difference"]))
    before = read_run(evidence.config.file(earlier)).maps
    shown = [one for one in told if one["group"][0] in FIXED][:MOVED]
    return [_moved(evidence, tuple(one["group"]), before) for one in shown]


def _moved(evidence: Evidence, group: tuple[str, str], before: Combined) -> dict[str, Any]:
    """Draw one combined map over the same mean picture twice."""
    average = next(one for one in evidence.averages if one.group == group)
    title = " ".join(group).strip()
    drawn = (("before", before[group].normalised), ("now", average.normalised))
    found = [
        Sight(
            pictures.data_uri(pictures.over(average.picture, values, SMALL)),
            f"Combined map {when}, {title}",
            when,
        )
        for when, values in drawn
    ]
    return {"title": title, "found": found}


OF: dict[str, Callable[[Evidence, Section], Any]] = {
    "regions": _regions,
    "strategies": _strategies,
    "comparison": _comparison,
}
