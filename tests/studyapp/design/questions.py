"""Questions to plan with: every pair of so many conditions on so many pictures."""

from itertools import combinations

from studyapp.design.allocation import allocate
from studyapp.design.planned import Placement, PlannedQuestion


def plan(pictures: int, conditions: int = 2) -> list[PlannedQuestion]:
    """Every pair of conditions on every picture, numbered from 0."""
    names = "abcdefgh"[:conditions]
    pairs = [(picture, *pair) for picture in range(pictures) for pair in combinations(names, 2)]
    return [
        PlannedQuestion(number, first, second, picture)
        for number, (picture, first, second) in enumerate(pairs)
    ]


def runs(
    questions: list[PlannedQuestion], people: int, **settings
) -> list[list[tuple[PlannedQuestion, Placement]]]:
    """What the first so many slots are put, each question with its placement."""
    by_number = {question.question: question for question in questions}
    return [
        [(by_number[p.question], p) for p in allocate(questions, slot=slot, **settings)]
        for slot in range(people)
    ]
