"""What a reader of the table of trials can recompute: balance and connectivity, after drop-outs."""

from collections import Counter, defaultdict
from itertools import pairwise, permutations

import pytest

from studyapp.actions.rehearsal.simulate import Truth, simulate
from studyapp.actions.tables.trials import trials_table
from studyapp.design.pairs import spanning_pairs
from studyapp.models import Arm
from tests.factories import make_open_study

pytestmark = pytest.mark.django_db

PEOPLE = 72


def spread(counts) -> int:
    return max(counts) - min(counts)


def rows_of_completes(study):
    """The main trials of those who completed, by participant."""
    people = defaultdict(list)
    for row in trials_table(study, simulated=True):
        if row["participant_status"] == "complete" and row["trial_type"] == "main":
            people[row["participant_id"]].append(row)
    return people


def first_is_left(row) -> bool:
    return row["method_left"] == row["method_a"]


def test_three_conditions_few_trials_two_arms_and_a_quarter_dropping_out():
    """Each person sees 3 of 12 questions; people who leave are replaced place by place."""
    study = make_open_study(pictures=4, conditions=3, trials_per_participant=3)
    for name in ("hidden", "shown"):
        Arm.objects.create(study=study, name=name, shows_prediction=name == "shown")
    simulate(study=study, participants=PEOPLE, truth=Truth([0.7], dropout=0.25))
    people = rows_of_completes(study)
    assert 0.65 * PEOPLE < len(people) < 0.85 * PEOPLE

    of_arm = defaultdict(list)
    for rows in people.values():
        pairs = [(row["method_a"], row["method_b"]) for row in rows]
        assert len(spanning_pairs(pairs)) == 2  # three conditions joined, by each person
        ways = Counter()
        for row in rows:
            ways[row["pair_id"]] += 1 if first_is_left(row) else -1
        assert all(abs(difference) <= 1 for difference in ways.values())
        of_arm[rows[0]["arm"]].append(rows)

    assert spread([len(completes) for completes in of_arm.values()]) <= 1
    for completes in of_arm.values():
        slots = sorted(rows[0]["list_id"] for rows in completes)
        assert slots == list(range(len(slots)))
        rows = [row for of_person in completes for row in of_person]
        put = Counter(row["question_id"] for row in rows)
        assert len(put) == 12
        assert spread(put.values()) <= 1
        assert spread(Counter(row["pair_id"] for row in rows).values()) <= 1
        left = Counter(row["question_id"] for row in rows if first_is_left(row))
        assert all(abs(2 * left[question] - put[question]) <= 1 for question in put)
        surplus = Counter(row["pair_id"] for row in rows if first_is_left(row))
        met = Counter(row["pair_id"] for row in rows)
        assert all(abs(2 * surplus[pair] - met[pair]) <= 1 for pair in met)


def test_two_conditions_in_williams_order_with_people_dropping_out():
    """Every question in every place equally often, after every other equally often."""
    study = make_open_study(pictures=4, order="williams")
    simulate(study=study, participants=24, truth=Truth([0.7], dropout=0.2))
    people = rows_of_completes(study)
    # Whole squares only: four places of the plan each.
    whole = len(people) // 4 * 4
    orders = [
        [row["question_id"] for row in rows]
        for rows in people.values()
        if rows[0]["list_id"] < whole
    ]
    places = Counter((place, question) for row in orders for place, question in enumerate(row))
    follows = Counter(pair for row in orders for pair in pairwise(row))
    assert set(places.values()) == {whole // 4}
    assert set(follows) == set(permutations(orders[0], 2))
    assert len(set(follows.values())) == 1
    for rows in people.values():
        assert sum(map(first_is_left, rows)) == 2
