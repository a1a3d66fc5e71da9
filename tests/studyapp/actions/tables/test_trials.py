"""One tidy row per presented trial."""

import re
from datetime import datetime

import pytest

from studyapp.actions.questions import freeze
from studyapp.actions.tables import trials_table
from studyapp.actions.taking_part.enrol import enrol
from studyapp.actions.taking_part.respond import present
from studyapp.analysis.columns import TRIALS
from studyapp.models import Question
from studyapp.models.participation import new_token
from tests.factories import make_open_study, make_question_set
from tests.studyapp.actions.answers import take_part

pytestmark = pytest.mark.django_db


def _rows(study, *, simulated=False):
    return list(trials_table(study, simulated=simulated))


def test_a_row_tells_who_was_asked_what_and_what_they_chose():
    study = make_open_study(pictures=4)
    ann = take_part(study, chosen=3, level=1)
    rows = _rows(study)
    assert [tuple(row) for row in rows] == [tuple(TRIALS)] * 4
    assert [row["trial_index"] for row in rows] == [1, 2, 3, 4]
    assert [row["chose_a"] for row in rows] == [1, 1, 1, 0]
    assert [row["chosen_method"] for row in rows] == ["gradcam-plain"] * 3 + ["lime-plain"]
    trial = ann.trials.get(position=1)
    first = rows[0]
    assert (first["study_id"], first["study_version"]) == ("trust", 1)
    assert (first["participant_id"], first["participant_status"]) == (ann.code, "complete")
    assert (first["expertise_level"], first["expertise_label"]) == (1, "A bit familiar")
    assert first["item_id"] == trial.question.image.sha256[:12]
    assert first["pair_id"] == "gradcam-plain / lime-plain"
    assert first["method_left"] == trial.left.explanation.condition.name
    assert first["stimulus_right_id"] == trial.right.sha256[:12]
    assert first[f"method_{first['chosen_side']}"] == first["chosen_method"]
    assert (first["class_explained"], first["class_probability"]) == ("tabby cat", 0.93)
    assert (first["rt_ms"], first["focus_lost_ms"]) == (2400, None)


def test_times_are_utc_with_milliseconds():
    study = make_open_study(pictures=1)
    participant = take_part(study, chosen=1, level=0)
    row = _rows(study)[0]
    for time in (row["presented_at_utc"], row["responded_at_utc"]):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", time)
    stored = participant.trials.get().response.created_at
    read = datetime.fromisoformat(row["responded_at_utc"])
    assert 0 <= (stored - read).total_seconds() < 0.001


def test_a_trial_that_was_shown_and_not_answered_has_empty_fields():
    study = make_open_study(pictures=3)
    participant = enrol(study=study, token=new_token())
    assert _rows(study) == []
    present(trial=participant.next_trial())
    (row,) = _rows(study)
    assert row["chosen_side"] is row["chosen_method"] is row["chose_a"] is None
    assert row["responded_at_utc"] is None
    assert (row["participant_status"], row["excluded"]) == ("partial", 1)


@pytest.mark.parametrize(("answered", "excluded"), [(1, 1), (2, 0), (3, 0)])
def test_people_who_answered_half_of_their_trials_are_not_excluded(answered, excluded):
    study = make_open_study(pictures=4)
    take_part(study, chosen=1, level=None, trials=answered)
    rows = _rows(study)
    assert {(r["main_trials_given"], r["main_trials_answered"]) for r in rows} == {(4, answered)}
    assert {row["excluded"] for row in rows} == {excluded}
    assert {bool(row["exclusion_reason"]) for row in rows} == {bool(excluded)}


def test_real_and_simulated_participants_are_never_in_one_table():
    study = make_open_study(pictures=2)
    real = take_part(study, chosen=1, level=0)
    simulated = take_part(study, chosen=1, level=0, kind="simulated")
    assert {row["participant_id"] for row in _rows(study)} == {real.code}
    rehearsal = _rows(study, simulated=True)
    assert {row["participant_id"] for row in rehearsal} == {simulated.code}
    assert {row["is_simulated"] for row in rehearsal} == {1}


def test_the_order_follows_from_the_record_alone():
    study = make_open_study(pictures=3)
    codes = sorted(take_part(study, chosen=2, level=0).code for _ in range(4))
    rows = _rows(study)
    assert [row["participant_id"] for row in rows] == [code for code in codes for _ in range(3)]
    assert rows == _rows(study)


def test_only_main_trials_have_a_main_number():
    study = make_open_study(pictures=3)
    old = study.question_set()
    new = make_question_set(study)
    for place, question in enumerate(old.questions.all()):
        kind = Question.Kind.PRACTICE if place == 0 else Question.Kind.MAIN
        parts = {name: getattr(question, name) for name in ("image", "first", "second")}
        Question.objects.create(question_set=new, position=place, kind=kind, **parts)
    freeze(question_set=new)
    take_part(study, chosen=3, level=0)
    rows = _rows(study)
    numbered = [(row["trial_index"], row["trial_type"], row["main_trial_number"]) for row in rows]
    assert numbered == [(1, "practice", None), (2, "main", 1), (3, "main", 2)]
    assert {row["main_trials_given"] for row in rows} == {2}


def test_the_number_of_queries_does_not_grow_with_the_answers(django_assert_num_queries):
    study = make_open_study(pictures=2)
    for _ in range(5):
        take_part(study, chosen=1, level=0)
    study = type(study).objects.select_related("questionnaire").get()
    with django_assert_num_queries(9):
        assert len(_rows(study)) == 10
