"""The plots of results: drawn once for every state of what they are drawn from."""

import base64
import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.core.cache import cache

from studyapp.actions import calculator
from studyapp.analysis.asked import PNG, SVG
from studyapp.analysis.results.document import Results, Section
from studyapp.analysis.results.headline import headline

__all__ = ["PNG", "SVG", "NoSuchPlot", "results_plot"]

KEPT_FOR = 24 * 3600  # seconds


class NoSuchPlot(Exception):
    """These results have no such plot; the message names what was asked for."""


def results_plot(
    results: Results, section: str, plot: str, *, form: str, dark: bool, narrow: bool
) -> bytes:
    """A plot of a section, as an SVG document or a PNG picture.

    Parameters
    ----------
    form : "svg" or "png".

    Raises
    ------
    NoSuchPlot : there is no such section or plot, or it has nothing to draw.
    """
    found = results.section(section)
    if found is None or plot not in found.plots:
        raise NoSuchPlot(f"These results have no plot {plot!r} in a section {section!r}.")
    parts = [asdict(found), results.facts, plot, form, dark, narrow]
    text = json.dumps(parts, sort_keys=True, default=str)
    key = f"results-plot-{hashlib.sha256(text.encode()).hexdigest()}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = _draw(results, found, plot, form, dark, narrow)
        cache.set(key, drawn, KEPT_FOR)
    return drawn


def _draw(
    results: Results, section: Section, plot: str, form: str, dark: bool, narrow: bool
) -> bytes:
    # By the calculator: the drawing library would stay in this process for good.
    drawn = calculator.ask(
        "plot",
        section=asdict(section),
        name=plot,
        look={"dark": dark, "narrow": narrow},
        form=form,
        subtitle=_subtitle(results.facts),
        condition=_condition(results),
    )
    if not drawn:
        raise NoSuchPlot(f"Section {section.name!r} has nothing to draw in {plot!r}.")
    return base64.b64decode(drawn) if form == PNG else str(drawn).encode()


def _subtitle(facts: Any) -> str:
    of_study = f"{facts['title']} ({facts['study_id']})" if facts["title"] else facts["study_id"]
    return f"REHEARSAL with simulated participants: {of_study}" if facts["simulated"] else of_study


def _condition(results: Results) -> str:
    """What the primary preference is for."""
    found = headline(results)
    return found.condition if found else results.plan["condition"]
