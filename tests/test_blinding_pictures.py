"""The pictures of a trial differ in nothing but their pixels, and chance decides all the rest."""

from io import BytesIO

import numpy as np
import pytest
from django.test import Client
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from studyapp.models import Participant, Response, Trial
from tests.factories import make_open_study, make_participant
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_open_study(pictures=4)


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


def _shown(participants: int, pictures: int) -> tuple[np.ndarray, np.ndarray]:
    """What the browser is told of every explanation, and whether each is by LIME."""
    study = make_open_study(pictures=pictures, trials_per_participant=pictures)
    told, is_lime, measured = [], [], set()
    for _ in range(participants):
        participant = make_participant(study)
        trials = participant.trials.select_related("left__explanation__condition")
        Response.objects.bulk_create(Response(trial=trial, side="left") for trial in trials)
        for trial in trials:
            if trial.position % 8 == 1:
                measured |= _measured(participant, trial)
            left_is_lime = trial.left.explanation.condition.method == "lime"
            is_lime += [left_is_lime, not left_is_lime]
            told += _told(trial)
    # One size and one set of headers for all, so that these cannot tell anything either.
    (constant,) = measured
    return np.array([[*row, *constant] for row in told], float), np.array(is_lime)


def _measured(participant: Participant, trial: Trial) -> set[tuple[int, ...]]:
    """The size of each explanation's picture, and the length and letters of its headers."""
    client, found = Client(), set()
    client.cookies["participant"] = participant.token
    for token in (trial.left_token, trial.right_token):
        answer = client.get(f"/s/trust/picture/{token}")
        header = "".join(f"{name}:{value}" for name, value in sorted(answer.headers.items()))
        found.add((len(answer.content), len(header), sum(header.encode())))
    return found


def _told(trial: Trial) -> list[list[float]]:
    """The side, the place in the order, the letters of the tokens, and which comes first."""
    tokens = (trial.left_token, trial.right_token)
    return [
        [
            side,
            trial.position,
            token < trial.original_token,
            tokens[0] < tokens[1],
            *map(ord, trial.token + trial.original_token + token + tokens[1 - side]),
        ]
        for side, token in enumerate(tokens)
    ]


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
    told, is_lime = _shown(participants=50, pictures=40)
    assert len(told) == 2 * 2000
    assert 0.45 < _auc(told, is_lime) < 0.55
    assert _auc(np.column_stack([told, told[:, -3] + is_lime]), is_lime) > 0.95
