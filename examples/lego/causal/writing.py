"""The result as a text to read, and as a section of the example's page."""

from pathlib import Path
from typing import Any

from examples.lego.causal.document import ILLUSTRATION
from examples.lego.causal.sentences import sentences
from examples.lego.causal.tables import tables
from examples.lego.page.markdown import table
from examples.lego.page.parts import Section, alone, picture
from explainers.images import read_picture

TITLE = "What the paper could not do: explanations against what really matters"
ALT = "A pile rendered again without each of its bricks, and the maps that explain it"
NOTES = (
    "Effect of a brick: the class's logit of the pile less that of the same scene rendered without "
    "it, with the same camera, light and noise (the idea of Hesse et al., FunnyBirds, ICCV 2023). "
    "Bricks that lay on it stay where they are, and what was behind it comes to light: that is "
    "part of the effect. The order of bricks is the same by logit and by probability, as one rises "
    "with the other.",
    "Intervals: 95 %, Student's, over piles. Summed: what is positive of a map on each brick; per "
    "pixel: divided by the brick's area. First brick: how often the brick that the map gives most "
    "is the one whose removal lowers the logit most. A map that tells no brick from another, an "
    "empty one too, counts as a guess and is never left out. The p-values are of each test alone.",
    "“Target brick alone” is the true mask: what a map would get that points at nothing else.",
)


def section(result: dict[str, Any], folder: Path | None = None) -> Section:
    """Give the result as a section of the page.

    Parameters
    ----------
    result
        From `examples.lego.causal.document.read_result`.
    folder
        Where it was read, for the illustration beside it; none is shown if it is not there.
    """
    summary = result["summary"]
    path = None if folder is None else folder / ILLUSTRATION
    drawn = [alone(picture(read_picture(path), ALT))] if path is not None and path.is_file() else []
    return Section(
        "causal",
        TITLE,
        paper=(
            "“The Grad-CAM explanations confirm our previous remark that the network sometimes "
            "looks at the background instead of the bricks, sometimes has trouble distinguishing "
            "between bricks and looks at all of them together, and sometimes looks precisely at "
            "one brick.” "
            "“The evaluation was conducted only qualitatively”.",
        ),
        here=tuple(sentences(summary)),
        shown=(*drawn, *tables(summary, brief=True)),
        notes=(*NOTES, " ".join(_settings(result))),
    )


def markdown(result: dict[str, Any]) -> str:
    """Write the result as Markdown."""
    parts = [f"# {TITLE}", *sentences(result["summary"]), f"![{ALT}]({ILLUSTRATION})"]
    parts += [f"## {one.caption}\n\n{table(one)}" for one in tables(result["summary"])]
    return "\n\n".join([*parts, "## How this was made", *NOTES, *_settings(result)]) + "\n"


def _settings(result: dict[str, Any]) -> list[str]:
    pictures, lime = result["pictures"], result["methods"]["LIME"]
    segmentation = ", ".join(f"{name} {value}" for name, value in lime["segmentation"].items())
    found = result["summary"]["lime"]
    took = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in result["seconds"].items())
    versions = ", ".join(f"{name} {value}" for name, value in result["versions"].items())
    return [
        f"Pictures: {pictures['number']} piles of {pictures['side']} x {pictures['side']} pixels, "
        f"seeds {pictures['seeds'][0]} to {pictures['seeds'][1]}, {pictures['samples']} light "
        "paths per pixel.",
        f"LIME: {segmentation}; {found['samples']['mean']:.0f} samples, "
        f"{found['superpixels']['mean']:.0f} superpixels and R² {found['r2']['mean']:.2f} in the "
        f"mean; the {result['shown superpixels']} that contribute most. All settings are in "
        "result.json.",
        f"Network: {result['network']['name']}, SHA-256 {result['network']['sha256']}. "
        f"Took: {took}. Versions: {versions}.",
    ]
