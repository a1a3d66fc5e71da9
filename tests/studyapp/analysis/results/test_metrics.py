"""Choices beside metrics, and method beside look, on studies whose truth is known."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from studyapp.analysis import frames
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.facts import Facts
from studyapp.analysis.results.sections.look import look
from studyapp.analysis.results.sections.metrics import metrics

# People who lean differently (a standard deviation of 1 in logits) pull the effect on the average
# choice towards 0: Zeger, Liang and Albert (1988), Biometrics 44, 1049-1060, equation 3.2.
PULLED = 1 / np.sqrt(1 + (16 * np.sqrt(3) / (15 * np.pi)) ** 2)


def study(*, people=60, pictures=40, method=0.0, of=(), conditions=("cam", "lime"), seed=1):
    """Everybody chooses once per picture, by the method and by the measurements named in `of`."""
    rng = np.random.default_rng(seed)
    names = ("deletion_auc", "insertion_auc", "shown_area", "edge_density")
    stimuli = pd.DataFrame(
        [
            {"item_id": f"p{picture:02d}", "item_name": f"p{picture}.png", "method": condition}
            | {name: rng.uniform() for name in names}
            | ({"shown_area": rng.uniform(0.5, 1)} if condition == "lime" else {})
            for picture in range(pictures)
            for condition in conditions
        ]
    )
    values = stimuli.set_index(["item_id", "method"])
    rows = []
    for person in range(people):
        leaning = rng.normal()
        for picture in range(pictures):
            one, other = sorted(rng.choice(conditions, 2, replace=False))
            a, b = values.loc[(f"p{picture:02d}", one)], values.loc[(f"p{picture:02d}", other)]
            linear = leaning + method * ((one == "lime") - float(other == "lime"))
            linear += sum(slope * (a[name] - b[name]) for name, slope in dict(of).items())
            chose_a = int(rng.random() < expit(linear))
            rows.append(
                {
                    "participant_id": f"w{person:03d}",
                    "trial_index": picture + 1,
                    "trial_type": "main",
                    "excluded": 0,
                    "participant_status": "complete",
                    "item_id": f"p{picture:02d}",
                    "method_a": one,
                    "method_b": other,
                    "chosen_side": "left",
                    "chose_a": chose_a,
                }
            )
    tables = {
        "trials": frames.frame("trials", rows),
        "participants": frames.frame("participants", []),
        "stimuli": frames.frame("stimuli", stimuli.to_dict("records")),
    }
    return Data(Facts("study", conditions=tuple(conditions)), Plan(), tables)


def row(section, table, **wanted):
    rows = section.table(table).rows
    return next(one for one in rows if wanted.items() <= one.items())


def test_a_metric_that_people_follow_is_found_and_another_is_not():
    section = metrics(study(of={"insertion_auc": 3.0}))
    followed = row(section, "associations", metric="insertion_auc")
    # Three logits per unit, in standard deviations of the difference.
    expected = np.exp(3 * PULLED * followed["standard_deviation"])
    assert followed["low"] < expected < followed["high"]
    assert followed["p_holm"] < 0.001
    other = row(section, "associations", metric="deletion_auc")
    assert other["low"] < 1 < other["high"]
    assert "more often with a higher insertion_auc" in section.sentences[0]
    assert section.plots == ("associations",)


def test_every_explanation_stands_beside_how_often_it_was_chosen():
    data = study(people=4, pictures=3)
    section = metrics(data)
    table = section.table("chosen_beside_metrics")
    assert len(table.rows) == 6
    assert sum(one["n_chosen"] for one in table.rows) == 12
    assert sum(one["n_shown"] for one in table.rows) == 24
    assert all(0 <= one["insertion_auc"] <= 1 for one in table.rows)


def test_with_few_people_or_pictures_it_says_what_it_takes():
    for few in (study(people=9), study(pictures=9)):
        section = metrics(few)
        assert row(section, "associations", metric="deletion_auc")["p"] is None
        assert "10 people and 10 pictures" in section.sentences[0]
        assert section.plots == ()
        assert "10 people and 10 pictures" in look(few).sentences[0]


def test_without_measurements_or_choices_there_is_nothing_to_say():
    data = study(people=2, pictures=2)
    bare = {name: table for name, table in data.tables.items() if name != "stimuli"}
    empty = data.tables | {"trials": data.trials.iloc[:0]}
    for tables in (bare, empty):
        assert metrics(Data(data.facts, data.plan, tables)) is None
        assert look(Data(data.facts, data.plan, tables)) is None


def test_a_preference_for_more_shown_is_one_of_look_not_of_method():
    section = look(study(of={"shown_area": 4.0}, people=80))
    was = row(section, "method_and_look", look="as it was")
    held = row(section, "method_and_look", look="held equal")
    assert was["condition"] == "lime"
    assert was["low"] > 1  # it shows more of the picture
    assert held["low"] < 1 < held["high"]
    assert "it may be one of look" in section.sentences[0]
    assert row(section, "look", covariate="shown_area")["low"] > 1


def test_a_preference_for_a_method_remains_with_the_look_held_equal():
    section = look(study(method=1.5))
    held = row(section, "method_and_look", look="held equal")
    assert held["low"] < np.exp(1.5 * PULLED) < held["high"]
    assert "remains" in section.sentences[0]


def test_three_methods_are_each_put_against_the_first():
    section = look(study(conditions=("cam", "lime", "rise"), method=1.0))
    table = section.table("method_and_look")
    assert [one["condition"] for one in table.rows] == ["lime", "lime", "rise", "rise"]
    assert {one["other"] for one in table.rows} == {"cam"}


def test_methods_that_always_differ_in_look_alike_are_called_entangled():
    data = study()
    stimuli = data.tables["stimuli"].copy()
    jitter = np.random.default_rng(3).normal(0, 0.001, len(stimuli))
    stimuli["shown_area"] = (stimuli["method"] == "lime") * 0.5 + jitter
    section = look(Data(data.facts, data.plan, data.tables | {"stimuli": stimuli}))
    assert "hardly tell the two apart" in section.caveats[0]


def test_nobody_choosing_otherwise_leaves_no_number_but_a_reason():
    data = study()
    data.tables["trials"]["chose_a"] = 1.0
    section = metrics(data)
    assert {one["odds_ratio"] for one in section.table("associations").rows} == {None}
    assert "always chosen" in row(section, "associations", metric="deletion_auc")["note"]
    assert "cannot be told" in look(data).sentences[0]


@pytest.mark.parametrize("section", [metrics, look])
def test_numbers_are_plain(section):
    found = section(study())
    cells = [cell for table in found.tables for one in table.rows for cell in one.values()]
    assert {type(cell) for cell in cells} <= {str, int, float, type(None)}
    assert not any(cell != cell for cell in cells)


def test_what_was_measured_of_one_method_only_has_no_spread_and_says_why():
    made = study(people=12, pictures=12)
    made.tables["stimuli"].loc[made.tables["stimuli"]["method"] == "lime", "deletion_auc"] = np.nan
    rows = {row["metric"]: row for row in metrics(made).table("associations").rows}
    assert rows["deletion_auc"]["standard_deviation"] is None
    assert rows["deletion_auc"]["note"] == "never measured of both explanations of a picture"
    assert rows["insertion_auc"]["odds_ratio"] is not None
