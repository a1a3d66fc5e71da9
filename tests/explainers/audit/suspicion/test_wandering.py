import numpy as np
import pytest

from explainers.audit.suspicion.expecting import prepare
from explainers.audit.suspicion.wandering import Marked, is_away, marked, transplant
from tests.explainers.audit.suspicion.made import blob, pictures


def square(top, left, side=4, size=(16, 16)):
    place = np.zeros(size, bool)
    place[top : top + side, left : left + side] = True
    return place


def brightest(found):
    """A network whose class 1 is as probable as the brightest pixel is bright."""
    bright = np.array([one.max() / 255 for one in found])
    return np.stack([1 - bright, bright], axis=1)


def dotted(top, left):
    """A dark picture with a bright dot, and the dot as marked, with a piece from elsewhere."""
    picture = np.full((32, 32, 3), 20, np.uint8)
    picture[2 * top : 2 * top + 8, 2 * left : 2 * left + 8] = 250
    return picture, Marked(square(top - 1, left - 1, 6), square(0 if top > 6 else 10, left - 1, 6))


OTHERS = [np.full((32, 32, 3), 20, np.uint8) for _ in range(5)]


def test_what_wanders_decides_wherever_it_is():
    own = [dotted(top, left) for top, left in ((1, 1), (1, 8), (9, 4), (8, 9), (1, 5))]
    found = transplant(brightest, 1, own, OTHERS)
    assert (found.pictures, found.changed) == (5, 5)
    assert found.effect == pytest.approx(230 / 255, abs=0.01)
    assert found.low > 0.8


def test_what_is_marked_for_nothing_changes_nothing():
    own = [(picture * 0 + 20, one) for picture, one in (dotted(1, 1), dotted(1, 8)) * 3]
    found = transplant(brightest, 1, own, OTHERS)
    assert (found.effect, found.low, found.changed) == (0, 0, 0)


def test_too_few_pictures_give_no_answer():
    assert transplant(brightest, 1, [dotted(1, 1)] * 3, OTHERS) is None
    assert transplant(brightest, 1, [dotted(1, 1)] * 5, OTHERS[:3]) is None


def field_of(maps, objects, names):
    return prepare(maps, objects, np.array(names, dtype=object))


def test_a_map_is_away_if_it_is_highest_where_no_object_is():
    maps, objects, names = pictures(12, ("red", "blue"))
    objects[0] = 0
    objects[0, 15:20, 5:10] = 1
    maps[0] = blob(4, 26)
    maps[1] = 0
    field = field_of(maps, objects, names)
    assert is_away(field, 0)
    assert not is_away(field, 1)
    assert not any(is_away(field, row) for row in range(2, 24))


def test_the_hottest_place_and_another_like_it_are_apart_and_off_the_objects():
    maps, objects, names = pictures(12, ("red", "blue"))
    objects[0] = 0
    objects[0, 15:20, 5:10] = 1
    maps[0] = blob(4, 26) + 2 * blob(17, 7)
    found = marked(field_of(maps, objects, names), 0, np.random.default_rng(0))
    assert found.place[4, 26]
    assert found.place.sum() == found.elsewhere.sum()
    assert not (found.place & found.elsewhere).any()
    assert not (objects[0] * (found.place | found.elsewhere)).any()


def test_without_room_for_another_place_nothing_is_compared():
    maps, objects, names = pictures(12, ("red", "blue"))
    maps[0] = 1
    field = field_of(maps, objects, names)
    assert marked(field, 0, np.random.default_rng(0)) is None
