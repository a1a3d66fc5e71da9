"""What was answered in a task with a right answer: in the table of trials and in the results."""

import pytest

from studyapp.actions.rehearsal.simulate import Truth, simulate
from studyapp.actions.results import compute
from studyapp.actions.tables import trials_table
from studyapp.actions.taking_part.respond import Timing, respond
from studyapp.models import Participant, Response, Study
from tests.factories import make_open_study, make_participant
from tests.task_studies import make_open_task_study

pytestmark = pytest.mark.django_db

SIMULATION, FAULT = Study.Task.SIMULATION, Study.Task.FAULT


def taken_part(study: Study, says) -> Participant:
    """Somebody who answers every trial with what `says` makes of it, in two seconds."""
    participant = make_participant(study)
    for trial in participant.trials.all():
        timing = Timing(response_time_ms=2000)
        respond(participant=participant, trial_token=trial.token, answer=says(trial), timing=timing)
    return participant


def rows(found, section, table):
    return found.section(section).table(table).rows


def the_truth(trial) -> str:
    return trial.question.image.true_label


def test_answer_and_reliance_are_columns_of_the_table_of_trials():
    study = make_open_task_study(SIMULATION, pictures=3)
    participant = taken_part(study, the_truth)
    rows = list(trials_table(study, simulated=False))
    assert {row["task"] for row in rows} == {"forward-simulation"}
    assert {row["arm"] for row in rows} == {participant.arm.name}
    for row in rows:
        assert row["answer"] in row["options"].split(" | ")
        assert row["expected_answer"] == "tabby cat"
        is_right = row["true_label"] == "tabby cat"
        assert (row["answer_correct"], row["system_right"], row["relied"]) == (
            is_right,
            is_right,
            1,
        )
        assert row["chosen_side"] is None


def test_somebody_who_says_sound_of_everything_over_relies():
    study = make_open_task_study(FAULT, pictures=4)
    taken_part(study, lambda trial: "sound")
    rows = list(trials_table(study, simulated=False))
    assert sorted((row["answer_correct"], row["system_right"], row["relied"]) for row in rows) == [
        (0, 0, 1), (0, 0, 1), (1, 1, 1), (1, 1, 1),
    ]  # fmt: skip


def test_the_results_tell_accuracy_gain_time_and_reliance_of_every_arm():
    study = make_open_task_study(SIMULATION, pictures=6)
    for number in range(12):
        # Those who see an explanation foresee the classifier, the others expect the truth.
        shows = ["none", "a", "b", "both"]
        participant = make_participant(study)
        name = participant.arm.name
        assert name in shows
        for place, trial in enumerate(participant.trials.all()):
            slips = place == number % 6
            right = trial.question.expected if name != "none" else the_truth(trial)
            respond(
                participant=participant,
                trial_token=trial.token,
                answer="lynx" if slips else right,
                timing=Timing(response_time_ms=1500),
            )
    found = compute(study)
    assert "right in 25\u00a0%" in found.section("accuracy").sentences[0]
    accuracy = {row["arm"]: row for row in rows(found, "accuracy", "arms")}
    assert set(accuracy) == {"none", "a", "b", "both"}
    assert accuracy["both"]["preference"] == pytest.approx(15 / 18)
    assert accuracy["both"]["median_rt_ms"] == 1500
    assert accuracy["both"]["n_participants"] == 3
    gains = {row["arm"]: row["gain"] for row in rows(found, "gains", "gains")}
    assert set(gains) == {"a", "b", "both"}
    assert all(gain > 0 for gain in gains.values())
    over = {
        row["arm"]: row["preference"]
        for row in rows(found, "reliance", "reliance")
        if row["system"] == "the system is wrong"
    }
    assert over["both"] == 0
    assert over["none"] > 0.5


def test_a_gain_is_said_in_points_and_in_words():
    study = make_open_task_study(FAULT, pictures=6)
    simulate(study=study, participants=40, truth=Truth(preference=[0.8]))
    found = compute(study, simulated=True)
    *said, method = found.section("gains").sentences
    assert len(said) == 3
    for sentence in said:
        assert "\u00a0points against none; " in sentence
        assert sentence.endswith(
            (
                "people were right more often with it.",
                "people were right less often with it.",
                "a gain, a loss or neither remains possible.",
            )
        )
    assert "Welch" in method
    arms = [row for row in rows(found, "accuracy", "arms") if row["estimand"] == "these pictures"]
    accuracy = sum(row["n_chosen"] for row in arms) / sum(row["n_trials"] for row in arms)
    assert accuracy == pytest.approx(0.8, abs=0.12)


def test_an_open_task_without_answers_and_a_preference_study_have_nothing_to_tell():
    for study in (
        make_open_task_study(FAULT, pictures=1),
        make_open_study(pictures=1, slug="other"),
    ):
        assert {section.name for section in compute(study).sections} == {"flow", "design"}


def test_running_out_of_time_is_missing_and_not_wrong():
    study = make_open_task_study(SIMULATION, pictures=2, time_limit_ms=5000)
    participant = make_participant(study)
    first, second = participant.trials.all()
    respond(participant=participant, trial_token=first.token, side="none")
    respond(participant=participant, trial_token=second.token, answer="tabby cat")
    assert Response.objects.get(trial=first).answer == ""
    row = rows(compute(study), "accuracy", "arms")[0]
    assert (row["n_trials"], row["preference"]) == (1, 1)
