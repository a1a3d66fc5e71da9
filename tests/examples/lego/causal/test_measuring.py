"""A network that counts red pixels: what each change does to it is known exactly."""

import pytest

from examples.lego.causal.changes import EMPTY, GREY, NOISE
from examples.lego.causal.measuring import RECOLOURED, target_of
from tests.examples.lego.causal.toy import (
    BLUE,
    LABELS,
    RedSeer,
    brick,
    plain,
    row,
    scene,
    several,
    write,
)


@pytest.fixture
def measured(tmp_path):
    (pile,) = write(tmp_path, [several(1)])
    return row(pile, {})


def test_only_the_red_brick_matters_and_by_as_much_as_it_is_large(measured):
    assert measured["drops"]["bricks"]["logit"] == [64, 0, 0]
    assert measured["drops"]["bricks"]["probability"] == pytest.approx([1, 0, 0], abs=1e-4)


def test_ground_and_noise_do_nothing_and_all_bricks_do_what_the_red_one_does(measured):
    falls = {name: measured["drops"][name]["logit"] for name in (GREY, NOISE, EMPTY, RECOLOURED)}
    assert falls == {GREY: 0, NOISE: 0, EMPTY: 64, RECOLOURED: 64}


def test_the_class_is_lost_with_the_red_brick_alone(measured):
    assert measured["lost"]["bricks"] == [True, False, False]
    assert measured["lost"][EMPTY]
    assert not measured["lost"][GREY]


def test_what_was_not_predicted_cannot_be_lost(tmp_path):
    (pile,) = write(tmp_path, [several(1, red=3)])  # nine pixels: the logit is -1
    assert row(pile, {})["lost"] is None


def test_a_false_alarm_has_no_target_and_is_told_from_a_hidden_brick(tmp_path):
    alone = scene(1, brick(LABELS[2], BLUE, 4, 4, 8))
    covered = scene(2, brick(LABELS[0], BLUE, 4, 4, 4), brick(LABELS[1], BLUE, 4, 4, 8))
    absent, hidden = (row(pile, {}) for pile in write(tmp_path, [alone, covered]))
    assert (absent["target"], absent["in scene"]) == (None, False)
    assert (hidden["target"], hidden["in scene"]) == (None, True)
    assert RECOLOURED not in absent["drops"]


def test_areas_are_those_of_the_mask(measured):
    assert measured["areas"] == [64 / 1024, 64 / 1024, 896 / 1024]
    assert measured["bricks"] == list(LABELS)


def test_a_row_can_be_written_and_read(measured):
    assert plain(measured) == measured


def test_the_target_is_the_most_confident_class(tmp_path):
    (pile,) = write(tmp_path, [several(1)])
    assert target_of(RedSeer(), pile) == 0
