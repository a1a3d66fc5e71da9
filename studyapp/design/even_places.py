"""Orders in which every question comes in every place of the run equally often.

For runs that hold only some of the questions, so that no Latin square fits. Participants and
questions are the two sides of a graph, a place is a colour of the edge between them, and no two
edges of one participant may have the same colour, nor any two of one question in as many successive
runs as there are places. By König's theorem as many colours as places always suffice.
"""

from collections import Counter
from collections.abc import Sequence
from random import Random

from studyapp.design.planned import PlannedQuestion

Point = tuple[int | str, int]  # a run, or a question in so many successive runs
Colours = dict[int, Point]  # of one point's edges: the point at the other end


def evenly_placed(
    runs: Sequence[Sequence[PlannedQuestion]], *, draw: Random
) -> list[list[PlannedQuestion]]:
    """The same runs, all of one length, ordered.

    After every participant, a question that was put has been in each place equally often, within
    one.
    """
    size = len(runs[0])
    at: dict[Point, Colours] = {}
    put: Counter[int] = Counter()
    for number, run in enumerate(runs):
        for question in draw.sample(run, size):
            turn = put[question.question] // size
            put[question.question] += 1
            _join(at, ("run", number), (question.question, turn), size, draw)
    by_number: dict[int | str, PlannedQuestion] = {
        question.question: question for run in runs for question in run
    }
    return [
        [by_number[at["run", number][place][0]] for place in range(size)]
        for number in range(len(runs))
    ]


def _join(at: dict[Point, Colours], run: Point, question: Point, size: int, draw: Random) -> None:
    """A new edge, for which others change their colours if they must."""
    of_run, of_question = at.setdefault(run, {}), at.setdefault(question, {})
    free = [colour for colour in range(size) if colour not in of_run]
    both = [colour for colour in free if colour not in of_question]
    colour = draw.choice(both or free)
    if not both:
        other = draw.choice([colour for colour in range(size) if colour not in of_question])
        _exchange(at, question, colour, other)
    of_run[colour], of_question[colour] = question, run


def _exchange(at: dict[Point, Colours], start: Point, one: int, other: int) -> None:
    """Exchange two colours along the chain of their edges that begins with the first of them."""
    chain = [start]
    colours = (one, other)
    while colours[(len(chain) - 1) % 2] in at[chain[-1]]:
        chain.append(at[chain[-1]][colours[(len(chain) - 1) % 2]])
    for point in chain:
        edges = {colour: at[point].pop(colour) for colour in colours if colour in at[point]}
        for colour, end in edges.items():
            at[point][other if colour == one else one] = end
