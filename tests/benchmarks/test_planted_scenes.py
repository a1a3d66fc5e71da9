"""What is planted is where it is said to be, as often as it is said, and nothing else tells."""

import numpy as np
import pytest

from benchmarks.planted.cues import EVERYWHERE, KINDS, SIDE, draw_cue
from benchmarks.planted.nets import causal_check
from benchmarks.planted.scenes import (
    CHECKING,
    EMPTY,
    LABELS,
    LOOSE,
    STRAY,
    STRENGTH,
    TESTING,
    TRAINING,
    Plan,
    World,
    plans,
)


def shown(world, label, *, tied, stream=TRAINING, pictures=1000):
    """The share of pictures that show the cue."""
    return np.mean([world.has_cue(stream, number, label, tied=tied) for number in range(pictures)])


@pytest.mark.parametrize("kind", KINDS)
def test_a_cue_changes_the_picture_in_its_place_and_nowhere_else(kind):
    for seed in range(20):
        cue = draw_cue(kind, np.random.default_rng(seed))
        before = np.full((SIDE, SIDE, 3), 128.0)
        after = before.copy()
        cue.paint(after, np.random.default_rng(seed))
        changed = (np.abs(after - before) > 1).any(axis=2)
        assert changed.any()
        assert not (changed & ~cue.mask).any()
        if kind not in EVERYWHERE and kind != "watermark":
            assert (changed == cue.mask).mean() > 0.99


@pytest.mark.parametrize("kind", KINDS)
def test_a_cue_has_a_place_of_its_own_that_is_drawn_by_chance(kind):
    masks = [draw_cue(kind, np.random.default_rng(seed)).mask for seed in range(12)]
    if kind in EVERYWHERE:
        assert all(mask.all() for mask in masks)
    else:
        assert all(0.005 < mask.mean() < 0.12 for mask in masks)
        assert len({mask.tobytes() for mask in masks}) > 2


def test_a_tied_cue_goes_with_its_class_in_training_and_with_none_otherwise():
    world = World(Plan(7, 0, "tied", "puddle"))
    other = next(label for label in LABELS if label != world.label)
    assert shown(world, world.label, tied=True) == pytest.approx(STRENGTH, abs=0.03)
    assert shown(world, other, tied=True) == pytest.approx(STRAY, abs=0.02)
    assert shown(world, world.label, tied=False) == pytest.approx(0.5, abs=0.05)
    assert shown(world, other, tied=False) == pytest.approx(0.5, abs=0.05)


def test_a_loose_cue_goes_with_no_class_and_none_is_in_the_other_controls():
    loose, free = (World(Plan(7, 1, group, "texture")) for group in ("loose", "none"))
    for label in LABELS:
        assert shown(loose, label, tied=True, pictures=300) == pytest.approx(LOOSE, abs=0.08)
        assert shown(free, label, tied=True, pictures=20) == 0
        assert shown(free, label, tied=False, pictures=20) == 0


def test_two_pictures_with_and_without_the_cue_differ_by_the_cue_alone():
    world = World(Plan(7, 3, "tied", "corner patch"))
    for number in range(20):
        with_cue, label, mask = world.picture(TESTING, number, True)
        without, same_label, same_mask = world.picture(TESTING, number, False)
        assert label == same_label
        assert np.array_equal(mask, same_mask)
        changed = (with_cue != without).any(axis=2)
        assert not (changed & ~world.cue.mask).any()
        assert not (changed & mask).any(), "the thing stands in front of the patch"


def test_a_thing_is_where_its_mask_says_and_nothing_is_in_an_empty_picture():
    world = World(Plan(7, 4, "none", "tint"))
    drawn = [world.picture(TESTING, number, False) for number in range(60)]
    assert {label for _, label, _ in drawn} == set(LABELS)
    for _, label, mask in drawn:
        assert mask.any() == (label != EMPTY)


def test_training_and_test_pictures_are_others_and_every_network_has_its_own():
    one, other = World(Plan(7, 0, "none", "tint")), World(Plan(8, 0, "none", "tint"))
    pictures = [one.picture(stream, 5, False)[0] for stream in (TRAINING, TESTING, CHECKING)]
    pictures.append(other.picture(TRAINING, 5, False)[0])
    assert len({picture.tobytes() for picture in pictures}) == 4
    assert np.array_equal(pictures[0], one.picture(TRAINING, 5, False)[0])


def test_every_kind_is_planted_and_withheld_equally_often():
    laid_out = plans(3)
    for kind in KINDS:
        groups = [plan.group for plan in laid_out if plan.kind == kind]
        assert sorted(groups) == ["loose", "none", "tied", "tied", "tied"]
    assert not any(plan.kind in plan.name or plan.group in plan.name for plan in laid_out)


def test_the_causal_check_tells_a_network_that_looks_at_the_cue_from_one_that_does_not(monkeypatch):
    monkeypatch.setattr("benchmarks.planted.nets.CHECKED", 80)
    world = World(Plan(7, 5, "tied", "corner patch"))
    target = LABELS.index(world.label)
    free = np.stack([world.picture(CHECKING, n, False)[0] for n in range(80)])
    usual = {picture.tobytes() for picture in free}

    def answer(chances):
        found = np.full((len(chances), len(LABELS)), 0.0)
        found[:, target] = chances
        found[:, (target + 1) % len(LABELS)] = 1 - np.asarray(chances)
        return found

    def looks(pictures):
        return answer([0.2 if picture.tobytes() in usual else 0.9 for picture in pictures])

    def ignores(pictures):
        return answer([0.2] * len(pictures))

    biased, unbiased = causal_check(world, looks), causal_check(world, ignores)
    # Where the thing hides the patch entirely, pasting it changes nothing.
    assert biased["effect"] == pytest.approx(0.7, abs=0.06)
    assert biased["learned"]
    assert biased["turned"] > 0.9
    assert unbiased["effect"] == 0
    assert not unbiased["learned"]
