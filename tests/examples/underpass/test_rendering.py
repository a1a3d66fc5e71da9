"""Pictures: exact masks and boxes, the same from the same seed, and what tags say can be seen."""

import numpy as np
import pytest

from examples.underpass.rendering import bounds, render
from examples.underpass.scene import BICYCLIST, DOG_WALKER, EMPTY, PEDESTRIAN, draw_scene
from examples.underpass.world import CURB, LEFT, RAIL, WALK, Camera

SMALL = 160  # pixels: small enough to be rendered in no time


def near(label, number=0, **wanted):
    return draw_scene(11, number, label, **{"distance": "near", **wanted})


@pytest.mark.parametrize("label", [PEDESTRIAN, DOG_WALKER, BICYCLIST])
@pytest.mark.parametrize("night", [False, True])
def test_the_box_is_the_mask_s_bounds(label, night):
    picture = render(near(label, night=night), SMALL)
    left, top, right, bottom = picture.box
    rows, columns = np.nonzero(picture.mask)
    assert (left, right) == (columns.min(), columns.max() + 1)
    assert (top, bottom) == (rows.min(), rows.max() + 1)


@pytest.mark.parametrize("label", [PEDESTRIAN, DOG_WALKER, BICYCLIST])
def test_nothing_but_figure_and_shadow_differs_from_the_empty_tunnel(label):
    with_them = render(near(label, 3), SMALL)
    empty = render(draw_scene(11, 3, EMPTY), SMALL)
    change = np.abs(with_them.pixels.astype(int) - empty.pixels).max(axis=2) > 8
    assert change[with_them.mask].mean() > 0.75
    left, top, right, bottom = with_them.box
    around = np.zeros_like(change)
    around[max(top - 3, 0) : bottom + 6, max(left - 8, 0) : right + 8] = True
    assert not change[~around].any()


def test_the_same_scene_gives_the_same_bytes_and_another_seed_does_not():
    scene = near(DOG_WALKER, 2, puddle=True)
    assert np.array_equal(render(scene, SMALL).pixels, render(scene, SMALL).pixels)
    other = draw_scene(12, 2, DOG_WALKER, puddle=True, distance="near")
    assert not np.array_equal(render(scene, SMALL).pixels, render(other, SMALL).pixels)


def test_an_empty_tunnel_has_neither_box_nor_mask():
    picture = render(draw_scene(1, 1, EMPTY), SMALL)
    assert picture.box is None
    assert picture.mask is None
    assert not picture.puddle.any()


def test_water_is_dark_and_changes_nothing_elsewhere():
    dry = render(near(PEDESTRIAN, 5, lane=False), SMALL)
    wet = render(near(PEDESTRIAN, 5, lane=False, puddle=True), SMALL)
    assert wet.puddle.sum() > 100
    there, elsewhere = wet.puddle, ~_grown(wet.puddle)
    assert wet.pixels[there].mean() < dry.pixels[there].mean() - 25
    assert np.array_equal(wet.pixels[elsewhere], dry.pixels[elsewhere])
    assert np.array_equal(wet.mask, dry.mask)


def _grown(mask):
    grown = mask.copy()
    for axis in (0, 1):
        for way in (1, -1):
            grown |= np.roll(mask, way, axis)
    return grown


def test_water_lies_on_the_lane_along_the_curb():
    puddle = render(draw_scene(1, 1, EMPTY, puddle=True), SMALL).puddle
    camera = Camera(SMALL, SMALL * 9 // 16)
    for z in (7.0, 9.0, 12.0):
        x, y, _ = camera.project(np.array([CURB - 0.15, 0.0, z])).round().astype(int)
        assert puddle[y, x]
        x, y, _ = camera.project(np.array([(LEFT + CURB) / 2, 0.0, z])).round().astype(int)
        assert not puddle[y, x]


def test_by_night_the_curb_throws_a_dark_shadow_with_a_hard_edge():
    night = render(draw_scene(1, 1, EMPTY, night=True), SMALL).pixels.astype(int).sum(axis=2)
    camera = Camera(SMALL, SMALL * 9 // 16)
    reach = WALK * (RAIL[0] - CURB) / (RAIL[1] - WALK)  # by the intercept theorem
    z = 7.0
    inside, outside = (
        camera.project(np.array([CURB - reach * share, 0.0, z])).round().astype(int)
        for share in (0.5, 1.5)
    )
    assert night[inside[1], inside[0]] < 0.75 * night[outside[1], outside[0]]


def test_the_dog_belongs_to_its_walker():
    alone = render(near(PEDESTRIAN, 4, aid="none"), SMALL).mask
    together = render(near(DOG_WALKER, 4, aid="none"), SMALL).mask
    assert together.sum() > 1.15 * alone.sum()


def test_skin_is_as_dark_as_its_tag_says():
    """The brightest of what differs between two skins is the face."""
    light, dark = (
        render(near(PEDESTRIAN, 6, z=5.4, skin=skin, heading=np.pi), SMALL).pixels.astype(int)
        for skin in ("light", "dark")
    )
    differs = np.abs(light - dark).max(axis=2) > 15
    assert differs.sum() >= 4
    assert (light[differs] > dark[differs]).mean() > 0.95


@pytest.mark.parametrize("aid", ["cane", "rollator", "wheelchair"])
def test_an_aid_can_be_seen(aid):
    without = render(near(PEDESTRIAN, 8, aid="none"), SMALL).mask
    with_it = render(near(PEDESTRIAN, 8, aid=aid), SMALL).mask
    assert (without != with_it).sum() > 5


def test_who_is_farther_away_is_smaller():
    sizes = [
        render(draw_scene(2, 2, PEDESTRIAN, distance=distance), SMALL).mask.sum()
        for distance in ("near", "middle", "far")
    ]
    assert sizes[0] > sizes[1] > sizes[2] > 0


@pytest.mark.parametrize("width", [0, 100, 161])
def test_a_width_that_does_not_fit_is_refused(width):
    with pytest.raises(ValueError, match=r"width must divide 1920|must be 16:9"):
        render(near(PEDESTRIAN), width)


def test_bounds_of_nothing_are_refused():
    with pytest.raises(ValueError, match="nobody can be seen"):
        bounds(np.zeros((4, 4), bool))


def test_the_camera_projects_what_its_rays_meet():
    camera = Camera(160, 90)
    way = camera.rays(slice(0, 90))[60, 40]
    x, y, depth = camera.project(camera.PLACE + 7 * way)
    assert (x, y) == pytest.approx((40.5, 60.5), abs=1e-3)
    assert depth == pytest.approx(7.0, abs=1e-5)
