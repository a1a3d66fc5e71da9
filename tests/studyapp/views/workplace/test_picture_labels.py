"""The page of a study's pictures: labels are corrected, and too long a form is explained."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from studyapp.models import Job, LogbookEntry
from tests.factories import make_image, make_researcher, make_study
from tests.studyapp.actions.pictures.archives import picture

pytestmark = pytest.mark.django_db
PAGE = "/studies/trust/pictures/"


@pytest.fixture
def study():
    return make_study()


@pytest.fixture
def rosa(client, study):
    client.force_login(make_researcher(study))
    return client


def _change(client, action, images, words=""):
    sent = {"action": action, "words": words, "pictures": [image.pk for image in images]}
    return client.post(f"{PAGE}change/", sent)


def test_a_wrong_label_is_corrected_and_one_that_is_no_class_is_told(rosa, study):
    images = [make_image(study, number) for number in (1, 2)]
    study.images.update(true_label="cat", boxes=[[1, 2, 3, 4]])
    page = rosa.post(f"{PAGE}change/", _labelled(images[:1], "espresso; lego"), follow=True).text
    assert "1 picture got another label." in page
    assert "lego is no class of the classifier: it is never right." in page
    assert "espresso is no class" not in page
    rows = list(study.images.values_list("true_label", "labels", "boxes"))
    assert rows == [("espresso", ["espresso", "lego"], [[1, 2, 3, 4]]), ("cat", [], [[1, 2, 3, 4]])]
    assert (
        "2 pictures got another"
        in rosa.post(f"{PAGE}change/", _labelled(images, "tabby cat"), follow=True).text
    )
    assert list(study.images.values_list("true_label", "labels")) == [("tabby cat", [])] * 2
    details = LogbookEntry.objects.order_by("number").first().details
    assert details == {"what": "label", "words": "espresso; lego", "pictures": 1}


def _labelled(images, words):
    return {"action": "label", "words": words, "pictures": [image.pk for image in images]}


def test_labels_stay_once_a_study_was_opened_and_impossible_ones_are_refused(rosa, study):
    image = make_image(study, 1)
    answer = _change(rosa, "label", [image], "x" * 201)
    assert (answer.status_code, "more than 200 characters" in answer.text) == (422, True)
    assert _change(rosa, "label", [image], " ; ").status_code == 422
    study.opened_at = timezone.now()
    study.save()
    answer = _change(rosa, "label", [image], "espresso")
    assert answer.status_code == 422
    assert "The study was opened" in answer.text
    assert study.images.get().true_label == image.true_label


def test_more_files_than_a_form_takes_are_refused_on_a_page_that_says_what_to_do(
    rosa, study, settings
):
    assert "up to 999 at once" in rosa.get(PAGE).text
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    files = [SimpleUploadedFile(f"{n}.png", picture(n)) for n in range(3)]
    answer = rosa.post(f"{PAGE}add/", {"uploads": files})
    assert answer.status_code == 400
    assert "A form takes up to 2 files at once. Pack them into one zip file" in answer.text
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    answer = _change(rosa, "tag", [], "dark")
    assert (answer.status_code, "up to 1 fields at once" in answer.text) == (400, True)
    assert not Job.objects.exists()
