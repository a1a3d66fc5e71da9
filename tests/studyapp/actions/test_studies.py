"""A study opens only when it is complete, and tells nobody what it compares."""

import pytest

from studyapp.actions.studies import StudyNotReady, open_study, set_status
from studyapp.models import Study
from tests.factories import make_open_study, make_study

pytestmark = pytest.mark.django_db


def test_everything_that_is_missing_is_named_at_once():
    study = make_study()
    Study.objects.update(consent_text=" ")
    study.questionnaire.items.all().delete()
    with pytest.raises(StudyNotReady) as refusal:
        open_study(study=study)
    for part in ("no frozen question set", "no consent text", "no item"):
        assert part in str(refusal.value)


@pytest.mark.parametrize("text", ["We show Grad-CAM maps.", "GradCAMs", "lime plain", "LIME"])
def test_a_text_that_names_a_method_keeps_the_study_shut(text):
    study = make_open_study(pictures=2)
    Study.objects.update(instructions=text)
    with pytest.raises(StudyNotReady, match="instructions contains"):
        open_study(study=study)


@pytest.mark.parametrize("text", ["A sublime slime, limericks", "ravioli meant"])
def test_words_that_merely_contain_a_name_do_no_harm(text):
    study = make_open_study(pictures=2)
    Study.objects.update(instructions=text)
    assert open_study(study=study).is_open


def test_a_study_can_be_paused_and_opened_again():
    study = make_open_study(pictures=2)
    opened_at = study.opened_at
    set_status(study=study, status=Study.Status.PAUSED)
    assert open_study(study=study).opened_at == opened_at
