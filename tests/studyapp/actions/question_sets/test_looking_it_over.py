"""What keeps a set from being frozen is said all at once; what is uneven is said as a warning."""

import pytest

from studyapp import media
from studyapp.actions.question_sets.balance import balance
from studyapp.actions.question_sets.flaws import asked, flaws, in_one_message
from studyapp.actions.questions import QuestionSetError, assemble, freeze
from studyapp.models import Condition, Explanation, Stimulus
from tests.factories import make_image, make_stimulus, make_study

pytestmark = pytest.mark.django_db


def make_draft(*, pictures=4, conditions=3, **fields):
    study = make_study(conditions=conditions, trials_per_participant=2, **fields)
    for number in range(pictures):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    return assemble(study=study)


def warnings(draft) -> str:
    return " ".join(balance(draft.study, asked(draft)).warnings)


def test_every_flaw_is_named_at_once_with_its_question():
    draft = make_draft(conditions=2)
    draft.questions.filter(image__position=0).update(kind="catch")
    Explanation.objects.filter(image__position=1, condition__name="lime-plain").update(class_id=1)
    Stimulus.objects.filter(explanation__image__position=2)[:1].get()
    narrow = Stimulus.objects.filter(explanation__image__position=2).first()
    narrow.width = 63
    narrow.save()
    with pytest.raises(QuestionSetError) as refusal:
        freeze(question_set=draft)
    for name, what in enumerate(["right choice", "different classes", "differ in size"]):
        assert f"secret-picture-{name}: gradcam-plain / lime-plain" in str(refusal.value)
        assert what in str(refusal.value)


def test_a_missing_file_is_a_flaw_and_no_crash():
    draft = make_draft(conditions=2, pictures=2)
    media.remove(Stimulus.objects.first().path)
    draft.questions.last().image.__class__.objects.filter(position=1).update(shown_path="")
    found = [flaw.text for flaw in flaws(draft.study, asked(draft))]
    assert len(found) == 2
    assert all("manage.py precompute trust" in text for text in found)
    with pytest.raises(QuestionSetError, match="is missing"):
        freeze(question_set=draft)


def test_what_is_left_out_is_no_obstacle():
    draft = make_draft(conditions=2)
    Explanation.objects.filter(image__position=1, condition__name="lime-plain").update(class_id=1)
    draft.questions.filter(image__position=1).update(included=False)
    assert flaws(draft.study, asked(draft)) == []


def test_many_flaws_are_told_in_a_message_of_bounded_length():
    draft = make_draft(conditions=2, pictures=13)
    draft.questions.exclude(image__position=0).update(kind="catch")
    assert in_one_message(flaws(draft.study, asked(draft))).endswith("And 2 more.")


def test_a_set_that_asks_evenly_has_no_warning():
    assert warnings(make_draft()) == ""


def test_pairs_conditions_and_classes_that_are_asked_about_unequally_are_named():
    draft = make_draft(pictures=8)
    lime = draft.questions.filter(second__explanation__condition__name="lime-plain")
    lime.filter(image__position__gte=3).update(included=False)
    said = warnings(draft)
    assert "Not every pair of conditions is asked about as often: gradcam-" in said
    assert "lime-plain in " in said
    assert "within a class: tabby cat." in said


def test_the_counts_are_of_what_is_asked():
    draft = make_draft()
    draft.questions.filter(image__position=0).update(kind="practice")
    draft.questions.filter(image__position=1).update(included=False)
    found = balance(draft.study, asked(draft))
    assert found.kinds == {"main": 6, "practice": 3, "catch": 0}
    assert (found.right, found.wrong) == (6, 0)
    assert set(found.pairs.values()) == {2}
    assert found.classes == {"tabby cat": 6}


@pytest.mark.parametrize(
    ("rate", "catches", "said"),
    [
        (0.0, 0, ""),
        (0.0, 1, "are never put"),
        (0.5, 0, "gets 1 catch questions, but there are 0"),
        (0.5, 1, ""),
    ],
)
def test_the_catch_rate_and_the_catch_questions_belong_together(rate, catches, said):
    draft = make_draft(conditions=2, catch_rate=rate)
    if catches:
        draft.questions.filter(image__position=0).update(kind="catch", expected="first")
    assert said in warnings(draft)
    assert bool(said) == bool(warnings(draft))


def test_fewer_questions_than_trials_are_told():
    draft = make_draft(pictures=1, conditions=2)
    assert "2 main questions, but there are 1" in warnings(draft)


def test_a_condition_that_serves_as_a_catch_unbalances_nothing():
    study = make_study(trials_per_participant=2, catch_rate=0.5)
    Condition.objects.create(study=study, name="noise", method="random_map", is_catch=True)
    for number in range(3):
        image = make_image(study, number)
        for condition in study.conditions.all():
            make_stimulus(image, condition)
    assert warnings(assemble(study=study)) == ""
