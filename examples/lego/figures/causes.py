"""What the paper could not do: the causal reference, if it was computed for this network."""

from pathlib import Path
from typing import Any

from examples.lego.causal.document import RESULT, VERSION, read_result
from examples.lego.causal.writing import TITLE
from examples.lego.causal.writing import section as written
from examples.lego.figures.subject import Subject
from examples.lego.page.parts import Section

__all__ = ["RESULT", "VERSION", "section"]
SHIPPED = Path(__file__).resolve().parents[1] / "causal"
HOW = (
    "Rendering every pile again without each of its bricks takes half an hour; python -m "
    "examples.lego causal does it, and this page then shows what comes out."
)


def section(subject: Subject) -> Section:
    """Show the result for this network, of this machine or as it comes with the example."""
    for folder in (subject.folder / "causal", SHIPPED):
        result = _of_network(folder, subject.weighted.sha256)
        if result is not None:
            return written(result, folder)
    return Section("causal", TITLE, here=(f"There is no result for this network. {HOW}",))


def _of_network(folder: Path, sha256: str) -> dict[str, Any] | None:
    if not (folder / RESULT).is_file():
        return None
    result = read_result(folder)
    return result if result["network"]["sha256"] == sha256 else None
