"""Places in the ranking over samples of participants."""

import numpy as np

from studyapp.analysis.models.bradley_terry import phantom_abilities
from studyapp.analysis.models.pairs import pairs_of
from studyapp.analysis.models.ranks import _per_person, _phantom_fits, rank_ranges, ranks
from tests.studyapp.analysis.models.tables import compared_conditions, comparisons


def test_the_largest_comes_first_and_equals_share_a_place():
    assert list(ranks(np.array([0.1, 2.0, 0.1, -1.0]))) == [2, 1, 2, 4]


def test_all_people_once_give_the_strengths_of_everybody():
    pairs = pairs_of(compared_conditions(ties=False))
    won, met = _per_person(pairs)
    found = _phantom_fits(pairs, won.sum(axis=0)[None], met.sum(axis=0)[None])
    assert np.allclose(found[0] - found[0].mean(), phantom_abilities(pairs), atol=1e-8)


def test_what_everybody_agrees_on_is_sure_and_what_they_do_not_is_not():
    clear = {("a", "b"): [3] * 20, ("a", "c"): [3] * 20}
    even = {("b", "c"): [2, 1] * 10, ("c", "b"): [1, 2] * 10}
    pairs = pairs_of(comparisons(clear | even))
    best, worst = rank_ranges(pairs, np.random.default_rng(1))
    assert (best[0], worst[0]) == (1, 1)
    assert list(best[1:]) == [2, 2]
    assert list(worst[1:]) == [3, 3]


def test_the_same_chance_gives_the_same_places():
    pairs = pairs_of(compared_conditions(ties=False))
    one, other = (rank_ranges(pairs, np.random.default_rng(7), draws=150) for _ in range(2))
    assert np.array_equal(one, other)
