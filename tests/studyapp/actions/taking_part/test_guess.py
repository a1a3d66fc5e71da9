"""The guess of the technique: asked about what was seen, drawn from the seed, stored once."""

from collections import Counter

import pytest

from studyapp.actions.results import data_of
from studyapp.actions.taking_part.guess import (
    names_to_guess,
    pictures_to_guess,
    store_guesses,
)
from studyapp.actions.taking_part.questionnaires import answer_questionnaire
from studyapp.actions.taking_part.respond import OutOfOrder, respond
from studyapp.actions.taking_part.way import Step, step_of
from studyapp.analysis.blinding_index import blinding_table
from studyapp.analysis.results.sections.recognition import guesses
from studyapp.models import Condition, Participant, Stimulus, TechniqueGuess, Trial
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_open_study(pictures=4, asks_guess=True, public_names=("Heat", "Patches"))


def at_the_guess(study) -> Participant:
    return make_participant(study, level=1)


def truth(participant: Participant) -> list[Condition]:
    stimuli = [Stimulus.objects.get(pk=p.stimulus) for p in pictures_to_guess(participant)]
    return [stimulus.explanation.condition for stimulus in stimuli]


def test_the_guess_comes_after_everything_else(study):
    participant = at_the_guess(study)
    assert step_of(participant) == Step.GUESS
    assert not participant.has_ended
    participant = store_guesses(participant=participant, guesses=[None] * 4)
    assert participant.is_complete


def test_four_pictures_that_were_seen_two_of_each_technique(study):
    participant = at_the_guess(study)
    pictures = pictures_to_guess(participant)
    assert len({picture.stimulus for picture in pictures}) == 4
    seen = {pk for pair in participant.trials.values_list("left", "right") for pk in pair}
    assert {picture.stimulus for picture in pictures} <= seen
    for picture in pictures:
        left = participant.trials.filter(left_token=picture.token, left=picture.stimulus)
        right = participant.trials.filter(right_token=picture.token, right=picture.stimulus)
        assert left.exists() or right.exists()
    counted = Counter(condition.name for condition in truth(participant))
    assert counted == {"gradcam-plain": 2, "lime-plain": 2}
    assert pictures_to_guess(participant) == pictures


def test_the_names_are_in_an_order_of_each_participant(study):
    Condition.objects.create(
        study=study, name="random", method="random_map", is_catch=True, public_name="Nonsense"
    )
    orders = set()
    for number in range(12):
        participant = Participant(study=study, code=f"P{number}")
        names = [condition.public_name for condition in names_to_guess(participant)]
        assert sorted(names) == ["Heat", "Patches"]
        orders.add(tuple(names))
    assert len(orders) == 2


def test_guesses_are_stored_once(study):
    participant = at_the_guess(study)
    right = truth(participant)
    store_guesses(participant=participant, guesses=[*right[:3], None])
    store_guesses(participant=participant, guesses=[None] * 4)
    stored = TechniqueGuess.objects.filter(participant=participant)
    assert stored.count() == 4
    assert stored.filter(condition=None).count() == 1
    for guess in stored.exclude(condition=None):
        assert guess.condition == guess.stimulus.explanation.condition


def test_guesses_must_be_of_the_study_complete_and_in_time(study):
    early = make_participant(study)
    with pytest.raises(OutOfOrder):
        store_guesses(participant=early, guesses=[None] * 4)
    participant = at_the_guess(study)
    with pytest.raises(ValueError, match="zip"):
        store_guesses(participant=participant, guesses=[None])
    foreign = Condition(pk=10**6, name="foreign")
    with pytest.raises(ValueError, match="foreign is not among the techniques"):
        store_guesses(participant=participant, guesses=[foreign] * 4)
    assert not TechniqueGuess.objects.exists()


def test_who_saw_no_explanation_is_asked_nothing(study):
    participant = make_participant(study)
    for trial in participant.trials.all():
        respond(participant=participant, trial_token=trial.token, side="left")
    Trial.objects.filter(participant=participant).update(left=None, right=None)
    answer_questionnaire(participant=participant, questionnaire=study.questionnaire, answers={})
    participant.refresh_from_db()
    assert participant.is_complete


def test_the_table_of_guesses_is_of_real_people_or_of_simulated_ones(study):
    participant = at_the_guess(study)
    right = truth(participant)
    store_guesses(participant=participant, guesses=[*right[:3], None])
    made_up = make_participant(study, level=0, kind=Participant.Kind.SIMULATED)
    store_guesses(participant=made_up, guesses=[None] * 4)
    real = guesses(data_of(study))
    assert set(real["participant_id"]) == {participant.code}
    assert set(real["expertise_level"]) == {1}
    assert (real["guess"] == real["condition"]).sum() == 3
    assert real["guess"].isna().sum() == 1
    assert set(guesses(data_of(study, simulated=True))["participant_id"]) == {made_up.code}
    table = blinding_table(real, names=2)
    assert table["right"].sum() == 2 * 3


def test_a_study_without_guesses_has_an_empty_table(study):
    frame = guesses(data_of(study))
    assert frame.empty
    assert blinding_table(frame, names=2).empty
