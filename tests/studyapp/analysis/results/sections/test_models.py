"""The section of models: which stand there at which size, and what they say."""

import numpy as np
import pytest
from scipy.special import expit

from studyapp.analysis.results.sections.models import models
from tests.studyapp.analysis.results.made import data
from tests.studyapp.analysis.results.sections.simulated import rows_of, study


@pytest.mark.parametrize(
    ("people", "tables"),
    [(5, set()), (9, set()), (10, {"gee"}), (19, {"gee"}), (20, {"gee", "crossed", "spread"})],
)
def test_models_appear_with_the_people_they_take(people, tables):
    section = models(study(people=people, trials=20))
    assert {table.name for table in section.tables} == tables
    if not tables:
        assert f"{people} people are too few" in section.sentences[0]


def test_the_mean_of_all_choices_is_the_share():
    section = models(data([8, 6, 7, 9, 3, 5, 8, 7, 10, 4], [10] * 10))
    row = rows_of(section, "gee")[0]
    assert row["probability"] == pytest.approx(0.67)
    assert row["odds_ratio"] == pytest.approx(0.67 / 0.33)
    assert row["low"] < 0.67 < row["high"]
    assert row["df"] == 9
    assert "67\u00a0%" in section.sentences[0]


def test_levels_are_compared_in_a_line_and_one_by_one():
    people = 30
    levels = [person % 3 for person in range(people)]
    k = [(5, 6, 8)[level] + person // 3 % 2 for person, level in enumerate(levels)]
    rows = rows_of(models(data(k, [10] * people, levels)), "gee")
    assert [row["term"] for row in rows] == [
        "Everybody",
        "Per expertise level",
        "Some against Novice",
        "Expert against Novice",
    ]
    # Shares of .55, .65 and .85 by hand.
    assert rows[3]["odds_ratio"] == pytest.approx((0.85 / 0.15) / (0.55 / 0.45))
    assert rows[1]["p"] < 0.001


def test_a_level_of_one_mind_is_named_and_not_modelled():
    levels = [0] * 8 + [1] * 8
    k = [5, 6, 7, 4, 5, 6, 7, 4] + [10] * 8
    rows = rows_of(models(data(k, [10] * 16, levels)), "gee")
    (against,) = [row for row in rows if "against" in row["term"]]
    assert against["p"] is None
    assert against["note"] == "Some: a single person, or all choices alike"


def test_everybody_alike_is_said_in_words():
    section = models(data([10] * 25, [10] * 25, items=10))
    assert section.table("crossed") is None
    assert section.sentences[0].startswith("No model of the preference for a can be fitted")
    assert "cannot be fitted" in section.sentences[1]
    assert rows_of(section, "gee")[0]["p"] is None


def test_a_typical_person_and_the_spreads_of_a_known_truth():
    section = models(study(people=150, trials=30, items=30, strengths=(0.8, 0.0), spread=1.0))
    (typical,) = rows_of(section, "crossed")
    people, pictures = rows_of(section, "spread")
    assert typical["probability"] == pytest.approx(expit(0.8), abs=0.06)
    assert typical["df"] == 29
    assert people["sd"] == pytest.approx(1.0, abs=0.2)
    assert pictures["sd"] < 0.25
    assert people["latent_icc"] == pytest.approx(1 / (1 + np.pi**2 / 3), abs=0.08)


def test_one_picture_has_no_model_of_pictures():
    section = models(study(people=25, items=1))
    assert section.table("crossed") is None
    assert "Without several pictures" in section.sentences[-1]
