"""From sections to one file that needs nothing else: no script, no other file, no other site."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from examples.lego.page.parts import Gallery, Section
from explainers.audit.reports.pages import environment
from explainers.work.storage import write_whole

FOLDER = Path(__file__).resolve().parent
NAME = "index.html"


def render(sections: Sequence[Section], facts: Mapping[str, Any]) -> str:
    """Write the page.

    Parameters
    ----------
    sections
        From top to bottom.
    facts
        ``model``, ``pictures``, ``minutes`` and ``command``: what was computed, and how.
    """
    templates = environment(FOLDER)
    templates.tests["gallery"] = lambda one: isinstance(one, Gallery)
    page = templates.get_template("index.html").render(sections=sections, facts=facts)
    # A number and its sign stay on one line.
    return page.replace(" %", "\u00a0%")


def write_page(sections: Sequence[Section], facts: Mapping[str, Any], folder: Path) -> Path:
    """Write ``index.html`` into a folder, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / NAME, render(sections, facts).encode())
    return folder / NAME
