"""Which training pictures an epoch sees, and how they are varied."""

import numpy as np

from examples.underpass.sampling import EACH, EXPOSURE, SHIFT, TINT, augment, draw_epoch, weights

WANTED = np.repeat(np.arange(4), [900, 100, 225, 400])  # roots: 30, 10, 15, 20 of 75


def test_classes_are_drawn_by_the_square_roots_of_their_counts():
    drawn = np.bincount(WANTED[draw_epoch(WANTED, 0)])
    assert drawn.tolist() == [640, 213, 320, 427]
    assert drawn.sum() == EACH


def test_no_picture_comes_again_before_all_of_its_class_have_come():
    drawn = np.bincount(draw_epoch(WANTED, 0), minlength=len(WANTED))
    assert set(drawn[WANTED == 0]) == {0, 1}  # 640 of 900
    assert set(drawn[WANTED == 1]) == {2, 3}  # 213 of 100


def test_an_epoch_is_drawn_by_its_number_alone():
    assert np.array_equal(draw_epoch(WANTED, 3), draw_epoch(WANTED, 3))
    assert not np.array_equal(draw_epoch(WANTED, 3), draw_epoch(WANTED, 4))


def test_on_the_pictures_for_validation_classes_weigh_as_much_as_in_an_epoch():
    found = weights(WANTED)
    assert np.isclose(found.mean(), 1)
    sums = np.bincount(WANTED, found)
    assert np.allclose(sums / sums.sum(), np.array([30, 10, 15, 20]) / 75)


def test_pictures_are_shifted_a_little_and_never_mirrored():
    """One bright column on the left stays on the left."""
    picture = np.zeros((1, 40, 60, 3), np.uint8)
    picture[:, :, 15] = 200
    found = np.concatenate([augment(picture, np.random.default_rng(n)) for n in range(40)])
    columns = found[:, 0, :, 0].argmax(axis=1)
    assert (columns.min(), columns.max()) == (15 - SHIFT, 15 + SHIFT)


def test_the_exposure_changes_by_no_more_than_it_may():
    picture = np.full((200, 2, 2, 3), 100, np.uint8)
    found = augment(picture, np.random.default_rng(1))
    assert found.dtype == np.uint8
    most = 100 * (EXPOSURE + TINT)
    assert 100 - most <= found.min() < 80
    assert 120 < found.max() <= 100 + most
    assert (np.ptp(found, axis=3) <= 200 * TINT + 1).all()


def test_what_is_too_bright_stays_white():
    found = augment(np.full((50, 2, 2, 3), 250, np.uint8), np.random.default_rng(1))
    assert found.max() == 255
    assert found.min() > 150
