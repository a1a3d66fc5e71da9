"""Tables at the edge of what can be said: whatever they are, the document says what holds."""

import numpy as np
import pytest

from studyapp.analysis.planning.plan import EQUIVALENCE, TREND, Plan
from studyapp.analysis.results.computing import results
from studyapp.analysis.results.document import Results
from tests.studyapp.analysis.results import made

TEN = [10] * 10
LEVELS = [0, 0, 0, 1, 1, 1, 1, 1, 2, 2]


def trial(person, number, *, pair=("a", "b"), chose=1, item=None, **fields):
    """One main trial with the first condition on the left where the place is even."""
    left = pair[number % 2]
    side = {1: "left", 0: "right"}[int((pair[0] == left) == bool(chose))]
    return {
        "participant_id": f"P{person:03}",
        "participant_status": "complete",
        "expertise_level": person % 3,
        "excluded": 0,
        "trial_type": "main",
        "trial_index": number + 1,
        "main_trial_number": number + 1,
        "item_id": f"picture-{number if item is None else item}",
        "item_name": f"picture {number if item is None else item}",
        "question_id": number,
        "pair_id": " / ".join(pair),
        "method_a": pair[0],
        "method_b": pair[1],
        "method_left": left,
        "method_right": pair[1 - number % 2],
        "chosen_side": side,
        "chosen_method": pair[0] if chose else pair[1],
        "chose_a": chose,
        "rt_ms": 1500 + 100 * number,
    } | fields


def drawn(people, trials, **fields):
    rng = np.random.default_rng(7)
    return [
        trial(person, number, chose=int(rng.random() < 0.7), **fields)
        for person in range(people)
        for number in range(trials)
    ]


def ties_only():
    rows = drawn(8, 6)
    tie = {"chosen_side": "tie", "chosen_method": None, "chose_a": 0.5, "is_tie": 1}
    return made.of_rows([row | tie for row in rows], facts={"answer_format": "tie"})


def missing_answers():
    rows = drawn(8, 6)
    late = {"chosen_side": "none", "chosen_method": None, "chose_a": None, "timed_out": 1}
    return made.of_rows([row | (late if n % 2 else {}) for n, row in enumerate(rows)])


def nothing_answered():
    unanswered = {"chosen_side": None, "chosen_method": None, "chose_a": None, "rt_ms": None}
    return made.of_rows([row | unanswered for row in drawn(3, 2)])


def three_conditions():
    pairs = [("a", "b"), ("a", "c"), ("b", "c")]
    rows = [
        trial(person, number, pair=pairs[number % 3], chose=int((person + number) % 4 > 0))
        for person in range(12)
        for number in range(9)
    ]
    return made.of_rows(rows, facts={"conditions": ("a", "b", "c")})


EDGES = {
    "no rows": lambda: made.of_rows([]),
    "nothing answered": nothing_answered,
    "one person": lambda: made.of_rows(drawn(1, 10)),
    "one trial": lambda: made.of_rows(drawn(1, 1)),
    "two people": lambda: made.of_rows(drawn(2, 10)),
    "five people": lambda: made.of_rows(drawn(5, 10)),
    "twenty-five people": lambda: made.of_rows(drawn(25, 10)),
    "one level": lambda: made.of_rows(drawn(12, 10, expertise_level=1)),
    "level unknown": lambda: made.of_rows(drawn(12, 10, expertise_level=None)),
    "no levels": lambda: made.of_rows(drawn(12, 6, expertise_level=None), facts={"levels": {}}),
    "all a": lambda: made.data(TEN, TEN, LEVELS),
    "all b": lambda: made.data([0] * 10, TEN, LEVELS),
    "everybody of one mind": lambda: made.data([10] * 5 + [0] * 5, TEN, LEVELS),
    "one picture": lambda: made.of_rows(drawn(12, 1, item=0)),
    "two of one picture": lambda: made.of_rows(drawn(12, 2, item=0)),
    "ties only": ties_only,
    "missing answers": missing_answers,
    "three conditions": three_conditions,
    "everybody excluded": lambda: made.of_rows(drawn(6, 6, excluded=1)),
    "no times": lambda: made.of_rows(drawn(12, 6, rt_ms=None)),
    "unequal numbers": lambda: made.data([1, 9, 40, 0, 3, 5, 2, 7], [1, 10, 60, 1, 4, 8, 2, 9]),
}
PLANS = {
    "trend": Plan(primary_test=TREND, planned_n=10),
    "equivalence": Plan(primary_test=EQUIVALENCE, margin=0.2, planned_n=10),
    "weights": Plan(level_weights={0: 0.5, 1: 0.3, 2: 0.2}),
    "other condition": Plan(condition="b"),
    "unknown condition": Plan(condition="nowhere"),
}


def check(data):
    found = results(data)
    assert Results.from_json(found.to_json()) == found  # which refuses what is not a number
    names = [section.name for section in found.sections]
    assert len(names) == len(set(names))
    for section in found.sections:
        assert section.title
        assert section.sentences, section.name
        tables = [table.name for table in section.tables]
        assert len(tables) == len(set(tables)), section.name
        for table in section.tables:
            for row in table.rows:
                check_interval(row, f"{section.name}/{table.name}: {dict(row)}")
    return found


def check_interval(row, where):
    """Both ends or none, and never of no width."""
    low, high = row.get("low"), row.get("high")
    assert (low is None) == (high is None), where
    assert low is None or low < high, where


@pytest.mark.parametrize("edge", EDGES)
def test_whatever_the_table_the_document_says_what_holds(edge):
    check(EDGES[edge]())


@pytest.mark.parametrize("plan", PLANS)
def test_whatever_was_planned(plan):
    rows = drawn(10, 10)
    found = check(made.of_rows(rows, plan=PLANS[plan], facts={"registration": "0" * 64}))
    planned = [section.name for section in found.sections if section.standing == "planned"]
    assert len(planned) <= 1


def test_nothing_is_planned_where_nothing_was_registered():
    found = check(made.of_rows(drawn(10, 10), plan=PLANS["trend"]))
    assert {section.standing for section in found.sections} == {"exploratory"}


def test_without_by_method_sections_nothing_tells_conditions_apart():
    """What is shown before the planned number: neither sentence nor cell names who was chosen."""
    found = results(made.of_rows(drawn(12, 10)))
    shown = [section for section in found.sections if not section.by_method]
    assert {"flow", "design", "shown", "times", "caveats"} <= {s.name for s in shown}
    told = {"preference", "chosen_method", "n_chosen"}
    for section in shown:
        for table in section.tables:
            columns = {column.name for column in table.columns}
            is_check = (section.name, table.name) in ALLOWED
            assert is_check or not told & columns, (section.name, table.name)


# The left side, the same again, the same on both sides: none of them is a condition.
ALLOWED = {("shown", "identical"), ("position", "left"), ("repeats", "consistency")}
