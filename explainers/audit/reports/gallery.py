"""``gallery.html``: every judged map, for people to inspect; a thousand on a page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explainers.audit.evidence import Evidence
from explainers.audit.reports.cards import make_card
from explainers.audit.reports.links import PAGE, gallery_page
from explainers.audit.reports.pages import render
from explainers.work.storage import write_whole

Document = Mapping[str, Any]
SIDE = 320  # longer side of a picture, in pixels


def as_gallery(document: Document, evidence: Evidence, folder: Path) -> None:
    """Write ``gallery.html``, and as many further pages as it takes."""
    count = len(document["rows"])
    starts = range(0, max(count, 1), PAGE)
    pages = [gallery_page(start) for start in starts]
    for start, name in zip(starts, pages, strict=True):
        places = range(start, min(start + PAGE, count))
        cards = [make_card(evidence, document, place, SIDE, both=False) for place in places]
        page = render(
            "gallery.html",
            document=document,
            cards=cards,
            pages=pages,
            page=name,
            first=start + 1,
            last=start + len(cards),
        )
        write_whole(folder / name, page.encode("utf-8", "replace"))
