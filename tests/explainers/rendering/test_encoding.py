import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explainers.rendering import encode
from tests.explainers.builders import noise


def decoded(content):
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "WEBP"
        assert not picture.info.keys() & {"exif", "icc_profile", "xmp"}
        return np.asarray(picture.convert("RGB"))


def test_an_encoded_picture_is_letterboxed_on_grey_and_always_the_same():
    picture = np.zeros((20, 40, 3), np.uint8)
    content = encode(picture, 80, 80)
    assert content == encode(picture, 80, 80)
    pixels = decoded(content)
    assert pixels.shape == (80, 80, 3)
    assert np.abs(pixels[:15].astype(int) - 128).max() <= 3
    assert pixels[25:55].max() <= 3
    assert np.abs(pixels[65:].astype(int) - 128).max() <= 3


@given(*[st.integers(1, 50)] * 4)
def test_an_encoded_picture_has_exactly_the_size_that_was_asked_for(height, width, wide, high):
    assert decoded(encode(noise(height, width), wide, high)).shape == (high, wide, 3)
