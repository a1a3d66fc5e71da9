"""Plans: what cannot be drawn is refused, and a folder holds the piles of one plan only."""

import json
import math

import pytest

from examples.lego.piles.plan import Plan, PlanError, prepare
from examples.lego.piles.wishes import Wishes


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"count": 0}, "--count is a number of piles from 1, not 0"),
        ({"count": 1, "first": -1}, "--first is a whole number from 0, not -1"),
        ({"count": 1, "side": 3}, "--side is a number of pixels from 16 to 4096, not 3"),
        ({"count": 1, "side": 5000}, "--side is a number of pixels from 16 to 4096, not 5000"),
        ({"count": 1, "samples": 0}, "--samples is a number of light paths from 1, not 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(tmp_path, asked, told):
    with pytest.raises(PlanError, match=told):
        Plan(tmp_path, **asked)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"side": 64}, "begun with --side 32, not 64; give --side 32"),
        ({"samples": 2}, "begun with --samples 1, not 2"),
        ({"first": 7}, "begun with --first 0, not 7"),
        ({"wishes": Wishes(colours="any")}, "begun with --colours home, not any"),
        ({"wishes": Wishes(most=3)}, "begun with --count-to 10, not 3"),
    ],
)
def test_a_folder_is_not_gone_on_with_by_another_plan(tmp_path, other, told):
    usual = {"side": 32, "samples": 1}
    prepare(Plan(tmp_path / "out", 5, **usual))
    with pytest.raises(PlanError, match=told):
        prepare(Plan(tmp_path / "out", 5, **usual | other))


def test_a_data_set_may_grow(tmp_path):
    for count in (5, 9, 5):
        prepare(Plan(tmp_path, count))
    assert {path.name for path in tmp_path.iterdir()} == {
        "pictures",
        "masks",
        "scenes",
        "plan.json",
    }


def test_piles_of_nobody_knows_what_plan_are_left_alone(tmp_path):
    (tmp_path / "scenes").mkdir()
    prepare(Plan(tmp_path, 1))
    (tmp_path / "plan.json").unlink()
    (tmp_path / "scenes/00001.json").touch()
    with pytest.raises(PlanError, match=r"holds piles, but no plan\.json .* name another folder"):
        prepare(Plan(tmp_path, 1))


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff", json.dumps(math.pi).encode()])
def test_a_damaged_plan_is_named(tmp_path, content):
    (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(PlanError, match=r"plan\.json is damaged"):
        prepare(Plan(tmp_path, 1))
