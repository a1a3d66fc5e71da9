"""A rehearsal goes through the same actions as people do and is marked as such."""

import pytest
from django.core.management import CommandError, call_command

from studyapp.actions.rehearsal.simulate import SimulationError, Truth, simulate
from studyapp.actions.results import data_of
from studyapp.actions.studies import set_status
from studyapp.analysis.preference import choices_of
from studyapp.analysis.results.sections.position import position
from studyapp.models import (
    Arm,
    AskedQuestionnaire,
    Elaboration,
    ExpertiseLevel,
    ItemChoice,
    ItemResponse,
    Participant,
    Questionnaire,
    QuestionnaireItem,
    Quota,
    Response,
    Study,
    TechniqueGuess,
)
from tests.factories import make_comprehension, make_open_study, make_study
from tests.studyapp.actions.marks import make_marked_study
from tests.task_studies import make_open_task_study

pytestmark = pytest.mark.django_db


def _share(study, condition="gradcam-plain"):
    """How often the simulated participants chose it when it was shown."""
    return choices_of(data_of(study, simulated=True).choices, condition)["chosen"].mean()


def test_everybody_answers_everything_and_is_marked_as_simulated():
    study = make_open_study(pictures=4)
    made = simulate(study=study, participants=10, truth=Truth([0.8]))
    people = Participant.objects.all()
    assert len(made) == people.count() == 10
    assert all(person.kind == "simulated" and person.is_complete for person in people)
    assert Response.objects.count() == 40
    assert ItemResponse.objects.count() == 10
    levels = [person.expertise_level for person in people]
    assert [levels.count(level) for level in range(3)] == [3, 5, 2]
    assert data_of(study).participants.empty


def test_certain_preferences_are_found_again_exactly():
    study = make_open_study(pictures=4)
    simulate(study=study, participants=6, truth=Truth([1, 0, 1], level_shares=[1, 1, 1]))
    data = data_of(study, simulated=True)
    people = data.people.groupby("level")["share"]
    assert people.mean().to_list() == [1, 0, 1]
    assert people.size().to_list() == [2, 2, 2]


def test_the_named_condition_is_the_favourite():
    study = make_open_study(pictures=4)
    simulate(study=study, participants=3, truth=Truth([1], condition="lime-plain"))
    assert _share(study, "lime-plain") == 1


def test_an_average_preference_is_found_again_within_chance():
    study = make_open_study(pictures=4)
    simulate(study=study, participants=40, truth=Truth([0.8], between_sd=0.5))
    assert _share(study) == pytest.approx(0.8, abs=0.1)  # its standard error is about .035


def test_a_habit_of_choosing_left_shows_in_the_check_and_favours_nobody():
    study = make_open_study(pictures=4)
    truth = Truth([0.5], between_sd=0, left_bias=50)
    simulate(study=study, participants=4, truth=truth)
    left = position(data_of(study, simulated=True)).table("left")
    assert left.rows[0]["preference"] == 1
    assert _share(study) == 0.5


def test_with_three_conditions_pairs_without_the_favourite_are_a_toss():
    study = make_open_study(pictures=4, conditions=3, trials_per_participant=6)
    simulate(study=study, participants=10, truth=Truth([1], condition="lime-plain"))
    assert _share(study, "lime-plain") == 1
    assert 0 < _share(study, "gradcam-max") < 0.5


def test_the_same_seed_gives_the_same_choices():
    sides = []
    study = make_open_study(pictures=4)
    for _ in range(2):
        Participant.objects.all().delete()
        simulate(study=study, participants=3, truth=Truth([0.6]), seed=5)
        trials = Response.objects.order_by("trial__participant__slot", "trial__position")
        sides.append(list(trials.values_list("side", flat=True)))
    assert sides[0] == sides[1]


@pytest.mark.parametrize("answer_format", ["tie", "graded"])
def test_every_answer_format_can_be_rehearsed(answer_format):
    study = make_open_study(pictures=6, answer_format=answer_format)
    simulate(study=study, participants=8, truth=Truth([0.5], between_sd=0))
    sides = set(Response.objects.values_list("side", flat=True))
    assert sides == {"left", "right", "tie"}
    ratings = set(Response.objects.values_list("rating", flat=True))
    assert ratings == ({None} if answer_format == "tie" else {-2, -1, 0, 1, 2})


def test_confidence_and_reasons_are_given_where_they_are_asked():
    study = make_open_study(pictures=3, asks_confidence=True, reason="required")
    (person,) = simulate(study=study, participants=1, truth=Truth([0.9]))
    assert person.is_complete
    given = Elaboration.objects.values_list("confidence", "reason")
    assert len(given) == 3
    assert all(1 <= confidence <= 5 and reason for confidence, reason in given)


def test_the_whole_way_is_gone_with_everything_that_a_study_may_ask():
    study = make_marked_study(
        pictures=5,
        asks_first=True,
        asks_guess=True,
        catch_rate=0.2,
        identical_rate=0.2,
        repeat_rate=0.2,
        public_names=("One", "Another"),
    )
    make_comprehension(study)
    further = Questionnaire.objects.create(name="Further")
    for kind in ("likert", "number", "text"):
        QuestionnaireItem.objects.create(questionnaire=further, code=kind, text="?", kind=kind)
    AskedQuestionnaire.objects.create(study=study, questionnaire=further, place="after")
    Arm.objects.create(study=study, name="shown", shows_prediction=True)
    people = simulate(study=study, participants=3, truth=Truth([0.8]))
    assert all(person.is_complete and person.arm.name == "shown" for person in people)
    assert Response.objects.count() == 3 * (2 + 5 + 1 + 1 + 1)
    assert ItemResponse.objects.count() == 3 * 4
    assert TechniqueGuess.objects.exists()
    assert all(person.comprehension_attempts.get().passed for person in people)


def test_levels_that_follow_from_a_score_are_reached():
    questionnaire = Questionnaire.objects.create(name="Knowledge", scoring="sum")
    for code in ("a", "b", "c"):
        QuestionnaireItem.objects.create(
            questionnaire=questionnaire, code=code, text="?", kind="likert", scored=True
        )
    for level, cut in enumerate((3, 7, 12)):
        ExpertiseLevel.objects.create(
            questionnaire=questionnaire, level=level, label=f"level {level}", from_score=cut
        )
    study = make_open_study(pictures=1, questionnaire=questionnaire)
    people = simulate(study=study, participants=10, truth=Truth([0.8]))
    levels = [person.expertise_level for person in people]
    assert [levels.count(level) for level in range(3)] == [3, 5, 2]


def test_a_level_that_no_answers_lead_to_is_named_and_leaves_nobody_behind():
    questionnaire = Questionnaire.objects.create(name="Knowledge", scoring="sum")
    QuestionnaireItem.objects.create(
        questionnaire=questionnaire, code="a", text="?", kind="likert", scored=True
    )
    ExpertiseLevel.objects.create(
        questionnaire=questionnaire, level=0, label="anybody", from_score=1
    )
    study = make_open_study(pictures=1, questionnaire=questionnaire)
    ExpertiseLevel.objects.update(from_score=99)
    with pytest.raises(SimulationError, match=r"no answers to Knowledge .* level 0"):
        simulate(study=study, participants=1, truth=Truth([0.8]))
    assert not Participant.objects.exists()


def test_dropouts_leave_in_the_middle_and_others_take_their_places():
    study = make_open_study(pictures=4)
    people = simulate(study=study, participants=30, truth=Truth([0.8], dropout=0.4))
    complete = [person for person in people if person.is_complete]
    assert 10 < len(complete) < 27
    assert sorted(person.slot for person in complete) == list(range(len(complete)))
    for person in people:
        answered = Response.objects.filter(trial__participant=person).count()
        assert answered == 4 if person.is_complete else answered < 4


def test_the_inattentive_fail_catch_trials_and_are_fast():
    study = make_marked_study(pictures=4, catch_rate=0.5)
    for inattentive in (0, 1):
        (person,) = simulate(
            study=study, participants=1, truth=Truth([0.8], inattentive=inattentive)
        )
        catch = person.trials.filter(kind="catch").select_related("question", "response")
        passed = {
            getattr(trial, trial.response.side) == getattr(trial.question, trial.question.expected)
            for trial in catch
        }
        assert passed == {not inattentive}
        times = Response.objects.filter(trial__participant=person)
        slowest = max(times.values_list("response_time_ms", flat=True))
        assert (slowest < 1500) == bool(inattentive)


def test_identical_pictures_are_a_toss_and_repeats_follow_the_preference():
    study = make_open_study(pictures=4)
    Study.objects.update(identical_rate=0.5, repeat_rate=0.5)
    people = simulate(study=study, participants=10, truth=Truth([1]))
    sides = Response.objects.filter(trial__kind="identical").values_list("side", flat=True)
    assert set(sides) == {"left", "right"}
    for response in Response.objects.filter(trial__kind="repeat").select_related("trial"):
        chosen = getattr(response.trial, response.side)
        assert chosen.explanation.condition.name == "gradcam-plain"
    assert len(people) == 10


def test_with_ties_an_attentive_person_sees_that_two_pictures_are_the_same():
    study = make_open_study(pictures=4, answer_format="tie")
    Study.objects.update(identical_rate=0.5)
    simulate(study=study, participants=3, truth=Truth([0.9]))
    sides = Response.objects.filter(trial__kind="identical").values_list("side", flat=True)
    assert list(sides) == ["tie"] * 6


def test_a_condition_that_serves_as_a_catch_is_nobodys_favourite():
    study = make_open_study(pictures=2)
    study.conditions.filter(name="gradcam-plain").update(is_catch=True)
    with pytest.raises(SimulationError, match="'gradcam-plain' is not one of lime-plain"):
        simulate(study=study, participants=1, truth=Truth([1], condition="gradcam-plain"))


@pytest.mark.parametrize("task", ["forward-simulation", "faulty-model"])
@pytest.mark.parametrize("accuracy", [0, 1])
def test_in_a_task_with_a_right_answer_the_preference_is_for_being_right(task, accuracy):
    study = make_open_task_study(task, asks_confidence=True)
    people = simulate(study=study, participants=3, truth=Truth([accuracy]))
    assert all(person.is_complete for person in people)
    for response in Response.objects.select_related("trial__question"):
        assert (response.answer == response.trial.question.expected) == bool(accuracy)


def test_a_quota_that_is_full_screens_simulated_people_out_too():
    study = make_open_study(pictures=1, asks_first=True)
    Quota.objects.create(study=study, level=0, places=1)
    people = simulate(study=study, participants=6, truth=Truth([0.8], level_shares=[1, 0, 0]))
    assert sorted(person.outcome for person in people) == ["completed"] + 5 * ["screened_out"]


def test_a_questionnaire_without_levels_is_simulated_too():
    study = make_open_study(pictures=2)
    ItemChoice.objects.update(level=None)
    (person,) = simulate(study=study, participants=1, truth=Truth([0.8]))
    assert person.expertise_level is None
    assert person.is_complete


@pytest.mark.parametrize(
    ("participants", "truth", "said"),
    [
        (0, Truth([0.8]), "participants 0"),
        (2, Truth([1.5]), "preference 1.5"),
        (2, Truth([0.8, 0.7]), "2 values .* 3 levels"),
        (2, Truth([0.8], condition="shap"), "'shap' is not one of gradcam-plain, lime-plain"),
        (2, Truth([0.8], level_shares=[1, 2]), "levels has 2 values"),
        (2, Truth([0.8], level_shares=[0, 0, 0]), "not all 0"),
        (2, Truth([0.8], between_sd=-1), "between-sd -1"),
        (2, Truth([0.8], left_bias=float("nan")), "left-bias nan"),
        (2, Truth([0.8], dropout=1.2), "dropout 1.2"),
        (2, Truth([0.8], inattentive=-0.1), "inattentive -0.1"),
    ],
)
def test_impossible_wishes_are_refused_before_anybody_is_made(participants, truth, said):
    study = make_open_study(pictures=2)
    with pytest.raises(SimulationError, match=said):
        simulate(study=study, participants=participants, truth=truth)
    assert not Participant.objects.exists()


def test_a_study_without_conditions_cannot_be_rehearsed():
    with pytest.raises(SimulationError, match="no condition"):
        simulate(study=make_study(conditions=0), participants=1, truth=Truth([0.8]))


def test_a_study_that_is_not_open_takes_in_no_simulated_person_either():
    study = make_open_study(pictures=2)
    set_status(study=study, status=Study.Status.PAUSED)
    with pytest.raises(SimulationError, match=r"(?i)trust is paused; pilot or open it"):
        simulate(study=study, participants=1, truth=Truth([0.8]))


def test_the_command_says_where_to_look(capsys):
    make_open_study(pictures=2)
    call_command("simulate", "trust", "--participants", "4", "--preference", "0.9,0.8,0.6")
    assert "/results/trust/?simulated=1" in capsys.readouterr().out
    assert Participant.objects.filter(kind="simulated").count() == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["trsut", "--participants", "2", "--preference", ".8"], "'trsut'; choose one of: trust"),
        (["trust", "--participants", "two", "--preference", ".8"], "participants.*'two'"),
        (["trust", "--participants", "2", "--preference", "high"], "'high' is not a number"),
        (["trust", "--participants", "2", "--preference", "8"], "preference 8.0 must lie"),
    ],
)
def test_the_command_names_what_is_wrong(arguments, said):
    make_open_study(pictures=2)
    with pytest.raises(CommandError, match=said):
        call_command("simulate", *arguments)


def test_without_any_study_the_command_says_how_to_make_one():
    with pytest.raises(CommandError, match="create_study"):
        call_command("simulate", "trust", "--participants", "2", "--preference", "0.8")
