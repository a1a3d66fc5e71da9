import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explainers import colours
from explainers.rendering.drawing import blend, paint, strength

SHAPE = (3, 4)


@given(
    arrays(np.uint8, (*SHAPE, 3)),
    arrays(np.uint8, (*SHAPE, 3)),
    arrays(np.float64, SHAPE, elements=st.floats(0, 1)),
)
def test_a_blend_lies_between_the_picture_and_the_colour_in_every_channel(picture, colour, opacity):
    mixed = blend(picture, colour, opacity[..., None])
    assert (mixed >= np.minimum(picture, colour)).all()
    assert (mixed <= np.maximum(picture, colour)).all()
    exact = picture + opacity[..., None] * (colour.astype(float) - picture)
    assert np.abs(mixed - exact).max() <= 0.5 + 1e-9


def test_a_tall_picture_is_painted_like_its_rows():
    """Rows are mixed some at a time; where the one lot ends and the next begins is not seen."""
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (300, 5, 3), dtype=np.uint8)
    values, opacity = rng.uniform(size=(2, 300, 5))
    whole = paint(picture, "viridis", values, opacity)
    colour = colours.table("viridis")[np.rint(255 * values).astype(int)]
    share = opacity[..., None]
    assert np.array_equal(whole, np.rint((1 - share) * picture + share * colour))


def test_a_map_without_a_positive_value_has_no_strength_and_no_warning():
    for values in (np.zeros((2, 2)), -np.ones((2, 2)), np.zeros((0, 3))):
        for scale in (None, 2.0):
            found, peak = strength(values, scale)
            assert peak == 0
            assert not found.any()


def test_the_peak_is_that_of_the_map_whatever_the_scale():
    values = np.array([-8.0, 1.0, 4.0])
    found, peak = strength(values)
    assert found.tolist() == [0, 0.25, 1]
    assert peak == 4
    found, peak = strength(values, 2.0)
    assert found.tolist() == [0, 0.5, 1]
    assert peak == 4
