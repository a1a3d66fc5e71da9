"""Where the true object is: a mask counts before boxes, and several labels are all true."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from studyapp import media
from studyapp.actions import measuring
from studyapp.models import SourceImage
from tests.factories import make_image, make_stimulus, make_study

pytestmark = pytest.mark.django_db
SIZE = (64, 64)


@pytest.fixture
def image() -> SourceImage:
    return make_image(make_study(), 1)


def _mask(image: SourceImage, inside: np.ndarray) -> None:
    file = io.BytesIO()
    Image.fromarray(inside).save(file, "PNG")
    image.mask_path = media.store("masks", file.getvalue(), ".png")


def _explaining(name: str) -> SimpleNamespace:
    return SimpleNamespace(class_name=name)


def test_the_mask_counts_and_not_the_box(image):
    inside = np.zeros(SIZE, bool)
    inside[3:9, 20:30] = True
    _mask(image, inside)
    image.boxes = [[0, 0, 64, 64]]
    (region,) = measuring._regions(image, _explaining("tabby cat"), SIZE)
    assert (region == inside).all()


def test_the_mask_says_nothing_of_another_class(image):
    _mask(image, np.ones(SIZE, bool))
    assert measuring._regions(image, _explaining("espresso"), SIZE) == ()


def test_a_mask_of_another_size_is_refused_with_the_name_of_its_picture(image):
    _mask(image, np.ones((8, 8), bool))
    with pytest.raises(ValueError, match=r"the mask of secret-picture-1 cannot be used.*8 x 8"):
        measuring._regions(image, _explaining("tabby cat"), SIZE)


def test_every_label_is_true_of_the_picture(image):
    image.labels = ["tabby cat", "espresso"]
    assert measuring._truth(image, ["missile", "espresso", "tabby_cat"]) == (1, 2)
    image.true_label, image.labels = "", []
    assert measuring._truth(image, ["missile"]) is None


def test_a_new_mask_makes_what_was_measured_out_of_date(image):
    condition = image.study.conditions.first()
    explanation = make_stimulus(image, condition).explanation
    order = measuring.order(steps=2)
    before = measuring._key(explanation, order)
    explanation.image.mask_path = "masks/a.png"
    assert measuring._key(explanation, order) != before
