"""Questionnaires are asked at their place, scored, and decide the level."""

import pytest

from studyapp.actions.questionnaire_flaws import flaws
from studyapp.actions.readiness import obstacles
from studyapp.actions.taking_part.enrol import enrol
from studyapp.actions.taking_part.questionnaires import answer_questionnaire, current_questionnaire
from studyapp.actions.taking_part.respond import OutOfOrder, respond
from studyapp.models import (
    AskedQuestionnaire,
    ExpertiseLevel,
    ItemChoice,
    ItemResponse,
    Participant,
    Questionnaire,
    QuestionnaireItem,
    QuestionnaireResponse,
)
from studyapp.models.participation import new_token
from tests.factories import (
    make_comprehension,
    make_open_study,
    make_questionnaire,
    make_study,
)

pytestmark = pytest.mark.django_db


def make_scale(name: str = "Scale", **fields) -> Questionnaire:
    """Two statements of five steps, one turned round, and one question with a right answer."""
    scale = Questionnaire.objects.create(name=name, **{"scoring": "sum", **fields})
    common = {"questionnaire": scale, "scored": True}
    items = QuestionnaireItem.objects
    items.create(code="plain", text="I know it.", kind="likert", **common)
    items.create(code="turned", text="I do not.", kind="likert", reversed=True, **common)
    knows = items.create(code="knows", text="What is it?", **common)
    for code, value in (("right", 1), ("wrong", 0)):
        ItemChoice.objects.create(item=knows, code=code, label=code, value=value)
    return scale


def make_levels(scale: Questionnaire) -> None:
    """Of the scores 2 to 11."""
    for level, from_score in enumerate((2, 6, 9)):
        ExpertiseLevel.objects.create(
            questionnaire=scale, level=level, label=f"L{level}", from_score=from_score
        )


def answered(participant: Participant, questionnaire: Questionnaire, **given) -> Participant:
    items = {item.code: item for item in questionnaire.items.all()}
    answers = {items[code]: value for code, value in given.items()}
    return answer_questionnaire(
        participant=participant, questionnaire=questionnaire, answers=answers, duration_ms=1234
    )


def test_the_score_and_the_level_follow_from_the_cut_points():
    make_questionnaire()
    scale = make_scale()
    make_levels(scale)
    study = make_open_study(pictures=2, asks_first=True, questionnaire=scale)
    for given, score, level in (
        ({"plain": "1", "turned": "5", "knows": "wrong"}, 2, 0),
        ({"plain": "3", "turned": "3", "knows": "wrong"}, 6, 1),
        ({"plain": "4", "turned": "2", "knows": "right"}, 9, 2),
    ):
        participant = enrol(study=study, token=new_token())
        participant = answered(participant, scale, **given)
        participant.refresh_from_db()
        assert (participant.expertise_score, participant.expertise_level) == (score, level)
        response = participant.questionnaire_responses.get()
        assert (response.score, response.duration_ms) == (score, 1234)


def test_without_every_scored_answer_there_is_no_score():
    scale = make_scale()
    study = make_open_study(pictures=2, asks_first=True, questionnaire=scale)
    participant = answered(enrol(study=study, token=new_token()), scale, plain="3", turned="3")
    assert participant.expertise_score is None
    assert QuestionnaireResponse.objects.get().score is None
    assert ItemResponse.objects.count() == 2


def test_the_level_may_be_that_of_the_choice_of_one_item():
    study = make_open_study(pictures=2, asks_first=True)
    participant = enrol(study=study, token=new_token())
    participant = answered(participant, study.questionnaire, familiarity="familiar")
    assert (participant.expertise_level, participant.expertise_score) == (2, None)


def test_questionnaires_come_in_their_order_before_and_after_the_trials():
    study = make_open_study(pictures=1, trials_per_participant=1, asks_first=True)
    late, later, early = (make_scale(name, scoring="none") for name in ("late", "later", "early"))
    asked = study.asked
    asked.create(questionnaire=later, place=AskedQuestionnaire.Place.AFTER, position=2)
    asked.create(questionnaire=late, place=AskedQuestionnaire.Place.AFTER, position=1)
    asked.create(questionnaire=early, place=AskedQuestionnaire.Place.BEFORE, position=1)
    participant = enrol(study=study, token=new_token())
    seen = []
    for _ in range(2):
        seen.append(current_questionnaire(participant))
        participant = answered(participant, seen[-1])
    assert current_questionnaire(participant) is None
    trial = participant.trials.get()
    respond(participant=participant, trial_token=trial.token, side="left")
    for _ in range(2):
        seen.append(current_questionnaire(participant))
        participant = answered(participant, seen[-1])
    assert seen == [study.questionnaire, early, late, later]
    assert participant.is_complete


def test_only_the_studys_own_questionnaire_decides_the_level():
    study = make_open_study(pictures=1, asks_first=True)
    other = make_scale()
    make_levels(other)
    study.asked.create(questionnaire=other, place=AskedQuestionnaire.Place.BEFORE)
    participant = enrol(study=study, token=new_token())
    participant = answered(participant, study.questionnaire, familiarity="not_familiar")
    participant = answered(participant, other, plain="5", turned="1", knows="right")
    assert participant.expertise_level == 0
    assert participant.questionnaire_responses.get(questionnaire=other).score == 11


def test_what_was_answered_first_stands_and_nothing_is_answered_out_of_turn():
    study = make_open_study(pictures=2, asks_first=True)
    other = make_scale(scoring="none")
    study.asked.create(questionnaire=other, place=AskedQuestionnaire.Place.AFTER)
    participant = enrol(study=study, token=new_token())
    with pytest.raises(OutOfOrder):
        answered(participant, other, plain="3")
    participant = answered(participant, study.questionnaire, familiarity="familiar")
    slot = participant.slot
    participant = answered(participant, study.questionnaire, familiarity="not_familiar")
    assert (participant.expertise_level, participant.slot) == (2, slot)
    assert ItemResponse.objects.get().value == "familiar"


def test_a_questionnaire_in_order_has_no_flaw():
    familiarity, scale = make_questionnaire(), make_scale()
    make_levels(scale)
    assert flaws(familiarity) == flaws(scale) == []


def test_every_flaw_of_the_scoring_is_named():
    scale = make_scale(scoring="none")
    items = QuestionnaireItem.objects
    items.create(questionnaire=scale, code="years", text="?", kind="number", reversed=True)
    items.create(questionnaire=scale, code="words", text="?", kind="text")
    items.create(questionnaire=scale, code="bare", text="?", kind="choice")
    scale.items.update(scored=True)
    assert sorted(flaws(scale)) == [
        "item 'bare' has nothing to choose from",
        "item 'bare' is scored, but no choice of it has a value",
        "item 'words' is scored, but words have no number",
        "item 'years' is reversed, but a number has no ends to turn it round by",
        "items count (scored), but its scoring is “none”",
    ]
    empty = Questionnaire.objects.create(name="Empty", scoring="mean")
    assert flaws(empty) == ["its scoring is “mean”, but no item counts (scored)"]


def test_every_flaw_of_the_levels_is_named():
    scale = make_scale()
    for level, from_score in ((0, 3), (1, 20), (2, 8)):
        ExpertiseLevel.objects.create(
            questionnaire=scale, level=level, label="L", from_score=from_score
        )
    scale.items.filter(code="plain").update(required=False)
    assert flaws(scale) == [
        "item 'plain' decides the level, so it must be required",
        "a higher level has a lower cut point",
        "scores from 2 to below 3 have no level",
        "level 1 begins at 20, but the highest score is 11",
    ]
    ItemChoice.objects.filter(code="right").update(level=1)
    assert flaws(scale) == ["levels are decided by the score and by choices; keep one of the two"]


def test_levels_of_choices_come_from_one_required_item():
    familiarity = make_questionnaire()
    familiarity.items.update(required=False)
    assert flaws(familiarity) == ["item 'familiarity' decides the level, so it must be required"]
    second = QuestionnaireItem.objects.create(questionnaire=familiarity, code="again", text="?")
    ItemChoice.objects.create(item=second, code="a", label="A", level=0)
    assert flaws(familiarity) == ["the choices of 2 items have levels; one item decides"]


def test_translations_that_cannot_be_read_are_named():
    familiarity = make_questionnaire()
    familiarity.items.update(translations={"nl": "Hoe vertrouwd?"})
    ItemChoice.objects.filter(code="familiar").update(translations=["nl"])
    form = 'must be of the form {"nl": {"text": "..."}}'
    assert flaws(familiarity) == [
        f"the translations of item 'familiarity' {form}",
        f"the translations of choice 'familiar' of item 'familiarity' {form}",
    ]


def test_a_study_with_questions_that_cannot_work_is_not_opened():
    study = make_study(asks_guess=True, public_names=("Heat", "Heat"))
    other = make_scale()
    other.items.update(scored=False)
    study.asked.create(questionnaire=other)
    make_comprehension(study)
    first, second = study.comprehension.all()
    first.translations = {"nl": {"choices": ["Een"]}}
    first.save()
    second.choices = ["One"]
    second.save()
    told = obstacles(study)
    assert "the questionnaire “Scale”: its scoring is “sum”, but no item counts (scored)" in told
    assert (
        "the comprehension question “What do you see?” has another number of choices in 'nl'"
        in told
    )
    assert "the comprehension question “How many do you choose?” has fewer than two choices" in told
    assert "the public names to guess from must be two or more, each another one" in told
