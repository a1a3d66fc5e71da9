"""What a page says and shows of one judged map."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from explainers.audit.evidence import Evidence
from explainers.audit.reports import pictures
from explainers.audit.reports.links import anchor, gallery_link
from explainers.audit.reports.words import MEANINGS, show, titled
from explainers.audit.rules import FAIL
from explainers.lettering import per_cent

Row = Mapping[str, Any]


class Card(NamedTuple):
    """One map on a page.

    Attributes
    ----------
    row
        As in the document.
    anchor, link
        Its place on a page of the gallery, and the address of that.
    picture, overlay
        Addresses of the pictures; the first may be empty.
    width, height
        Of both, in pixels.
    facts
        What stands below: names and written values.
    """

    row: Row
    anchor: str
    link: str
    picture: str
    overlay: str
    width: int
    height: int
    facts: list[tuple[str, str]]

    @property
    def alt(self) -> str:
        """Say what is to be seen to somebody who cannot see it."""
        row = self.row
        seen = f"{row['picture']} with the map of {row['explained']}: {MEANINGS[row['verdict']]}"
        return f"{seen}, {row['reason']}" if row["reason"] else seen


def make_card(
    evidence: Evidence, document: Mapping[str, Any], place: int, side: int, *, both: bool
) -> Card:
    """Open one map and draw it.

    Parameters
    ----------
    evidence, document
        What was found.
    place
        Of the row, from 0.
    side
        The longer side of the pictures, in pixels.
    both
        Whether the picture without its map is shown beside it.
    """
    opened = evidence.open(evidence.rows[place])
    row = document["rows"][place]
    drawn = pictures.overlay(opened, evidence.config.rules, side, row.get("detection", ()))
    return Card(
        row=row,
        anchor=anchor(place),
        link=gallery_link(place),
        picture=pictures.data_uri(pictures.shrunk(opened.picture, side)) if both else "",
        overlay=pictures.data_uri(drawn),
        width=drawn.shape[1],
        height=drawn.shape[0],
        facts=_facts(row),
    )


def failures(rows: list[Row], most: int) -> list[int]:
    """Choose failures to show: right for the wrong reason first, of these the surest first."""
    found = [place for place, row in enumerate(rows) if row["verdict"] == FAIL]
    return sorted(found, key=lambda place: _urgency(rows[place]))[:most]


def _urgency(row: Row) -> tuple[bool, float]:
    return not row["correct"], -row["confidence"]


def _facts(row: Row) -> list[tuple[str, str]]:
    facts = [
        ("True", show(row["true"])),
        ("Predicted", f"{row['predicted'] or 'none'}, {per_cent(row['confidence'])}"),
    ]
    if row["explained"] != row["predicted"]:
        facts.append(("Map of", f"{row['explained']}, {per_cent(row['probability'])}"))
    if row["tags"]:
        facts.append(("Tags", show(row["tags"])))
    measured = [
        f"{titled(name).lower()} {show(row['measures'][name])}"
        for name in ("energy", "coverage", "precision", "iou")
        if row["measures"].get(name) is not None
    ]
    if measured:
        facts.append(("Measured", ", ".join(measured)))
    return facts
