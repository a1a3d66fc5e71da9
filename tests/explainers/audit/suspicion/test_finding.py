import numpy as np
import pytest

from explainers.audit.suspicion import find_regions
from tests.explainers.audit.suspicion.made import GRID, blob, pictures

CLASSES = ("walker", "rider", "dog")


def suspicious(found):
    return [one for one in found if one.level == "suspicious"]


def test_a_planted_place_is_found_where_it_is_and_for_its_class():
    found = find_regions(*pictures(25, CLASSES, cue="rider"))
    assert len(found) == 1
    region = found[0]
    assert (region.level, region.label) == ("suspicious", "rider")
    assert region.mask[4, 26]
    rows, columns = np.nonzero(region.mask)
    assert abs(rows.mean() - 4) < 1.5
    assert abs(columns.mean() - 26) < 1.5
    assert region.area < 0.08
    assert region.probability == 1 / 200
    assert region.low > 0.05
    assert region.energy > 4 * region.expected
    assert "top right" in region.reason


def test_the_energy_is_the_share_of_the_sum_within_the_region_and_away_from_objects():
    maps, objects, names = pictures(25, CLASSES, cue="rider")
    region = find_regions(maps, objects, names)[0]
    row = region.behind[0]
    assert not (objects[row] * region.mask).any()
    by_hand = maps[row][region.mask].sum() / maps[row].sum()
    assert region.shares[row] == pytest.approx(by_hand, rel=1e-5)
    assert region.energy == pytest.approx(region.shares[25:50].mean())
    assert sorted(region.behind) == list(range(25, 50))
    assert list(region.shares[list(region.behind)]) == sorted(region.shares[25:50], reverse=True)


@pytest.mark.parametrize("seed", range(6))
def test_maps_that_look_at_objects_only_raise_no_suspicion(seed):
    assert suspicious(find_regions(*pictures(25, CLASSES, seed=seed))) == []


def test_a_place_that_is_hot_for_every_class_alike_is_not_one_class_s():
    maps, objects, names = pictures(25, CLASSES)
    maps += blob(21, 3).astype(np.float32)
    assert suspicious(find_regions(maps, objects, names)) == []


def test_spill_over_beside_objects_is_expected():
    maps, objects, names = pictures(30, CLASSES)
    wide = np.zeros_like(objects)
    for number, inside in enumerate(objects):
        rows, columns = np.nonzero(inside)
        maps[number] += 2 * blob(rows.mean(), columns.mean(), width=4).astype(np.float32)
        wide[number] = inside
    assert suspicious(find_regions(maps, wide, names)) == []


def test_a_cue_in_a_third_of_the_pictures_is_found():
    found = suspicious(find_regions(*pictures(60, CLASSES, cue="dog", rate=0.34, strength=2)))
    assert [one.label for one in found] == ["dog"]
    assert 15 <= found[0].hot <= 26


def test_two_places_of_one_class_are_two_regions():
    maps, objects, names = pictures(30, CLASSES, cue="rider", strength=1.5)
    own = np.array(names) == "rider"
    maps[own] += 1.2 * blob(20, 4).astype(np.float32)
    found = suspicious(find_regions(maps, objects, names))
    assert {one.label for one in found} == {"rider"}
    assert len(found) == 2
    assert not (found[0].mask & found[1].mask).any()


def test_pictures_of_nothing_do_not_hide_a_cue():
    classes = ("rider", "empty")
    made = pictures(30, classes, cue="rider", bare=("empty",))
    assert [one.label for one in suspicious(find_regions(*made))] == ["rider"]
    without = pictures(30, classes, bare=("empty",))
    assert suspicious(find_regions(*without)) == []


def test_what_a_class_of_nothing_looks_at_is_told_and_not_called_suspicious():
    made = pictures(30, (*CLASSES[:2], "empty"), cue="empty", bare=("empty",), strength=3)
    found = find_regions(*made)
    assert [(one.label, one.level) for one in found] == [("empty", "noticed")]
    assert "must look somewhere" in found[0].reason


def test_of_fewer_than_twenty_pictures_nothing_is_claimed():
    found = find_regions(*pictures(19, CLASSES, cue="rider", strength=2))
    assert [one.level for one in found if one.label == "rider"] == ["noticed"]
    assert "only 19 pictures" in found[0].reason


def test_frames_of_a_few_sequences_are_a_few_pieces_of_evidence():
    maps, objects, names = pictures(3, CLASSES, cue="rider")
    maps, objects = (np.repeat(one, 10, axis=0) for one in (maps, objects))
    names = [name for name in names for _ in range(10)]
    groups = [str(number // 10) for number in range(len(names))]
    assert [one.label for one in suspicious(find_regions(maps, objects, names))] == ["rider"]
    assert find_regions(maps, objects, names, groups=groups) == []


def test_of_fewer_than_twenty_sequences_nothing_is_claimed_however_many_their_frames():
    maps, objects, names = pictures(24, CLASSES, cue="rider", strength=2)
    groups = [str(number // 2) for number in range(len(names))]
    (found,) = find_regions(maps, objects, names, groups=groups)
    assert (found.pictures, found.independent, found.level) == (24, 12, "noticed")
    assert "only 12 independent pictures" in found.reason


def test_empty_maps_count_for_nothing():
    maps, objects, names = pictures(25, CLASSES, cue="rider")
    more = np.concatenate([maps, np.zeros((40, *GRID), np.float32)])
    around = np.concatenate([objects, objects[:40]])
    one, two = (
        find_regions(maps, objects, names),
        find_regions(more, around, names + ["rider"] * 40),
    )
    assert two[0].energy == pytest.approx(one[0].energy)
    assert two[0].pictures == 25


def test_the_scale_of_a_map_does_not_matter_and_the_seed_repeats_the_result():
    maps, objects, names = pictures(25, CLASSES, cue="rider")
    scales = np.random.default_rng(1).uniform(0.01, 100, (len(maps), 1, 1)).astype(np.float32)
    one, two = (find_regions(values, objects, names, seed=3) for values in (maps, maps * scales))
    assert np.array_equal(one[0].mask, two[0].mask)
    assert one[0].energy == pytest.approx(two[0].energy, rel=1e-4)
    assert (one[0].low, one[0].high) == pytest.approx((two[0].low, two[0].high), rel=1e-3)


def test_one_class_alone_has_nothing_to_be_compared_with():
    assert find_regions(*pictures(40, ("rider",), cue="rider")) == []
    assert find_regions(np.zeros((0, 4, 4)), np.zeros((0, 4, 4)), []) == []


def test_pictures_without_any_object_or_heat_give_nothing():
    maps, objects, names = pictures(10, CLASSES)
    assert find_regions(np.zeros_like(maps), objects, names) == []
    assert suspicious(find_regions(maps, np.zeros_like(objects), names)) == []
    mixed = np.zeros_like(objects)
    mixed[0] = objects[0]
    assert find_regions(maps * (np.arange(30) > 0)[:, None, None], mixed, names) == []


def test_arrays_that_do_not_belong_together_are_refused():
    maps, objects, names = pictures(2, CLASSES)
    with pytest.raises(ValueError, match="do not belong together"):
        find_regions(maps, objects[:-1], names)
    with pytest.raises(ValueError, match="2 groups"):
        find_regions(maps, objects, names, groups=["a", "b"])
    with pytest.raises(ValueError, match="not negative"):
        find_regions(maps - 1, objects, names)


def test_what_is_wider_than_a_third_of_the_picture_is_no_place():
    maps, objects, names = pictures(25, CLASSES)
    own = np.array(names) == "rider"
    maps[own] += 2
    found = find_regions(maps, objects, names)
    assert suspicious(found) == []
    assert "which is no place" in found[0].reason


def test_a_region_reaches_down_to_half_of_its_own_summit():
    maps, objects, names = pictures(40, CLASSES)
    own = np.array(names) == "rider"
    maps[own] += 2 * blob(6, 24, width=2).astype(np.float32)
    found = find_regions(maps, objects, names)[0]
    # A Gauss curve has fallen to half at 1.18 of its width: here 2.4 cells from its middle.
    assert 13 <= found.mask.sum() <= 37
    assert not found.mask[:, :19].any()
