"""Answers that fit what the paper says of its study. A reconstruction, not data: nobody gave them.

The paper gives three numbers and no answers: ten people, ten questions each; "on average, 80% of
respondents find Grad-CAM to inspire more trust, and 20% find LIME"; and 30, 50 and 20 % at the
three levels of familiarity (arXiv 2008.01584, section 4.4 and Figure 10). The sentence can be read
in two ways, which disagree. Either way one assumption is made and no other: **every table of ten by
ten choices that fits the reading is equally likely**, whoever answered and whichever picture it
was. One such table is drawn with a seed. People then differ by chance alone, so the interval is
nearly the narrowest that fits; `examples.lego.study.sensitivity` has all others.
"""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

GRADCAM, LIME = "gradcam", "lime"
LABELS = ("Not familiar", "A bit familiar", "Familiar")  # verbatim, Figure 10
PER_LEVEL = (3, 5, 2)  # of ten people: 30, 50 and 20 %
PEOPLE = QUESTIONS = 10
SHARE = 0.8
SEED = 200801584  # the paper's number at arXiv, so that it was not chosen by looking
HEADER = ("participant", "familiarity", "question", "chosen")
LABEL = "Reconstruction, not data"

Table = list[list[bool]]  # by person and question: whether Grad-CAM was chosen


@dataclass(frozen=True)
class Reading:
    """One way to read the paper's 80 %.

    Attributes
    ----------
    name
        Of its files.
    title
        Over its results.
    said
        What the reading takes the sentence to say, and what was assumed.
    """

    name: str
    title: str
    said: str


CHOICES = Reading(
    "choices",
    f"{LABEL}: 80 of 100 choices",
    "This page reads “80% of respondents” as 80 of the 100 choices. Which 80 is not told: of all "
    "tables with 80 of 100, each equally likely, one was drawn. So people differ by chance alone, "
    "and the interval is nearly the narrowest that fits.",
)
MAJORITIES = Reading(
    "people",
    f"{LABEL}: 8 of 10 people",
    "This page reads “80% of respondents” as 8 of the 10 people, who chose Grad-CAM in more than "
    "half of their own questions, as the other two chose LIME. How often is not told: of all "
    "tables with such majorities, each equally likely, one was drawn.",
)
READINGS = {reading.name: reading for reading in (CHOICES, MAJORITIES)}


def table_of(
    reading: str,
    *,
    people: int = PEOPLE,
    questions: int = QUESTIONS,
    share: float = SHARE,
    seed: int = SEED,
) -> Table:
    """Draw one table of choices that fits a reading, each such table with the same chance.

    Parameters
    ----------
    reading
        ``choices``: this share of all choices is Grad-CAM. ``people``: this share of the people
        chose Grad-CAM in more than half of their questions, the others in fewer than half.
    people, questions
        How many; everybody answers every question.
    share
        From 0 to 1; times the choices, or the people, it must be a whole number.
    seed
        The same gives the same.

    Raises
    ------
    ValueError
        If the reading is unknown or the share is of no whole number.
    """
    if reading not in READINGS:
        raise ValueError(f"there is no reading {reading!r}; choose from: {', '.join(READINGS)}")
    rng = random.Random(seed)
    counted = people * questions if reading == CHOICES.name else people
    chosen = _whole(share * counted, f"a share of {share} of {counted} {reading}")
    if reading == CHOICES.name:
        places = set(rng.sample(range(counted), chosen))
        return [[p * questions + q in places for q in range(questions)] for p in range(people)]
    for_gradcam = set(rng.sample(range(people), chosen))
    return [_majority(person in for_gradcam, questions, rng) for person in range(people)]


def _whole(number: float, what: str) -> int:
    if abs(number - round(number)) > 1e-9 or number < 0:
        raise ValueError(f"{what} is {number:g}, which is no whole number; give another share")
    return round(number)


def _majority(for_gradcam: bool, questions: int, rng: random.Random) -> list[bool]:
    """Draw one person's choices until most of them are what this person prefers."""
    while True:
        row = [rng.random() < 0.5 for _ in range(questions)]
        if (2 * sum(row) > questions) if for_gradcam else (2 * sum(row) < questions):
            return row


def answers_csv(table: Table, per_level: Sequence[int] = PER_LEVEL) -> str:
    """Write a table as the file of answers; the levels go to people in order, so by no choice.

    Raises
    ------
    ValueError
        If the levels are not of as many people.
    """
    if sum(per_level) != len(table):
        raise ValueError(f"the levels are of {sum(per_level)} people, the table of {len(table)}")
    levels = [label for label, n in zip(LABELS, per_level, strict=True) for _ in range(n)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for person, (row, level) in enumerate(zip(table, levels, strict=True), start=1):
        for question, chose_gradcam in enumerate(row, start=1):
            chosen = GRADCAM if chose_gradcam else LIME
            names = f"reconstructed-{person:02}", level, f"question-{question:02}", chosen
            writer.writerow(names)
    return out.getvalue()
