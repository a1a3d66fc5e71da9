"""Nothing that a participant can reach tells which explanation is which.

A preference is worth something only if people cannot know, or learn from one another, what they
are looking at. These tests read everything a browser gets but the pixels.
"""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from studyapp.models import Condition, Response, SourceImage, Trial
from tests.crawler import Answer, leaks, own_tokens, walk
from tests.factories import make_open_study, make_participant, make_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    """A study whose conditions have parameters worth hiding."""
    study = make_open_study(pictures=4)
    Condition.objects.filter(method="lime").update(
        parameters={"num_samples": 1000, "segmentation": "quickshift"},
        rendering_parameters={"colour_map": "viridis"},
    )
    return study


def test_nothing_that_a_participant_can_reach_tells_what_is_compared(study):
    visitor = walk(study)
    assert leaks(visitor.answers) == []
    reached = {answer.address.split("?")[0] for answer in visitor.answers}
    pages = ("", "consent/", "declined/", "instructions/", "trial/", "questions/", "end/")
    assert {f"/s/trust/{page}" for page in pages} <= reached
    assert {"/static/js/trial.js", "/static/js/copy.js", "/static/css/participant.css"} <= reached
    assert sum("/picture/" in address for address in reached) == 3 * 4 + 1
    assert {answer.status for answer in visitor.answers} == {200, 302, 403, 404, 422}


def test_the_crawl_finds_a_leak_wherever_it_is_planted(study):
    """In a body, a header, an address or a cookie: the crawl would see it."""
    harmless = Answer("/s/trust/trial/", 200, "Content-Type: text/html", b"<p>A</p>")
    assert leaks([harmless]) == []
    image = SourceImage.objects.first()
    for planted in (
        Answer(harmless.address, 200, harmless.head, b'<img class="Grad-CAM gradcam-plain">'),
        Answer(harmless.address, 200, "ETag: quickshift", b""),
        Answer(f"/media/{image.shown_path}", 404, "", b""),
        Answer(harmless.address, 200, "X-Class: tabby cat", b""),
        Answer(harmless.address, 200, "", b'{"p": 0.93}'),
        Answer(harmless.address, 200, "image/webp num_samples", b"\xff"),
    ):
        assert leaks([harmless, planted]), planted


def test_the_crawl_finds_a_leak_in_a_page_that_is_really_served(study, settings):
    settings.TEMPLATES = _with_a_leak(settings.TEMPLATES)
    found = leaks(walk(study).answers)
    assert any("/s/trust/trial/ tells Condition.method: 'gradcam'" in leak for leak in found)


def _with_a_leak(templates):
    """The same templates, but the page of a trial names the method of the left explanation."""
    leaking = (
        '<input name="trial" value="{{ trial.token }}">'
        "<b>{{ trial.left.explanation.condition }}</b>"
    )
    engine = {key: value for key, value in templates[0].items() if key != "APP_DIRS"}
    options = {
        **engine["OPTIONS"],
        "loaders": [
            ("django.template.loaders.locmem.Loader", {"participant/trial.html": leaking}),
            "django.template.loaders.filesystem.Loader",
            "django.template.loaders.app_directories.Loader",
        ],
    }
    return [{**engine, "OPTIONS": options}]


def test_every_trial_page_is_the_same_but_for_its_number_and_random_tokens(study):
    """So no key, order, class or text can depend on the conditions, the class or the picture."""
    pages = set()
    for visitor in (Visitor(), Visitor(), Visitor()):
        visitor.join()
        for number in range(1, 5):
            page = visitor.get("trial/").text
            page = re.sub("|".join(map(re.escape, own_tokens())), "TOKEN", page)
            page = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page)
            pages.add(page.replace(f"{number} of 4", "").replace(f'value="{number}" max', ""))
            visitor.respond()
    assert len(pages) == 1


def test_two_participants_share_no_token(study):
    tokens = []
    for visitor in (Visitor(), Visitor()):
        participant = visitor.join()
        fields = ("token", "original_token", "left_token", "right_token")
        tokens += [t for row in participant.trials.values_list(*fields) for t in row]
        tokens += [participant.token, participant.code]
    assert len(tokens) == len(set(tokens)) == 2 * (4 * 4 + 2)
    assert min(map(len, own_tokens())) >= 22  # 128 bits


def test_the_three_pictures_differ_in_nothing_but_their_pixels(study):
    visitor = Visitor()
    visitor.join()
    answers = [visitor.client.get(address) for address in visitor.pictures()]
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1
    assert len({len(answer.content) for answer in answers}) == 1
    for answer in answers:
        assert _chunks(answer.content) <= {b"VP8 ", b"VP8L"}
        picture = Image.open(BytesIO(answer.content))
        assert (picture.format, picture.size) == ("WEBP", (64, 64))
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
        assert not picture.getexif()


def test_the_search_for_chunks_finds_what_a_camera_wrote():
    exif = Image.Exif()
    exif[0x010E] = "gradcam"
    buffer = BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "WEBP", exif=exif, xmp=b"<x/>")
    assert {b"EXIF", b"XMP "} <= _chunks(buffer.getvalue())


def _chunks(data: bytes) -> set[bytes]:
    """The kinds of the chunks of a WebP file; the zero bytes after its end are padding."""
    end = 8 + int.from_bytes(data[4:8], "little")
    assert not data[end:].strip(b"\0")
    kinds, place = set(), 12
    while place < end:
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        kinds.add(data[place : place + 4])
        place += 8 + size + size % 2
    return kinds


# --- A classifier that is given everything but the pixels guesses at chance.


def _shown(participants: int) -> tuple[np.ndarray, np.ndarray]:
    """What the browser is told of every explanation, and whether each is by LIME."""
    study, visitor = make_open_study(pictures=10), Visitor()
    told, is_lime = [], []
    for _ in range(participants):
        participant = make_participant(study)
        visitor.client.cookies["participant"] = participant.token
        trials = participant.trials.select_related("left__explanation__condition")
        Response.objects.bulk_create(Response(trial=trial, side="left") for trial in trials)
        for trial in trials:
            told += _told(visitor, trial)
            left_is_lime = trial.left.explanation.condition.method == "lime"
            is_lime += [left_is_lime, not left_is_lime]
    return np.array(told, float), np.array(is_lime)


def _told(visitor: Visitor, trial: Trial) -> list[list[float]]:
    rows = []
    for place, token in enumerate((trial.left_token, trial.right_token)):
        answer = visitor.client.get(f"{visitor.root}picture/{token}")
        header = "".join(f"{name}:{value}" for name, value in sorted(answer.headers.items()))
        numbers = [place, trial.position, len(answer.content), len(header), sum(header.encode())]
        letters = [ord(letter) for letter in trial.token + token]
        rows.append(numbers + letters)
    return rows


def _auc(told: np.ndarray, is_lime: np.ndarray) -> float:
    """How well the one half of the participants teaches what the other half saw; 0.5 is chance."""
    spread = told.std(axis=0)
    told = (told - told.mean(axis=0)) / np.where(spread > 0, spread, 1)
    half = len(told) // 2
    scores = np.empty(len(told))
    for learn, guess in ((slice(half), slice(half, None)), (slice(half, None), slice(half))):
        model = LogisticRegression(C=0.1).fit(told[learn], is_lime[learn])
        scores[guess] = model.decision_function(told[guess])
    return roc_auc_score(is_lime, scores)


def test_addresses_headers_and_sizes_do_not_predict_the_condition_but_one_byte_more_would():
    told, is_lime = _shown(participants=100)
    assert len(told) == 2000
    assert 0.45 < _auc(told, is_lime) < 0.55
    assert _auc(np.column_stack([told, told[:, 2] + is_lime]), is_lime) > 0.95


def test_a_study_in_preparation_tells_nothing_either():
    make_study()
    visitor = Visitor()
    assert visitor.get().status_code == 403
    assert not re.search("gradcam|lime|tabby", visitor.get().text)
