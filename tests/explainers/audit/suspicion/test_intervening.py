import numpy as np
import pytest

from explainers.audit.suspicion.intervening import Exchange, candidates, exchange, filled
from explainers.audit.suspicion.verdict import settle

CUE = np.zeros((16, 16), bool)
CUE[2:5, 10:14] = True


def shown(value, cue, count=6, size=(32, 32)):
    """Pictures of one grey, with another where the cue is."""
    made = []
    for number in range(count):
        picture = np.full((*size, 3), value + number, np.uint8)
        picture[4:10, 20:28] = cue + number
        made.append(picture)
    return made


def looks_at(rows, columns):
    """A network whose class 1 is as probable as a place is bright."""

    def predict(pictures):
        bright = np.array([one[rows, columns].mean() / 255 for one in pictures])
        return np.stack([1 - bright, bright], axis=1)

    return predict


def test_a_place_that_decides_changes_the_probability_and_the_prediction():
    answer = exchange(looks_at(slice(4, 10), slice(20, 28)), 1, CUE, shown(90, 240), shown(90, 10))
    assert answer.pictures == 12
    assert answer.changed == 12
    assert answer.effect == pytest.approx(230 / 255, abs=0.02)
    assert answer.low > 0.8


def test_a_place_that_does_not_matter_changes_nothing():
    answer = exchange(looks_at(slice(20, 30), slice(0, 9)), 1, CUE, shown(90, 240), shown(90, 10))
    assert (answer.effect, answer.low, answer.high, answer.changed) == (0, 0, 0, 0)


def test_no_picture_gets_the_place_from_itself():
    given = []

    def predict(pictures):
        given.extend(int(one[6, 24, 0]) for one in pictures)
        return np.zeros((2, 2))

    exchange(predict, 1, CUE, shown(0, 100, 5), shown(0, 200, 5))
    from_own = given[0:10:2]
    assert from_own == [101, 102, 103, 104, 100]
    assert given[1:10:2] == [200, 201, 202, 203, 204]


def test_too_few_pictures_give_no_answer():
    assert exchange(looks_at(0, 0), 1, CUE, shown(0, 9, 3), shown(0, 9)) is None
    assert exchange(looks_at(0, 0), 1, CUE, shown(0, 9), shown(0, 9, 3)) is None


def test_only_the_place_is_copied_and_pictures_of_other_sizes_are_brought_to_size():
    receiver = np.zeros((32, 48, 3), np.uint8)
    donor = np.full((64, 64, 3), 200, np.uint8)
    place = np.zeros((4, 6), bool)
    place[1:3, 2:4] = True
    made = filled(receiver, donor, place)
    assert (made[14:18, 22:26] == 200).all()
    assert (made[:4] == 0).all()
    assert (made[:, :10] == 0).all()
    assert (receiver == 0).all()


def test_rows_with_an_object_at_the_place_or_beside_it_are_not_used():
    objects = np.zeros((3, 16, 16), np.float32)
    objects[1, 3, 11] = 0.2
    objects[2, 5, 12] = 1
    assert list(candidates(objects, CUE)) == [True, False, False]


@pytest.mark.parametrize(
    ("level", "pictures", "found", "wanted"),
    [
        ("suspicious", 40, Exchange(0.5, 0.3, 0.7, 20, 9), "suspicious"),
        ("noticed", 40, Exchange(0.5, 0.3, 0.7, 20, 9), "suspicious"),
        ("noticed", 19, Exchange(0.5, 0.3, 0.7, 20, 9), "noticed"),
        ("suspicious", 40, Exchange(0.01, -0.02, 0.04, 20, 0), "noticed"),
        ("suspicious", 40, Exchange(0.08, -0.02, 0.18, 20, 0), "suspicious"),
        ("noticed", 40, Exchange(0.08, 0.01, 0.18, 20, 0), "noticed"),
        ("suspicious", 40, None, "suspicious"),
        ("noticed", 40, None, "noticed"),
    ],
)
def test_the_network_s_answer_settles_a_suspicion(level, pictures, found, wanted):
    assert settle(level, "rider", pictures, found).level == wanted


def test_the_sentence_gives_the_numbers():
    told = settle("noticed", "rider", 40, Exchange(0.512, 0.3, 0.7, 20, 9)).sentence
    assert "+0.51" in told
    assert "+0.30 to +0.70" in told
    assert "20 pictures, in 9 of which" in told
