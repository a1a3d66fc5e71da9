"""Pictures go to the participant whose trial it is, and look alike from the outside."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from studyapp import media
from studyapp.models import Stimulus
from tests.factories import make_open_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


def _noisy(number: int, *, form: str = "WEBP") -> bytes:
    """A picture whose file grows with the number."""
    buffer = BytesIO()
    Image.effect_noise((64, 64), number).convert("RGB").save(buffer, form)
    return buffer.getvalue()


@pytest.fixture
def visitor(monkeypatch):
    """Somebody at the first trial of a study whose pictures differ much in size."""
    monkeypatch.setattr("tests.factories.picture_bytes", _noisy)
    make_open_study(pictures=3)
    visitor = Visitor()
    visitor.join()
    return visitor


def test_the_three_pictures_are_those_of_the_trial(visitor):
    trial = visitor.participant().trials.get(position=1)
    paths = (trial.question.image.shown_path, trial.left.path, trial.right.path)
    for address, path in zip(visitor.pictures(), paths, strict=True):
        assert visitor.client.get(address).content.rstrip(b"\0") == media.read(path).rstrip(b"\0")


def test_every_picture_is_padded_to_the_size_of_the_largest(visitor):
    trial = visitor.participant().trials.get(position=1)
    stored = {len(media.read(p)) for p in (trial.question.image.shown_path, trial.left.path)}
    assert len(stored) == 2
    largest = max(Stimulus.objects.values_list("size", flat=True))
    answers = [visitor.client.get(address) for address in visitor.pictures()]
    assert {len(answer.content) for answer in answers} == {largest}
    assert {answer["Content-Length"] for answer in answers} == {str(largest)}
    for answer in answers:
        Image.open(BytesIO(answer.content)).load()


def test_a_picture_says_nothing_but_that_it_is_a_picture(visitor):
    answer = visitor.client.get(visitor.pictures()[1])
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "private, max-age=86400, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    for header in ("ETag", "Last-Modified", "Vary", "Content-Disposition", "Set-Cookie"):
        assert header not in answer


def test_nobody_else_sees_a_picture(visitor):
    other = Visitor()
    other.join()
    for address in visitor.pictures():
        assert other.client.get(address).status_code == 404
        assert Client().get(address).status_code == 404
        assert visitor.client.get(address + "x").status_code == 404


def test_the_cookie_of_one_study_opens_no_picture_of_another(visitor):
    make_open_study(pictures=1, slug="other")
    address = visitor.pictures()[0].replace("/trust/", "/other/")
    assert visitor.client.get(address).status_code == 404


def test_one_looks_ahead_to_the_next_trial_alone_and_back_to_all(visitor):
    first, second, third = visitor.participant().trials.order_by("position")
    tokens = (second.original_token, second.left_token, second.right_token)
    assert visitor.next_pictures() == [f"/s/trust/picture/{token}" for token in tokens]
    assert {visitor.client.get(a).status_code for a in visitor.next_pictures()} == {200}
    late = f"{visitor.root}picture/{third.left_token}"
    assert visitor.client.get(late).status_code == 404
    assert third.left_token not in visitor.get("trial/").text
    visitor.respond()
    assert visitor.client.get(late).status_code == 404  # the next page was not asked for yet
    visitor.get("trial/")
    assert visitor.client.get(late).status_code == 200
    visitor.respond()
    assert visitor.next_pictures() == []
    visitor.respond()
    assert visitor.client.get(f"{visitor.root}picture/{first.left_token}").status_code == 200


def test_a_head_or_a_part_tells_no_more_than_the_whole(visitor):
    address = visitor.pictures()[1]
    whole = visitor.client.get(address)
    head = visitor.client.head(address)
    part = visitor.client.get(address, headers={"range": "bytes=0-9"})
    assert (head.status_code, head.content) == (200, b"")
    assert (part.status_code, part.content) == (200, whole.content)
    assert head.headers == part.headers == whole.headers
    assert visitor.client.post(address).status_code == 405


def test_a_missing_file_is_not_found_and_the_log_names_the_picture(visitor, caplog):
    trial = visitor.participant().trials.get(position=1)
    media.full_path(trial.left.path).unlink()
    answer = visitor.client.get(visitor.pictures()[1])
    assert answer.status_code == 404
    (line,) = [r.getMessage() for r in caplog.records if r.name == "studyapp.views.pictures"]
    assert trial.left.path in line
    assert trial.question.image.name in line
    assert trial.question.image.name not in answer.text


def test_a_task_that_shows_one_explanation_has_no_other_picture(visitor):
    trial = visitor.participant().trials.get(position=1)
    visitor.participant().trials.filter(position=1).update(right=None)
    address = f"{visitor.root}picture/"
    assert visitor.client.get(address + trial.left_token).status_code == 200
    assert visitor.client.get(address + trial.right_token).status_code == 404
