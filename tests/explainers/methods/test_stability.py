from itertools import combinations

import numpy as np
import pytest
from scipy.stats import spearmanr

import explainers
from explainers.methods._linear_model import LinearModel
from explainers.methods._stability import expected_agreement, relative_error
from explainers.segmentation import select

GRID = {"algorithm": "grid", "rows": 8, "columns": 8}


def linear(coefficients, variance):
    return LinearModel(np.array(coefficients), 0.0, variance * np.eye(len(coefficients)))


def test_the_error_is_a_share_of_the_size_without_the_error():
    assert relative_error(linear([3.0, 4.0], 0.5)) == pytest.approx(np.sqrt(1 / 24))
    assert relative_error(linear([0.1, 0.1], 1.0)) == 1
    assert relative_error(linear([0.0, 0.0], 0.0)) == 0


def test_without_error_all_runs_agree_and_with_nothing_else_they_agree_by_chance():
    sure = expected_agreement(linear(np.linspace(-1, 3, 50), 1e-12))
    assert sure["expected_spearman"] == pytest.approx(1)
    assert sure["expected_jaccard_5"] == sure["expected_jaccard_40"] == 1
    lost = expected_agreement(linear(np.random.default_rng(0).normal(0, 1, 50), 1.0))
    assert lost["expected_spearman"] == pytest.approx(0, abs=0.15)
    assert lost["expected_jaccard_5"] < 0.2


def test_where_there_is_nothing_to_rank_there_is_no_correlation():
    assert expected_agreement(linear([0.0] * 9, 0.0))["expected_spearman"] is None
    assert expected_agreement(linear([1.0], 0.1))["expected_spearman"] is None
    assert expected_agreement(linear([0.0] * 9, 0.0))["expected_jaccard_5"] == 1


def test_a_few_large_weights_among_many_small_ones_are_not_mistaken_for_a_sure_ranking():
    generator = np.random.default_rng(0)
    truth = np.concatenate([[5.0, 4.0, 3.0], np.zeros(60)])
    found = expected_agreement(linear(truth + generator.normal(0, 0.2, 63), 0.04))
    runs = truth + generator.normal(0, 0.2, (40, 63))
    seen = np.mean([spearmanr(one, other)[0] for one, other in combinations(runs, 2)])
    assert found["expected_spearman"] == pytest.approx(seen, abs=0.12)


@pytest.mark.parametrize("number", [1, 6, 7])
def test_what_stock_foretells_is_what_five_seeds_show(shapes, shape_pictures, number):
    shown, foretold = rerun(shapes, shape_pictures[number], "stock", 1000)
    for name, value in shown.items():
        assert foretold[name] == pytest.approx(value, abs=0.12), name


@pytest.mark.parametrize("number", [1, 6, 7])
def test_what_the_design_foretells_is_not_more_than_five_seeds_show(shapes, shape_pictures, number):
    shown, foretold = rerun(shapes, shape_pictures[number], "designed", 256)
    for name, value in shown.items():
        assert foretold[name] < value + 0.12, name


def rerun(shapes, picture, sampling, count):
    """Agreement of five seeds, as observed and as each run foretold it."""
    target = int(shapes.predict([picture])[0].argmax())
    found = [
        explainers.get("lime")(
            shapes,
            [picture],
            [(target,)],
            seeds=[seed],
            sampling=sampling,
            num_samples=count,
            segmentation=GRID,
        )[0]
        for seed in range(1, 6)
    ]
    pairs = list(combinations([one.arrays["coefficients"] for one in found], 2))
    shown = {"expected_spearman": np.mean([spearmanr(one, other)[0] for one, other in pairs])}
    for top in (5, 10, 40):
        chosen = [[set(select(run, count=top)) for run in pair] for pair in pairs]
        shares = [len(one & other) / len(one | other) for one, other in chosen]
        shown[f"expected_jaccard_{top}"] = np.mean(shares)
    return shown, {name: np.mean([one.facts[name] for one in found]) for name in shown}
