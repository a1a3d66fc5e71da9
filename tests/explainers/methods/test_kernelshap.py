from itertools import combinations, permutations
from math import comb, factorial

import numpy as np
import pytest

import explainers
from explainers.methods._shapley import coalitions, solve

kernelshap = explainers.get("kernelshap")
GRID = {"algorithm": "grid", "rows": 2, "columns": 4}


def shapley(players, value):
    """The definition: a player's mean gain over the coalitions that it may join."""
    others = {player: [one for one in range(players) if one != player] for player in range(players)}
    shares = np.zeros(players)
    for player in range(players):
        for size in range(players):
            weight = factorial(size) * factorial(players - size - 1) / factorial(players)
            for group in combinations(others[player], size):
                shares[player] += weight * (value({*group, player}) - value({*group}))
    return shares


def asked_of(game, players, budget, seed=0):
    asked = coalitions(players, budget, np.random.default_rng(seed))
    values = np.array([game(set(np.flatnonzero(row).tolist())) for row in asked.members])
    return asked, solve(asked, values, game(set()), game(set(range(players))))


def glove(members):
    """Left gloves 0 and 1, right glove 2: only a pair is worth anything."""
    return float(2 in members and bool({0, 1} & members))


def test_the_glove_game_has_its_known_solution():
    asked, shares = asked_of(glove, 3, 6)
    assert asked.exact
    assert shares == pytest.approx([1 / 6, 1 / 6, 2 / 3])
    orders = list(permutations(range(3)))
    joined = [
        [
            glove({*order[: order.index(one)], one}) - glove({*order[: order.index(one)]})
            for one in range(3)
        ]
        for order in orders
    ]
    assert shares == pytest.approx(np.mean(joined, axis=0))


@pytest.mark.parametrize("players", [1, 2, 3, 7, 8])
def test_all_coalitions_give_the_shapley_values(players):
    table = np.random.default_rng(players).normal(size=2**players)

    def game(members):
        return table[sum(1 << member for member in members)]

    asked, shares = asked_of(game, players, 2**players - 2)
    assert asked.exact
    assert len({tuple(row) for row in asked.members}) == 2**players - 2
    for row, weight in zip(asked.members, asked.weights, strict=True):
        size = int(row.sum())
        kernel = (players - 1) / (comb(players, size) * size * (players - size))
        assert weight == pytest.approx(kernel)
    assert shares == pytest.approx(shapley(players, game), abs=1e-9)


@pytest.mark.parametrize("budget", [2, 10, 30, 100, 253])
def test_too_few_coalitions_still_share_out_the_whole_gain_in_pairs(budget):
    table = np.random.default_rng(3).normal(size=256)
    asked, shares = asked_of(lambda group: table[sum(1 << one for one in group)], 8, budget)
    assert not asked.exact
    assert len(asked.members) <= budget
    assert shares.sum() == pytest.approx(table[-1] - table[0], abs=1e-9)
    rows = [tuple(row) for row in asked.members]
    assert all(rows.count(row) == rows.count(tuple(1 - np.array(row))) for row in rows)
    assert 0 < asked.members.sum(axis=1).min() <= asked.members.sum(axis=1).max() < 8
    if budget >= 16:
        total = sum(7 / (size * (8 - size)) for size in range(1, 8))
        assert asked.weights.sum() == pytest.approx(total)


def test_an_additive_game_is_solved_exactly_by_a_sample():
    worth = np.random.default_rng(4).normal(size=30)
    asked, shares = asked_of(lambda group: sum(worth[one] for one in group) + 5, 30, 200)
    assert not asked.exact
    assert shares == pytest.approx(worth, abs=1e-9)


def test_a_sample_comes_close_and_more_of_it_comes_closer():
    generator = np.random.default_rng(6)
    single, pairs = generator.normal(size=12), generator.normal(size=(12, 12)) / 4

    def game(members):
        group = sorted(members)
        return single[group].sum() + pairs[np.ix_(group, group)].sum() ** 2 / 10

    exact = asked_of(game, 12, 2**12)[1]

    def error(budget):
        differences = [asked_of(game, 12, budget, seed)[1] - exact for seed in range(6)]
        return np.sqrt(np.mean(np.square(differences))) / exact.std()

    assert error(1000) < error(200) < 0.5
    assert error(1000) < 0.1


@pytest.fixture(scope="module")
def explained(shapes, shape_pictures):
    options = {"segmentation": GRID, "hide_colour": [255, 0, 255], "num_samples": 256}
    return kernelshap(shapes, [shape_pictures[0]], [(0, 3)], seeds=[1], **options)


def test_eight_superpixels_get_their_shapley_values(shapes, shape_pictures, explained):
    picture = shape_pictures[0]
    blocks = [
        (slice(32 * row, 32 * row + 32), slice(16 * column, 16 * column + 16))
        for row in range(2)
        for column in range(4)
    ]
    pictures = []
    for number in range(256):
        changed = np.full_like(picture, (255, 0, 255))
        for bit, block in enumerate(blocks):
            if number >> bit & 1:
                changed[block] = picture[block]
        pictures.append(changed)
    chances = shapes.predict(pictures)
    for one in explained:
        own = chances[:, one.facts["class_id"]].astype(float)
        wanted = shapley(8, lambda group, own=own: own[sum(1 << member for member in group)])
        assert np.ptp(wanted) > 1e-4
        assert one.arrays["coefficients"] == pytest.approx(wanted, abs=1e-6)
        assert one.facts["exact"] is True
        assert one.facts["hidden_probability"] == pytest.approx(own[0], abs=1e-6)
        for share, block in zip(wanted, blocks, strict=True):
            assert one.map[block] == pytest.approx(share, abs=1e-6)


def test_the_values_sum_to_the_gain_in_probability(shapes, shape_pictures, explained):
    options = {"segmentation": {"algorithm": "grid"}, "num_samples": 300, "seeds": [2]}
    sampled = kernelshap(shapes, [shape_pictures[1]], [(1,)], **options)
    assert sampled[0].facts["exact"] is False
    assert sampled[0].facts["samples"] <= 300
    for one in [*explained, *sampled]:
        gain = one.facts["probability"] - one.facts["hidden_probability"]
        assert one.arrays["coefficients"].sum() == pytest.approx(gain, abs=1e-12)


def test_one_superpixel_gets_everything(shapes, shape_pictures):
    whole = {"algorithm": "grid", "rows": 1, "columns": 1}
    (one,) = kernelshap(shapes, [shape_pictures[0]], [(0,)], seeds=[0], segmentation=whole)
    gain = one.facts["probability"] - one.facts["hidden_probability"]
    assert one.arrays["coefficients"].tolist() == pytest.approx([gain])
    assert gain > 0.1
