"""Section 4.4: what the paper says of trust, and what its three numbers leave open."""

from typing import Any

from examples.lego.page.parts import Section, Table, alone
from examples.lego.page.plots import Look, plot
from examples.lego.study.reconstruction import CHOICES, LABELS, MAJORITIES, PEOPLE, PER_LEVEL
from examples.lego.study.report import left_open
from examples.lego.study.sensitivity import Row, naive, spread
from explainers.lettering import per_cent

HALF = 0.5


def independent(readings: dict[str, tuple[float, float]]) -> str:
    """Say what the interval would be if nothing belonged together, for both readings."""
    told = "; ".join(
        f"{name}: {per_cent(low)} to {per_cent(high)}" for name, (low, high) in readings.items()
    )
    return (
        "The paper prints no interval. If every choice, or every person, were independent of all "
        f"others, it would be: {told}. A hundred choices of {PEOPLE} people are not independent."
    )


def depends(rows: list[tuple[str, Row]]) -> str:
    """Say whether what can be concluded depends on how the 80 % are read."""
    holding = [name for name, row in rows if row.low <= HALF <= row.high]
    if not holding:
        return "Under every reading that was tried the interval by participant excludes 50 %."
    count = f"{len(holding)} of the {len(rows)}"
    if len(holding) == len(rows):
        return "Under no reading that was tried does the interval by participant exclude 50 %."
    return (
        f"So whether Grad-CAM was preferred by more than chance depends on the reading: in {count} "
        f"tables below, all of which fit the paper, the interval by participant holds 50 %."
    )


def section() -> Section:
    """Put the paper's three numbers beside all that they leave open."""
    rows = spread()
    return Section(
        "trust",
        "Section 4.4 and Figure 10: trust, a reconstruction",
        paper=(
            "“On average, 80% of respondents find Grad-CAM to inspire more trust, and 20% find "
            "LIME to inspire more trust”: 10 participants, 10 choices each. Familiarity with deep "
            "learning: not familiar 30 %, a bit familiar 50 %, familiar 20 %.",
        ),
        here=(
            "No answers are printed, so nothing can be computed again. The sentence can mean 80 of "
            "100 choices or 8 of 10 people. Answers were made up to fit either: a reconstruction, "
            "never data.",
            independent(naive()),
            depends(rows),
            f"80 of 100 choices. {left_open(CHOICES.name)}",
            f"8 of 10 people. {left_open(MAJORITIES.name)}",
        ),
        shown=(alone(plot(_levels, _alt())), _table(rows)),
        notes=(
            "The study itself, ready to be asked with ten pictures and this network, is made by "
            "python -m examples.lego study; the results pages of both reconstructions are there.",
        ),
    )


def _levels(figure: Any, look: Look) -> None:
    """Figure 10 as bars, of which a length can be compared."""
    axes = figure.subplots()
    shares = [count / PEOPLE for count in PER_LEVEL]
    bars = axes.barh(LABELS, shares, color=look.colours[0])
    axes.bar_label(bars, [per_cent(share) for share in shares], padding=4)
    axes.set(xlim=(0, 0.65), xlabel="share of the ten participants")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.invert_yaxis()


def _alt() -> str:
    told = zip(LABELS, PER_LEVEL, strict=True)
    shares = ", ".join(f"{label} {per_cent(count / PEOPLE)}" for label, count in told)
    return f"Three bars, the participants’ familiarity with deep learning: {shares}"


def _table(rows: list[tuple[str, Row]]) -> Table:
    cells = [
        (
            name,
            per_cent(row.share),
            f"{per_cent(row.low)} to {per_cent(row.high)}",
            f"{row.above} : {row.below}",
            f"{row.p:.3f}",
        )
        for name, row in rows
    ]
    return Table("Reconstruction, not data: answers that fit the paper", _HEAD, cells)


_HEAD = (
    "Answers that fit",
    "Choices for Grad-CAM",
    "95 % interval by participant",
    "People for Grad-CAM : LIME",
    "Sign test on people, p",
)
