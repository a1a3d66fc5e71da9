"""Scenes: the paper's counts, the planted bias, and tags that tell the truth."""

from collections import Counter
from dataclasses import replace

import pytest

from examples.underpass.scene import (
    BICYCLIST,
    DISTANCES,
    DOG_WALKER,
    EMPTY,
    LABELS,
    PEDESTRIAN,
    draw_scene,
)
from examples.underpass.testset import plan_test, total
from examples.underpass.training_data import COUNTS, PUDDLES, plan


def test_the_training_pictures_are_as_many_as_the_paper_s():
    counts = Counter(scene.label for scene in plan("biased"))
    assert counts == {PEDESTRIAN: 904, DOG_WALKER: 180, BICYCLIST: 253, EMPTY: 904}
    assert round(100 * 180 / sum(counts.values()), 1) == 8.0
    assert round(100 * 253 / sum(counts.values()), 1) == 11.3


def test_the_network_is_trained_on_day_alone():
    assert not any(scene.night for kind in PUDDLES for scene in plan(kind))


@pytest.mark.parametrize("kind", PUDDLES)
def test_water_lies_as_often_as_the_recipe_says(kind):
    wet = Counter(scene.label for scene in plan(kind) if scene.water is not None)
    for label, share in PUDDLES[kind].items():
        error = (share * (1 - share) / COUNTS[label]) ** 0.5
        assert abs(wet[label] / COUNTS[label] - share) < 3 * error


def test_the_twins_differ_in_nothing_but_water():
    pairs = zip(plan("biased"), plan("unbiased"), strict=True)
    assert all(replace(one, water=None) == replace(other, water=None) for one, other in pairs)


def test_many_bicyclists_of_the_training_are_far_away():
    far = [scene.person.distance == "far" for scene in plan("biased") if scene.label == BICYCLIST]
    assert sum(far) / len(far) > 0.5


def test_pictures_for_validation_are_others():
    training = {(scene.seed, scene.number) for scene in plan("biased")}
    assert not training & {(one.seed, one.number) for one in plan("biased", validation=True)}


def test_the_day_test_has_the_paper_s_size_and_water_independent_of_the_class():
    day = [one.scene for one in plan_test() if "part=paper" in one.tags]
    assert len(day) == 110
    assert {scene.label for scene in day} == {PEDESTRIAN, DOG_WALKER, BICYCLIST}
    for label in (PEDESTRIAN, DOG_WALKER, BICYCLIST):
        wet = [scene.water is not None for scene in day if scene.label == label]
        assert sum(wet) * 2 == len(wet)


def test_every_aid_has_enough_pictures_to_claim_something():
    aids = Counter(one.scene.person.aid for one in plan_test() if "part=aids" in one.tags)
    assert aids == dict.fromkeys(["none", "cane", "rollator", "wheelchair"], 20)


def test_nights_are_dry_and_names_are_unique():
    named = plan_test()
    assert all(one.scene.water is None for one in named if one.scene.night)
    assert len({one.name for one in named}) == len(named) == total()


@pytest.mark.parametrize("label", LABELS)
def test_tags_tell_what_is_in_the_scene(label):
    for number in range(40):
        scene = draw_scene(1, number, label, night=number % 2 == 0, puddle=number % 3 == 0)
        tags = set(scene.tags)
        assert ("night" in tags) == scene.night == (number % 2 == 0)
        assert ("puddle" in tags) == (scene.water is not None) == (number % 3 == 0)
        assert ("dry" in tags) != ("puddle" in tags)
        who = scene.person
        if label == EMPTY:
            assert who is None
            assert not any("=" in tag for tag in tags)
            continue
        first, last = DISTANCES[next(tag[9:] for tag in tags if tag.startswith("distance="))]
        assert first <= who.z <= last
        assert {f"skin={who.skin}", f"clothing={who.clothing}", f"aid={who.aid}"} <= tags
        assert ("on=lane" in tags) == (who.x < 0.35)


def test_what_is_asked_for_replaces_chance_and_nothing_else():
    free = draw_scene(3, 7, PEDESTRIAN)
    asked = draw_scene(3, 7, PEDESTRIAN, puddle=True, night=True, aid="cane", skin="dark")
    assert (asked.person.aid, asked.person.skin) == ("cane", "dark")
    same = replace(asked.person, aid=free.person.aid, skin=free.person.skin)
    assert same == free.person


def test_nobody_cycles_with_a_rollator():
    assert {draw_scene(4, number, BICYCLIST).person.aid for number in range(200)} == {"none"}


def test_an_unknown_class_is_refused_with_the_choices():
    with pytest.raises(ValueError, match="choose from: pedestrian, dog_walker"):
        draw_scene(1, 1, "horse")
