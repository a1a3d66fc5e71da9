"""``report.html``: the whole audit on one page."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from explainers.audit.counting.shares import CLAIM
from explainers.audit.evidence import Evidence
from explainers.audit.reports import pictures
from explainers.audit.reports.cards import failures, make_card
from explainers.audit.reports.pages import render
from explainers.audit.reports.sights import sights
from explainers.audit.reports.words import titled
from explainers.audit.rules import FAIL
from explainers.inspection.combined import EVERYTHING, Average
from explainers.work.storage import write_whole

Document = Mapping[str, Any]
SIDE, SMALL = 480, 320  # longer side of the pictures, in pixels
MOST = 12  # combined maps of one split, those of most pictures
HEADINGS = {
    "all": "All pictures",
    "predicted": "By predicted class",
    "true": "By true class",
    "correct": "By right and wrong predictions",
    "tag": "By tag",
}
WORDS = {"yes": "right", "no": "wrong"}
FIRST = ("summary",)  # sections before the gallery


class Combined(NamedTuple):
    """One combined map on the page: its name, its number, and the addresses of its pictures."""

    title: str
    pictures: int
    empty: int
    claim: bool
    drawn: Mapping[str, str]
    width: int
    height: int


def as_html(document: Document, evidence: Evidence, folder: Path) -> None:
    """Write ``report.html``."""
    write_whole(folder / "report.html", report(document, evidence).encode("utf-8", "replace"))


def report(document: Document, evidence: Evidence) -> str:
    """Write the page."""
    rows = document["rows"]
    places = failures(rows, evidence.config.audit.gallery)
    cards = [make_card(evidence, document, place, SIDE, both=True) for place in places]
    sections = document["sections"]
    return render(
        "report.html",
        document=document,
        cards=cards,
        failed=sum(row["verdict"] == FAIL for row in rows),
        splits=splits(evidence.averages),
        first=[name for name in sections if name in FIRST],
        later=[name for name in sections if name not in FIRST],
        titles={name: titled(name) for name in sections},
        sights=sights(evidence, sections),
    )


def splits(averages: Sequence[Average]) -> list[tuple[str, list[Combined], int]]:
    """Draw the combined maps: for each split its heading, its maps, and how many are left out."""
    found = []
    for split, heading in HEADINGS.items():
        own = [one for one in averages if one.group[0] == split]
        kept = sorted(own, key=lambda one: -one.pictures)[:MOST]
        drawn = [_combined(one) for one in own if any(one is other for other in kept)]
        if drawn:
            found.append((heading, drawn, len(own) - len(drawn)))
    return found


def _combined(one: Average) -> Combined:
    split, value = one.group
    drawn = pictures.combined(one, SIDE if one.group == EVERYTHING else SMALL)
    height, width = drawn["picture"].shape[:2]
    return Combined(
        title=WORDS[value] if split == "correct" else value,
        pictures=one.pictures,
        empty=one.empty,
        claim=one.pictures >= CLAIM,
        drawn={name: pictures.data_uri(pixels) for name, pixels in drawn.items()},
        width=width,
        height=height,
    )
