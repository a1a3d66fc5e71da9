"""Pages in one file each: no script, nothing to load, to be read on screen, telephone and paper."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from explainers.audit.reports import pictures, words
from explainers.audit.reports.blocks import blocks
from explainers.audit.reports.links import gallery_link
from explainers.lettering import per_cent

TEMPLATES = Path(__file__).parent / "templates"
STYLE = TEMPLATES / "style.css"


def render(template: str, **values: Any) -> str:
    """Fill in a template; every value is escaped."""
    return _environment().get_template(template).render(values)


def environment(folder: Path) -> Environment:
    """Read templates from a folder: every value is escaped, and one that is missing is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def section_template(name: str) -> str:
    """Name the template of a section: its own, or the one that shows any."""
    own = f"sections/{name}.html"
    return own if (TEMPLATES / own).is_file() else "sections/any.html"


def mistakes(found: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """List a confusion table's wrong cells that are not 0: true, predicted, count; most first."""
    cells = [(one["true"], one["predicted"], one["pictures"]) for one in found["cells"]]
    return sorted((cell for cell in cells if cell[0] != cell[1]), key=lambda cell: -cell[2])


def matrix(found: Mapping[str, Any]) -> list[list[int]]:
    """Lay a confusion table out: a row for each true class, in the order of the labels."""
    counts = {(one["true"], one["predicted"]): one["pictures"] for one in found["cells"]}
    labels = found["labels"]
    return [[counts.get((true, predicted), 0) for predicted in labels] for true in labels]


def _without_checks(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != "checks"}


@cache
def _environment() -> Environment:
    made = environment(TEMPLATES)
    made.filters |= {
        "show": words.show,
        "share": words.share,
        "behind": words.behind,
        "number": words.number,
        "difference": words.difference,
        "moment": words.moment,
        "titled": words.titled,
        "per_cent": per_cent,
        "blocks": blocks,
        "without_checks": _without_checks,
        "mistakes": mistakes,
        "matrix": matrix,
    }
    made.globals |= {
        # The shipped style sheet, in which nothing of a run stands.
        "style": Markup(STYLE.read_text(encoding="utf-8")),  # noqa: S704  # nosec B704
        "key": ", ".join(pictures.key()),
        "meanings": words.MEANINGS,
        "gallery_link": gallery_link,
        "section_template": section_template,
    }
    return made
