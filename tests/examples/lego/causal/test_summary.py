"""Numbers over all piles, from toy piles whose numbers are known."""

import numpy as np
import pytest

from examples.lego.causal import maps
from examples.lego.causal.changes import EMPTY, NOISE
from examples.lego.causal.measuring import RECOLOURED
from examples.lego.causal.summary import OTHERS, TARGET, summarise
from tests.examples.lego.causal.toy import (
    BLUE,
    GREEN,
    LABELS,
    RED,
    brick,
    plain,
    row,
    scene,
    several,
    write,
)


@pytest.fixture
def summary(tmp_path):
    """Two piles of three bricks, one of a red brick alone, one false alarm of two bricks."""
    alone = scene(3, brick(LABELS[0], RED, 2, 2, 8))
    alarm = scene(4, brick(LABELS[1], RED, 2, 2, 8), brick(LABELS[2], GREEN, 20, 2, 8))
    piles = write(tmp_path, [several(1), several(2, red=6), alone, alarm])
    rows = []
    for pile in piles:
        red = (pile.pixels == [255, 0, 0]).all(axis=-1) * 1.0
        blue = (pile.pixels == [0, 0, 255]).all(axis=-1) * 1.0
        given = {"Grad-CAM": red, maps.LIME: blue, "Random map": np.zeros(red.shape)}
        rows.append(row(pile, given))
    return summarise(rows)


def test_piles_are_counted_by_what_can_be_said_of_them(summary):
    counts = summary["piles"]
    assert (counts["all"], counts["there"], counts["absent"], counts["hidden"]) == (4, 3, 1, 0)
    assert (counts["one brick"], counts["ranked"], counts["predicted"]) == (1, 3, 4)


def test_removing_the_red_brick_lowers_the_logit_by_its_area(summary):
    there = summary["changes"]["there"]
    assert there[TARGET]["logit"]["mean"] == pytest.approx((64 + 36 + 64) / 3)
    assert there[TARGET]["lost"]["mean"] == 1
    assert there[OTHERS]["logit"] == {"mean": 0, "low": 0, "high": 0, "n": 2}
    assert there[RECOLOURED]["logit"]["mean"] == there[EMPTY]["logit"]["mean"]
    assert there[NOISE]["size"]["mean"] == 0


def test_a_false_alarm_stands_in_rows_of_its_own(summary):
    absent = summary["changes"]["absent"]
    assert absent[TARGET]["logit"]["n"] == 0
    assert absent[OTHERS]["logit"]["mean"] == 32  # 64 for the red plate, 0 for the other brick
    assert summary["energy"]["absent"]["Grad-CAM"]["others"]["mean"] == 1


def test_energy_is_that_of_the_masks_and_empty_maps_are_counted(summary):
    there = summary["energy"]["there"]
    assert there["Grad-CAM"]["target"]["mean"] == 1
    assert there[maps.LIME]["others"]["mean"] == 1
    assert there[maps.LIME]["empty"] == 1  # nothing is blue in the pile of one red brick
    assert there["Random map"]["empty"] == 3


def test_a_map_of_what_matters_finds_the_first_brick_always_and_one_of_another_never(summary):
    found = summary["agreement"]["all"]
    assert found["Grad-CAM"]["summed"]["top"]["mean"] == 1
    assert found["Grad-CAM"]["summed"]["rank"]["mean"] == pytest.approx(1)
    # In the false alarm nothing is blue, so that the map is a guess between two bricks.
    assert found[maps.LIME]["summed"]["top"]["mean"] == pytest.approx(0.5 / 3)
    assert found["Random map"]["summed"]["top"]["mean"] == pytest.approx(
        found["Random map"]["summed"]["chance"]
    )
    assert found[maps.PERFECT]["summed"]["rank"]["n"] == 3


def test_a_pile_of_one_brick_is_not_ranked(summary):
    assert summary["agreement"]["there"]["Grad-CAM"]["summed"]["top"]["n"] == 2
    assert summary["agreement"]["all"]["Grad-CAM"]["summed"]["chance"] == pytest.approx(
        (1 / 3 + 1 / 3 + 1 / 2) / 3
    )


def test_grad_cam_is_compared_with_lime_on_the_same_piles(summary):
    first = {one["measure"]: one["result"] for one in summary["paired"] if one["one"] == "Grad-CAM"}
    assert first["energy on the target brick"]["mean"] == 1
    assert first["energy on the target brick"]["n"] == 2  # one of three has an empty map
    assert first["rank agreement, summed"]["higher"] == 3


def test_layers_are_summed_over_piles(summary):
    last = summary["layers"]["conv5"]
    assert last["regions"]["target"]["mean"] == pytest.approx(0.6)
    assert last["bricks"]["mean"] == pytest.approx(0.9)
    assert (last["maps"], last["silent"], last["away"]) == (2, 4, 0)
    assert last["majority"] == {"target": 1, "others": 0, "background": 0, "silent": 1}
    assert last["mostly"] == 1
    assert summary["layers"]["conv1"]["majority"]["background"] == 1


def test_it_is_plain_values(summary):
    assert plain(summary) == summary


def test_bricks_in_the_background_colour_change_nothing(tmp_path):
    (pile,) = write(tmp_path, [scene(1, brick(LABELS[2], BLUE, 2, 2, 8))])
    assert summarise([row(pile, {})])["piles"]["there"] == 0
