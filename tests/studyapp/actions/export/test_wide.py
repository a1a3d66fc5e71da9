"""The wide table: a row per participant, a column per picture."""

import pytest

from studyapp.actions.export.wide import WHO, wide_columns, wide_table
from studyapp.actions.tables import trials_table
from tests.factories import make_open_study
from tests.recorded import Given, record

pytestmark = pytest.mark.django_db


def test_it_says_for_every_picture_what_each_person_chose():
    study = make_open_study(pictures=3, answer_format="tie")
    record(study, Given("left"), Given("tie", question=1), expertise_level=2)
    record(study, Given("right", question=2), Given("left", question=0, kind="practice"))
    rows = list(wide_table(study, simulated=False))
    items = {row["question_id"]: row["item_id"] for row in trials_table(study, simulated=False)}
    by_question = [items[key] for key in sorted(items)]
    first, second, third = (f"choice_{item}" for item in by_question)
    found = {tuple(row[name] for name in (first, second, third)) for row in rows}
    assert found == {("gradcam-plain", "tie", None), (None, None, "lime-plain")}
    assert {row["expertise_label"] for row in rows} == {"Familiar", None}
    assert all(list(row) == list(wide_columns(study)) for row in rows)


def test_a_picture_of_several_pairs_has_a_column_for_each():
    study = make_open_study(pictures=1, conditions=3)
    columns = [name for name in wide_columns(study) if name not in WHO]
    assert [name.split("_", 2)[2] for name in columns] == [
        "gradcam-max_vs_gradcam-plain",
        "gradcam-max_vs_lime-plain",
        "gradcam-plain_vs_lime-plain",
    ]


def test_whoever_was_put_no_trial_has_no_row():
    study = make_open_study(pictures=1)
    record(study, outcome="screened_out")
    assert list(wide_table(study, simulated=False)) == []
