"""Nothing that a blind study shows depends on which condition was chosen."""

from dataclasses import replace

import pandas as pd
import pytest

from studyapp.actions.results import data_of
from studyapp.analysis.results.computing import results
from studyapp.analysis.results.page import visible
from tests.factories import make_open_study, make_participant
from tests.studyapp.actions.answers import take_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def data():
    study = make_open_study(
        pictures=6,
        repeat_rate=0.5,
        plan={"planned_n": 50, "monitoring": "anytime", "condition": "lime-plain"},
    )
    for person, chosen in enumerate((6, 6, 6, 5, 6, 4, 6, 6)):
        take_part(study, chosen=chosen, level=person % 3)
    make_participant(study)
    return data_of(study)


def mirrored(trials: pd.DataFrame) -> pd.DataFrame:
    """The same sides chosen, with the other condition on each of them."""
    a, b, chosen = trials["method_a"], trials["method_b"], trials["chosen_method"]
    left, right = (trials[f"stimulus_{side}_id"] for side in ("left", "right"))
    return trials.assign(
        method_left=trials["method_right"],
        method_right=trials["method_left"],
        stimulus_left_id=right,
        stimulus_right_id=left,
        chosen_method=a.where(chosen == b, b).where(chosen.notna()),
        chose_a=1 - trials["chose_a"],
    )


def test_the_opposite_choices_show_the_same(data):
    other = replace(data, tables={**data.tables, "trials": mirrored(data.trials)})
    found, opposite = results(data), results(other)
    assert found.to_json() != opposite.to_json()
    seen, seen_of_opposite = (visible(one, hides_methods=True) for one in (found, opposite))
    assert seen.to_json() == seen_of_opposite.to_json()
    assert {"flow", "signal"} <= {section.name for section in seen.sections}


def test_before_the_planned_number_only_stop_or_go_on_is_said(data):
    (sentence,) = visible(results(data), hides_methods=True).section("signal").sentences
    assert sentence.startswith(("You may stop", "Go on"))
    assert "8 of 50 complete participations" in sentence or "there are 8 of 50" in sentence
    for telling in ("gradcam", "lime", "%"):
        assert telling not in sentence
