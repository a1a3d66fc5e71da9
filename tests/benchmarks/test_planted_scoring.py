"""A region counts only where the cue was, and a table says what the audits said."""

import numpy as np
import pytest

from benchmarks.planted import tables
from benchmarks.planted.audits import FREE, unrolled, write_pictures
from benchmarks.planted.baselines import BASELINES, hottest, of_classes
from benchmarks.planted.cues import SIDE
from benchmarks.planted.results import Result
from benchmarks.planted.scenes import EMPTY, LABELS, Plan, World
from benchmarks.planted.scoring import Named, at_place, by_chance, score, separation
from explainers.annotations import masks_of, read_annotations


def box(left, top, right, bottom):
    mask = np.zeros((SIDE, SIDE), bool)
    mask[top:bottom, left:right] = True
    return mask


PATCH = box(4, 4, 14, 14)


def test_a_region_hits_within_one_cell_of_the_maps_and_not_beyond():
    assert at_place(PATCH, PATCH)
    assert at_place(box(0, 0, 20, 20), PATCH)
    assert not at_place(box(14, 4, 24, 14), PATCH), "near, but it covers nothing of the patch"
    assert not at_place(box(30, 30, 40, 40), PATCH)
    assert not at_place(box(0, 0, 64, 64), PATCH), "the whole picture names no place"
    assert not at_place(box(4, 4, 6, 6), PATCH), "a speck covers too little of it"


def test_place_class_overlap_and_what_lies_elsewhere_are_told_apart():
    right, wrong_class = Named("ring", PATCH), Named("disc", PATCH)
    elsewhere = Named("ring", box(40, 40, 50, 50))
    full = score([right, elsewhere], PATCH, "ring")
    assert (full.place, full.full, full.overlap, full.elsewhere) == (True, True, 1.0, 1)
    half = score([wrong_class, elsewhere], PATCH, "ring")
    assert (half.place, half.full) == (True, False)
    missed = score([elsewhere], PATCH, "ring")
    assert (missed.place, missed.full, missed.overlap, missed.elsewhere) == (False, False, 0.0, 1)
    assert score([], PATCH, "ring").place is False


def test_of_a_cue_without_a_place_only_the_class_is_asked():
    found = score([Named("ring", box(40, 40, 50, 50))], None, "ring")
    assert (found.place, found.full, found.overlap) == (None, True, None)
    assert not score([Named("disc", PATCH)], None, "ring").full
    assert score([Named("ring", None)], None, "ring").full


def test_a_class_that_looks_away_anywhere_names_no_place():
    found = score([Named("ring", None)], PATCH, "ring")
    assert (found.place, found.full, found.overlap, found.elsewhere) == (False, False, 0.0, 1)


def test_hits_by_chance_are_those_at_other_networks_places():
    there, far = box(40, 40, 50, 50), box(4, 40, 14, 50)
    named = [[Named("ring", PATCH)], [Named("ring", PATCH)], []]
    # Of six pairs of a network and another's place, only the second's region is at the first's.
    assert by_chance(named, [PATCH, there, far]) == pytest.approx(1 / 6)


def test_separation_is_how_often_a_biased_network_has_the_higher_value():
    assert separation([2, 3], [0, 1]) == 1
    assert separation([1, 1], [1, 1]) == 0.5
    assert separation([0, 2], [1]) == 0.5
    assert np.isnan(separation([], [1]))


def test_runs_become_the_mask_that_they_were_made_from():
    mask = unrolled([[1, 0, 2], [1, 3, 4], [2, 1, 4]], [3, 4])
    assert mask.astype(int).tolist() == [[0, 0, 0, 0], [1, 1, 0, 1], [0, 1, 1, 1]]


def test_a_simple_finder_names_the_hot_place_and_leaves_objects_out():
    generator = np.random.default_rng(0)
    maps = generator.uniform(0, 0.1, (20, 16, 16))
    objects = np.zeros((20, 16, 16), bool)
    objects[:10, 8:12, 8:12] = True
    maps[objects] = 1.0  # hotter than the cue, but it is the object
    maps[:, 1:4, 1:4] = 0.8
    height, mask = hottest(maps, objects)
    assert height > 2
    expected = np.zeros((16, 16), bool)
    expected[1:4, 1:4] = True
    # Cells that hold an object in half of the pictures are judged by the other half.
    assert np.array_equal(mask, expected)
    maps[:10, 1:4, 1:4] = 0.0
    classes = ["disc"] * 10 + ["ring"] * 10
    assert of_classes(maps, objects, classes)[1].label == "ring"
    assert hottest(np.zeros((3, 16, 16)), np.zeros((3, 16, 16), bool)) is None


def test_test_pictures_are_annotated_to_the_pixel_and_name_no_cue(tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.planted.audits.PICTURES", 12)
    world = World(Plan(7, 6, "tied", "watermark"))
    path = write_pictures(world, tmp_path, tied=False)
    annotations = read_annotations(path, LABELS)
    assert len(annotations) == 12
    for number, annotation in enumerate(annotations):
        label = world.label_of(1, number)
        assert annotation.labels == (label,)
        assert annotation.tags == ()
        masks = masks_of(annotation, label, (SIDE, SIDE))
        assert len(masks) == (label != EMPTY)
        if masks:
            assert np.array_equal(masks[0], world.picture(1, number, False)[2])
    assert "watermark" not in path.read_text()


def made(group, number, regions, passed, effect=0.5, height=1.0):
    world = World(Plan(7, number, group, "corner patch"))
    named = [Named(world.label, world.cue.mask)] if regions == "right" else []
    if regions == "wrong":
        named = [Named(world.label, np.rot90(world.cue.mask, 2))]
    facts = {"learned": effect >= 0.1, "effect": effect, "accuracy": 0.9, "turned": 0.3}
    told = score(named, world.cue.mask, world.label)
    baselines = dict.fromkeys(BASELINES, (height, told))
    return Result(world, facts, FREE, named, [], told, told, passed, baselines)


def test_the_tables_count_what_was_found_missed_and_raised_for_nothing():
    results = [
        made("tied", 0, "right", 0.5, height=3.0),
        made("tied", 1, "wrong", 0.6, height=2.0),
        made("tied", 2, "", 0.9, effect=0.0),
        made("loose", 3, "wrong", 0.9, effect=0.0, height=1.5),
        made("none", 4, "", 0.8, effect=0.0, height=0.5),
    ]
    found = "\n".join(tables.found(results))
    assert "| corner patch | 2 | 1 of 2 (9% to 91%) | 1 of 2" in found
    assert "| the same, whether learned or not | 3 | 1 of 3" in found
    alarms = tables.alarms(results)
    assert alarms[-1].startswith("| both | 2 | 1 of 2 (9% to 91%) | 0.50")
    compared = "\n".join(tables.compared(results))
    assert "| the audit | 1 of 2 (9% to 91%) | 1 of 2" in compared
    # As many false alarms are allowed to the simple finders; by pass rate both are told apart.
    assert "mean maps by class | 1 of 2 (9% to 91%) | 1 of 2" in compared
    assert "default rules |  |  |  | 1.00 |" in compared
    assert "| tied: corner patch | 3 | 2 |" in "\n".join(tables.trained(results))
