"""A page as a small picture for the documents."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page

from docs.screenshots.studies import ROOT

PICTURES = ROOT / "docs" / "pictures"
QUALITY = 80  # of WebP: letters stay sharp at a fifth of the size of a PNG


def photograph(page: Page, name: str, *, whole: bool = False, height: int = 0) -> None:
    """Keep what the page shows, once everything on it has come.

    Parameters
    ----------
    whole : down to its end, however long it is.
    height : of the window, in pixels, from the page's top on; the window as it is unless given.
    """
    if height and page.viewport_size:
        page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
        page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    PICTURES.mkdir(exist_ok=True)
    taken = Image.open(BytesIO(page.screenshot(full_page=whole)))
    taken.convert("RGB").save(PICTURES / f"{name}.webp", quality=QUALITY, method=6)
