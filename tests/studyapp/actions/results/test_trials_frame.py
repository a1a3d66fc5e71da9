import pandas as pd
import pytest

from studyapp.actions.rehearsal.simulate import Truth, simulate
from studyapp.actions.results.reading import frames_of
from studyapp.actions.results.trials import trials_frame
from studyapp.actions.tables import TABLES, trials_table
from studyapp.analysis.frames import frame
from tests.factories import make_open_study
from tests.full_study import make_full_study
from tests.rich_study import make_rich_study
from tests.task_studies import make_open_task_study

pytestmark = pytest.mark.django_db


def assert_same(study, *, simulated):
    expected = frame("trials", trials_table(study, simulated=simulated))
    pd.testing.assert_frame_equal(trials_frame(study, simulated=simulated), expected)
    frames = frames_of(study, simulated=simulated)
    for name, found in frames.items():
        rows = TABLES[name](study, simulated=simulated)
        pd.testing.assert_frame_equal(found, frame(name, rows))
    return expected


def test_what_is_read_fast_is_the_table_of_a_study_with_everything():
    trials = assert_same(make_rich_study(), simulated=False)
    assert {"repeat", "identical", "catch", "main"} <= set(trials["trial_type"])
    assert trials["timed_out"].sum() > 0


def test_and_of_one_that_was_rehearsed():
    study = make_full_study()
    simulate(study=study, participants=6, truth=Truth(preference=(0.8,)), seed=3)
    trials = assert_same(study, simulated=True)
    assert trials["main_trial_number"].max() > 1
    assert trials["confidence"].notna().any()


@pytest.mark.parametrize("task", ["forward-simulation", "faulty-model"])
def test_and_of_a_task_with_a_right_answer(task):
    study = make_open_task_study(task, pictures=4)
    simulate(study=study, participants=5, truth=Truth(preference=(0.7,)), seed=3)
    trials = assert_same(study, simulated=True)
    assert trials["options"].notna().all()
    assert set(trials["answer_correct"]) == {0, 1}


def test_and_of_one_that_nobody_took_part_in():
    assert assert_same(make_open_study(pictures=2), simulated=False).empty
