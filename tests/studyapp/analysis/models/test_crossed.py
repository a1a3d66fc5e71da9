"""The crossed random-effects model: against lme4, on known truths, and on its boundary."""

import numpy as np
import pytest
from scipy.special import expit

from studyapp.analysis.models.crossed import crossed, latent_icc, median_odds_ratio
from studyapp.analysis.models.fit import NotEstimable
from tests.studyapp.analysis.models.tables import EXPECTED, crossed_choices, errors


def study(n, m, *, logit=0.5, people=1.0, pictures=0.6, seed=1):
    """Everybody judges every picture once."""
    rng = np.random.default_rng(seed)
    who, what = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
    linear = logit + rng.normal(0, people, n)[who] + rng.normal(0, pictures, m)[what]
    chosen = (rng.random(n * m) < expit(linear)) * 1.0
    return chosen, np.ones(n * m), np.ones((n * m, 1)), who, what


@pytest.mark.parametrize("model", ["crossed", "crossed_by_level"])
def test_it_equals_lme4(model):
    table, expected = crossed_choices(), EXPECTED[model]
    design = table.constant if model == "crossed" else table.with_level
    fit = crossed(table.chosen, table.ones, design, table.people, table.items)
    assert fit.coefficients == pytest.approx(np.atleast_1d(expected["coef"]), abs=1e-4)
    assert fit.sd_participant == pytest.approx(expected["sd_participant"], abs=1e-4)
    assert fit.sd_item == pytest.approx(expected["sd_item"], abs=1e-4)
    assert fit.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-5)
    # lme4 differentiates where its optimiser stopped, a little beside the maximum.
    assert errors(fit) == pytest.approx(np.atleast_1d(expected["se"]), rel=2e-3)


def test_which_factor_has_more_levels_does_not_matter():
    chosen, ones, design, who, what = study(30, 12)
    one, other = crossed(chosen, ones, design, who, what), crossed(chosen, ones, design, what, who)
    assert one.sd_participant == pytest.approx(other.sd_item, abs=1e-5)
    assert one.coefficients == pytest.approx(other.coefficients, abs=1e-6)


def test_a_known_truth_is_found():
    fit = crossed(*study(300, 40, pictures=0.6, seed=3))
    assert fit.sd_participant == pytest.approx(1.0, abs=0.1)
    assert fit.sd_item == pytest.approx(0.6, abs=0.2)
    assert abs(fit.coefficients[0] - 0.5) < 3 * errors(fit)[0]
    # Mostly the forty pictures decide how well it is known: about .6/√40.
    assert errors(fit)[0] == pytest.approx(0.6 / 40**0.5, rel=0.35)


def test_many_people_start_from_some_of_them_and_end_at_the_same_place(monkeypatch):
    data = study(300, 15)
    whole = crossed(*data)
    monkeypatch.setattr("studyapp.analysis.models.crossed._PEOPLE_TO_START_FROM", 50)
    from_some = crossed(*data)
    assert from_some.coefficients == pytest.approx(whole.coefficients, abs=1e-6)
    assert from_some.sd_participant == pytest.approx(whole.sd_participant, abs=1e-6)


def test_pictures_that_do_not_differ_lie_on_the_boundary():
    rng = np.random.default_rng(2)
    n, m = 40, 10
    # Every picture is chosen by exactly half of the people, less than chance would scatter.
    chosen = np.concatenate([rng.permutation([1.0] * 5 + [0.0] * 5) for _ in range(n // 2)])
    chosen = np.concatenate([chosen, 1 - chosen])
    who, what = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
    fit = crossed(chosen, np.ones(n * m), np.ones((n * m, 1)), who, what)
    assert (fit.sd_participant, fit.sd_item) == (0.0, 0.0)
    # Without any spread it is ordinary logistic regression: logit 0, error 2/√400.
    assert fit.coefficients[0] == pytest.approx(0, abs=1e-6)
    assert errors(fit)[0] == pytest.approx(0.1, rel=1e-6)


def test_people_of_two_minds_are_no_normal_scatter():
    who, what = np.repeat(np.arange(40), 10), np.tile(np.arange(10), 40)
    chosen = (who < 25) * 1.0
    with pytest.raises(NotEstimable, match="too far apart"):
        crossed(chosen, np.ones(400), np.ones((400, 1)), who, what)


def test_all_alike_has_no_estimate():
    who, what = np.repeat(np.arange(20), 5), np.tile(np.arange(5), 20)
    with pytest.raises(NotEstimable, match="always chosen"):
        crossed(np.ones(100), np.ones(100), np.ones((100, 1)), who, what)


def test_more_people_and_pictures_than_memory_holds_are_refused():
    size = 6_000
    chosen = np.tile([0.0, 1.0], size // 2)
    with pytest.raises(NotEstimable, match="too many"):
        crossed(chosen, np.ones(size), np.ones((size, 1)), np.arange(size), np.arange(size))


def test_what_a_standard_deviation_means():
    # σ² / (σ² + π²/3) with π²/3 = 3.289868; exp(0.953873 σ).
    assert latent_icc(1.0) == pytest.approx(1 / 4.289868, abs=1e-6)
    assert median_odds_ratio(1.0) == pytest.approx(2.5957, abs=1e-4)
    assert (latent_icc(0.0), median_odds_ratio(0.0)) == (0.0, 1.0)


def test_some_people_who_agree_do_not_stop_a_fit_of_them_all(monkeypatch):
    monkeypatch.setattr("studyapp.analysis.models.crossed._PEOPLE_TO_START_FROM", 20)
    chosen, ones, design, who, what = study(200, 10)
    chosen = np.where(who < 20, 1.0, chosen)
    assert crossed(chosen, ones, design, who, what).sd_participant > 0.5
