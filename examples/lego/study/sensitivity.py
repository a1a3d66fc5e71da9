"""How far the numbers of the study depend on the reading, and on who chose what. Nothing is drawn.

All tables that fit a reading are gone through, by the number of Grad-CAM choices of each person:
which people and which questions these were matters neither to the interval by participant nor to
the test of signs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement

import numpy as np

from examples.lego.study.reconstruction import (
    CHOICES,
    MAJORITIES,
    PEOPLE,
    QUESTIONS,
    SHARE,
    table_of,
)
from studyapp.analysis.hypotheses.ranks_and_signs import sign_test
from studyapp.analysis.intervals.clustered import one_way
from studyapp.analysis.intervals.wilson import naive_wilson

CHOSEN = round(SHARE * PEOPLE * QUESTIONS)
FOR_GRADCAM = round(SHARE * PEOPLE)
MOST, FEWEST = QUESTIONS // 2 + 1, (QUESTIONS - 1) // 2  # of a majority for, and one against
Counts = tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """What one table gives, from how often each person chose Grad-CAM.

    Attributes
    ----------
    low, high
        The 95 % interval of the share of choices, with people as clusters.
    above, below
        People who chose Grad-CAM in more, and in fewer, than half of their questions.
    p
        Of the exact two-sided sign test on these people.
    """

    counts: Counts
    share: float
    low: float
    high: float
    above: int
    below: int
    p: float


def row_of(counts: Sequence[int], questions: int = QUESTIONS) -> Row:
    """Compute what the platform's results page shows, from the choices of each person."""
    k, m = np.asarray(counts, float), np.full(len(counts), float(questions))
    interval = one_way(k, m)
    above, below = int((2 * k > questions).sum()), int((2 * k < questions).sum())
    if interval is None or not above + below:
        raise ValueError(f"{list(counts)}: two people, and one who is not undecided, are needed")
    share, p = float(k.sum() / m.sum()), _sign_p(above, below)
    return Row(tuple(counts), share, interval.low, interval.high, above, below, p)


@cache
def _sign_p(above: int, below: int) -> float:
    """Give the p of the exact sign test, which knows nothing but how many are above and below."""
    outcome = sign_test(np.array([0.5] * above + [-0.5] * below))
    assert outcome is not None
    return outcome.p


def tables_of_choices() -> Iterator[Counts]:
    """All ways in which ten people can make 80 of 100 choices, without regard to who is who."""
    for counts in _sorted(range(QUESTIONS + 1), PEOPLE):
        if sum(counts) == CHOSEN:
            yield counts


def tables_of_people() -> Iterator[Counts]:
    """All ways in which eight of ten can choose Grad-CAM mostly, and two LIME."""
    for against in _sorted(range(FEWEST + 1), PEOPLE - FOR_GRADCAM):
        for favour in _sorted(range(MOST, QUESTIONS + 1), FOR_GRADCAM):
            yield against + favour


def _sorted(numbers: Iterable[int], people: int) -> Iterator[Counts]:
    return combinations_with_replacement(numbers, people)


@dataclass(frozen=True)
class Range:
    """What all tables of one reading give.

    Attributes
    ----------
    n
        Tables, without regard to who is who.
    share, low, high, p
        Smallest and largest: share of choices, bounds of the interval, p of the sign test.
    holding_half
        Tables whose interval holds 50 %.
    """

    n: int
    share: tuple[float, float]
    low: tuple[float, float]
    high: tuple[float, float]
    p: tuple[float, float]
    holding_half: int


def range_of(tables: Iterable[Counts]) -> Range:
    """Go through tables and keep the ends."""
    rows = [row_of(counts) for counts in tables]
    half = sum(row.low <= 0.5 <= row.high for row in rows)
    ends = {
        name: (min(getattr(row, name) for row in rows), max(getattr(row, name) for row in rows))
        for name in ("share", "low", "high", "p")
    }
    return Range(len(rows), holding_half=half, **ends)


TABLES = {CHOICES.name: tables_of_choices, MAJORITIES.name: tables_of_people}


def drawn(reading: str) -> Counts:
    """Count each person's choices in the table that is shipped."""
    return tuple(sum(row) for row in table_of(reading))


def spread() -> list[tuple[str, Row]]:
    """From people who are all alike to people of one mind, for both readings."""
    favour, against = FOR_GRADCAM, PEOPLE - FOR_GRADCAM
    return [
        ("80 of 100 choices: everybody 8 of 10", row_of([CHOSEN // PEOPLE] * PEOPLE)),
        ("80 of 100 choices: as drawn", row_of(drawn(CHOICES.name))),
        ("80 of 100 choices: five people 10 of 10, five 6 of 10", row_of([6] * 5 + [10] * 5)),
        (
            "both readings: eight people always Grad-CAM, two always LIME",
            row_of([QUESTIONS] * favour + [0] * against),
        ),
        ("8 of 10 people: as drawn", row_of(drawn(MAJORITIES.name))),
        (
            "8 of 10 people: by the barest majorities",
            row_of([MOST] * favour + [FEWEST] * against),
        ),
        (
            "8 of 10 people: the fewest choices of Grad-CAM",
            row_of([MOST] * favour + [0] * against),
        ),
        (
            "8 of 10 people: the most choices of Grad-CAM",
            row_of([QUESTIONS] * favour + [FEWEST] * against),
        ),
    ]


def naive() -> dict[str, tuple[float, float]]:
    """Wilson intervals that take every choice, or every person, for independent."""
    return {
        "80 of 100 choices": naive_wilson(CHOSEN, PEOPLE * QUESTIONS),
        "8 of 10 people": naive_wilson(FOR_GRADCAM, PEOPLE),
    }
