import numpy as np
import pytest

import explainers
from explainers import colours
from explainers.rendering import draw, render
from explainers.rendering.patches import LAST_RANK, segments_of
from tests.explainers.builders import noise
from tests.explainers.rendering.builders import blocks, explanation, hills, superpixels

BLACK = np.zeros((60, 80, 3), np.uint8)


def test_a_map_is_averaged_over_the_superpixels_of_the_reference():
    values = np.zeros((2, 6))
    values[:, 0:2] = [[8, 0], [0, 0]]  # positive part on average 2
    values[:, 2:4] = [[4, -9], [4, 8]]  # 4: what speaks against the class does not count
    values[:, 4:6] = -1
    reference = superpixels([1.0, 1.0, 1.0], [[0, 0, 1, 1, 2, 2]] * 2)
    picture = np.full((2, 6, 3), 100, np.uint8)
    drawn = draw(
        explanation(values),
        picture,
        "superpixelised",
        reference=reference,
        shading="value",
        colour_table="grey",
        opacity=0.5,
    )
    weaker = round(0.75 * 100 + 0.25 * 128)
    stronger = round(0.5 * 100 + 0.5 * 255)
    assert drawn.pixels[..., 0].tolist() == [[weaker] * 2 + [stronger] * 2 + [100] * 2] * 2
    assert len(drawn.facts.pop("shown_segmentation")) == 16
    assert drawn.facts == {
        "shown_empty": False,
        "shown_superpixels": 2,
        "shown_share": 66.6667,
        "shown_peak": 4,
    }


def test_by_rank_every_method_is_given_the_same_colours():
    cuts = superpixels(np.zeros(48), blocks(60, 80, 10))
    steep = superpixels(2.0 ** -np.arange(48), blocks(60, 80, 10))
    pictures = [
        render(one, BLACK, "superpixelised", reference=cuts, superpixels=5)
        for one in (explanation(hills(60, 80) + 4), steep)
    ]
    seen = [sorted(map(tuple, picture.reshape(-1, 3))) for picture in pictures]
    assert seen[0] == seen[1]
    strengths = np.linspace(1, LAST_RANK, 5)
    table = colours.table("inferno")[np.rint(255 * strengths).astype(int)]
    wanted = np.rint(0.8 * strengths[:, None] * table)
    assert np.array_equal(pictures[1][0, :50:10], wanted)


def test_whether_two_pictures_show_the_same_superpixels_is_told():
    one, other = superpixels([1.0] * 48, blocks(60, 80, 10)), explanation(hills(60, 80))
    finer = superpixels([1.0] * 192, blocks(60, 80, 5))
    marks = [
        draw(this, BLACK, "superpixelised", reference=that).facts["shown_segmentation"]
        for this, that in ((one, one), (other, one), (one, other), (other, finer), (one, finer))
    ]
    assert marks[0] == marks[1] == marks[2] != marks[3] == marks[4]


def test_the_strongest_superpixels_are_chosen_by_their_means():
    cuts = superpixels(np.zeros(48), blocks(60, 80, 10))
    values = hills(60, 80)
    drawn = render(explanation(values), BLACK, "superpixelised", reference=cuts, superpixels=6)
    means = np.maximum(values, 0).reshape(6, 10, 8, 10).mean(axis=(1, 3)).ravel()
    best = np.argsort(-means)[:6]
    assert np.array_equal(drawn.any(axis=2), np.isin(cuts.arrays["segments"], best))


def test_fewer_superpixels_are_shown_where_fewer_qualify_and_the_number_is_told():
    one = superpixels([1.0, 2.0, -1.0, 0.0], blocks(60, 80, 40)[:, ::-1])
    facts = draw(one, BLACK, "superpixelised", reference=one, superpixels=40).facts
    assert facts["shown_superpixels"] == 2


def test_what_the_network_did_not_see_belongs_to_no_superpixel():
    one = superpixels([1.0], [[-1, 0, 0]])
    bright = explanation([[9.0, 1.0, 1.0]])
    drawn = draw(bright, np.zeros((1, 3, 3), np.uint8), "superpixelised", reference=one)
    assert drawn.pixels.any(axis=2).tolist() == [[False, True, True]]
    assert drawn.facts["shown_peak"] == 1


def test_if_the_reference_has_no_superpixels_ones_own_are_used():
    one = superpixels(np.random.default_rng(0).normal(size=48), blocks(60, 80, 10))
    smooth = explanation(hills(60, 80))
    by_itself = render(one, BLACK, "superpixelised", reference=one)
    assert np.array_equal(render(one, BLACK, "superpixelised", reference=smooth), by_itself)
    with pytest.raises(ValueError, match="give a reference that does, or none"):
        render(smooth, BLACK, "superpixelised", reference=smooth)


def photo(height, width):
    """Something with edges, so that a segmentation finds more than one thing."""
    coarse = noise(height // 8, width // 8)
    return np.repeat(np.repeat(coarse, 8, axis=0), 8, axis=1)


def test_without_a_reference_both_methods_get_the_pictures_own_superpixels():
    picture = photo(96, 128)
    options = {"segmentation": {"algorithm": "grid", "rows": 4, "columns": 4}, "superpixels": 3}
    one, other = explanation(hills(96, 128) + 4), explanation(hills(96, 128, 5) + 4)
    for each in (one, other):
        drawn = draw(each, picture, "superpixelised", **options)
        changed = (drawn.pixels != picture).any(axis=2).reshape(4, 24, 4, 32)
        whole = changed.mean(axis=(1, 3))
        assert sorted(whole.ravel() > 0.9) == [False] * 13 + [True] * 3
        assert drawn.facts["shown_share"] == 18.75


@pytest.mark.tensorflow
@pytest.mark.parametrize("setting", ["quickshift", {"algorithm": "felzenszwalb", "scale": 5}])
def test_segmenting_at_the_networks_size_finds_limes_own_superpixels(shapes, setting):
    """So two conditions agree without knowing of each other."""
    picture = photo(120, 200)
    (found,) = explainers.get("lime")(
        shapes, [picture], [(0,)], seeds=[1], num_samples=16, segmentation=setting
    )
    assert found.arrays["segments"].max() > 3
    assert np.array_equal(segments_of(picture, setting, 64), found.arrays["segments"])


def test_a_picture_smaller_than_the_working_size_is_not_enlarged():
    picture = photo(40, 48)
    assert np.array_equal(
        segments_of(picture, "felzenszwalb", 224), segments_of(picture, "felzenszwalb", 48)
    )
