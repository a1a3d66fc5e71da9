"""Reading piles with their scenes, and what is refused."""

import numpy as np
import pytest

from examples.lego.causal.folder import check_labels, read, samples_of
from tests.examples.lego.causal.toy import BLUE, LABELS, brick, scene, several, write


def test_a_pile_knows_its_visible_bricks_and_regions(tmp_path):
    (pile,) = write(tmp_path, [several(1)])
    assert pile.names == list(LABELS)
    regions = pile.regions(pile.target(LABELS[0]))
    assert [int(region.sum()) for region in regions] == [64, 16 + 48, 1024 - 128]


def test_a_class_that_is_not_there_has_no_target_region(tmp_path):
    (pile,) = write(tmp_path, [scene(1, brick(LABELS[2], BLUE, 4, 4, 8))])
    assert pile.target(LABELS[0]) is None
    assert not pile.regions(None).target.any()
    assert np.array_equal(pile.regions(None).others, pile.mask > 0)


def test_a_hidden_brick_is_not_among_the_visible_ones_but_no_background_either(tmp_path):
    under, over = brick(LABELS[0], BLUE, 4, 4, 8), brick(LABELS[1], BLUE, 4, 4, 16)
    (pile,) = write(tmp_path, [scene(1, under, over)])
    assert pile.names == [LABELS[1]]


def test_a_folder_without_scenes_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no scenes/, from which piles could be rendered"):
        read(tmp_path, 1)


def test_more_piles_than_there_are_are_refused_with_the_number_there_is(tmp_path):
    write(tmp_path, [several(1), several(2)])
    with pytest.raises(FileNotFoundError, match="it holds 2 piles, not 3; ask for --count 2"):
        read(tmp_path, 3)


def test_no_pile_at_all_is_refused(tmp_path):
    with pytest.raises(ValueError, match="--count: at least one pile is needed, not 0"):
        read(tmp_path, 0)


def test_a_missing_mask_is_named(tmp_path):
    write(tmp_path, [several(1)])
    (tmp_path / "masks/00001.png").unlink()
    with pytest.raises(FileNotFoundError, match=r"masks/00001\.png: pile 1 lacks it"):
        read(tmp_path, 1)


def test_a_mask_with_more_bricks_than_the_scene_is_refused(tmp_path):
    write(tmp_path, [several(1)])
    (tmp_path / "scenes/00001.json").write_text(several(1).only([0]).to_json())
    with pytest.raises(ValueError, match="its picture, mask and scene do not belong together"):
        read(tmp_path, 1)


def test_a_network_of_other_classes_is_refused_by_name_and_number(tmp_path):
    piles = write(tmp_path, [several(1)])
    with pytest.raises(ValueError, match="net: none of its 2 classes is called 'tile 2x2'"):
        check_labels(piles, LABELS[:2], "net")
    check_labels(piles, LABELS, "net")


def test_the_plan_tells_how_finely_piles_were_rendered(tmp_path):
    write(tmp_path, [several(1)])
    assert samples_of(tmp_path) == 4


def test_piles_of_another_renderer_or_without_a_plan_are_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="does not say how its piles were rendered"):
        samples_of(tmp_path)
    (tmp_path / "plan.json").write_text('{"renderer": "blender", "samples": 4}')
    with pytest.raises(ValueError, match="drawn by blender, and Mitsuba draws them otherwise"):
        samples_of(tmp_path)
