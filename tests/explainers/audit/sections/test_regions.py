"""Whole audits of a network whose maps are known: with a cue beside the objects, and without."""

import numpy as np
import pytest
from PIL import Image

from explainers.audit import ConfigError, audit, make_config
from tests.explainers.audit.conftest import BLUE, RED, draw

CORNER = (24, 0, 32, 8)


def entries(each=22, cue=RED, size=4):
    """Small red and blue objects anywhere but in the corner; with the red ones a larger cue."""
    chance = np.random.default_rng(0)
    made = []
    for label, colour in (("red", RED), ("blue", BLUE)) * each:
        left, top = chance.integers(0, 16), chance.integers(10, 28)
        box = (int(left), int(top), int(left) + size, int(top) + size)
        patches = [(box, colour)] + [(CORNER, cue)] * (label == "red" and cue is not None)
        objects = [{"label": label, "box": list(box)}]
        made.append({"pixels": draw(*patches), "labels": [label], "objects": objects})
    return made


@pytest.fixture
def run(colour_model, dataset, tmp_path):
    def go(listed, **options):
        given = {"limits": {"pass_rate": 0.0}, "sanity": {"pictures": 0}} | options
        config = make_config(given, tmp_path)
        found = audit(colour_model, dataset(listed), config, out=tmp_path / "out")
        return found, found["sections"]["regions"]

    return go


def test_a_cue_is_found_confirmed_and_fails_the_build(run):
    found, regions = run(entries())
    first = regions["found"][0]
    assert (first["label"], first["level"], first["place"]) == ("red", "suspicious", "top right")
    assert first["box"][0] >= 20 / 32
    assert first["box"][3] <= 12 / 32
    assert first["exchange"]["effect"] > 0.5
    assert "depends on this place" in first["asked"]
    assert found["verdict"] == "fail"
    check = next(one for one in regions["checks"] if one["name"] == "suspicious regions")
    assert (check["passed"], check["value"]) == (False, 1)
    assert "top right for 'red'" in check["sentence"]
    behind = first["behind"]
    assert len(behind) == 12
    assert all(found["rows"][one["row"]]["explained"] == "red" for one in behind)
    assert [one["share"] for one in behind] == sorted(
        (one["share"] for one in behind), reverse=True
    )


def test_without_a_cue_nothing_is_suspicious_and_the_build_passes(run):
    found, regions = run(entries(cue=None))
    assert regions["found"] == []
    assert regions["searched"] == 44
    assert found["verdict"] == "pass"


def test_a_limit_may_allow_suspicious_regions(run):
    assert run(entries(), suspicion={"allowed": 1})[0]["verdict"] == "pass"
    assert run(entries(), suspicion={"allowed": -1})[1]["checks"] == []


def test_it_is_told_why_none_was_looked_for(run):
    bare = [one | {"objects": []} for one in entries(2)]
    assert run(bare)[1]["not_searched"].startswith("No object is annotated")
    assert run(bare, audit={"camera": "moving"})[1]["not_searched"].startswith("The camera moves")
    assert run(bare, suspicion={"find": False})[1]["checks"] == []


def test_pictures_whose_objects_are_not_known_are_left_out(run):
    listed = [*entries(3), entries(1)[0] | {"objects": []}, {"pixels": draw(), "labels": ["empty"]}]
    _, regions = run(listed)
    assert (regions["searched"], regions["left_out"]) == (7, 1)


def test_a_drawn_region_gets_its_share_of_the_energy_and_the_pictures_behind_it(run, tmp_path):
    Image.fromarray(np.pad(np.full((4, 4), 255, np.uint8), ((0, 12), (12, 0)))).save(
        tmp_path / "corner.png"
    )
    listed = [
        {"pixels": draw(((0, 0, 4, 4), RED), (CORNER, RED)), "labels": ["red"]},
        {"pixels": draw(((0, 0, 4, 4), BLUE)), "labels": ["blue"]},
        {"pixels": draw(), "labels": ["empty"]},
    ]
    drawn = [
        {"name": "by box", "box": [24, 0, 32, 8], "most_energy": 0.3},
        {"name": "by shares", "box": [0.75, 0, 1, 0.25], "units": "relative"},
        {"name": "by mask", "mask": "corner.png", "most_energy": 0.5},
        {"name": "by corners", "polygon": [24, 0, 32, 0, 32, 8, 24, 8]},
    ]
    found, regions = run(listed, regions=drawn, training={"annotations": "annotations.json"})
    for one in regions["drawn"]:
        assert one["energy"]["mean"] == pytest.approx(64 / 80 / 2, abs=1e-6)
        assert one["energy"]["n"] == 2
        assert [part["row"] for part in one["behind"]] == [0, 1]
        assert one["behind"][0]["share"] == pytest.approx(0.8)
        assert one["training"]["label"] == "red"
        assert one["training"]["pictures"] == 1
        assert one["training"]["shown"][0].endswith("00.png")
    assert [one["passed"] for one in regions["checks"]] == [False, True]
    assert found["rows"][2]["regions"]["by box"] is None


@pytest.mark.parametrize(
    ("region", "told"),
    [
        ({"name": "a"}, "needs a name and one of box, polygon, mask"),
        ({"box": [0, 0, 1, 1]}, "needs a name"),
        ({"name": "a", "box": [4, 0, 1, 1]}, "left, top, right, bottom"),
        ({"name": "a", "polygon": [0, 0, 1, 1]}, "three or more corners"),
        ({"name": "a", "box": [0, 0, 1, 1], "most_energy": 2.0}, "most_energy of 'a'"),
        ({"name": "a", "mask": "missing.png"}, "missing.png, cannot be read"),
    ],
)
def test_a_region_that_cannot_be_is_refused(run, region, told):
    with pytest.raises(ConfigError, match=told):
        run(entries(1), regions=[region])


def test_a_region_outside_of_a_picture_is_an_error_of_that_picture(run):
    found, _ = run(entries(1), regions=[{"name": "far", "box": [400, 0, 440, 8]}])
    assert found["verdict"] == "error"
    assert "the region 'far' is not in a picture of 32 x 32" in found["errors"][0]["error"]


def test_two_regions_of_one_name_are_refused(run):
    twice = [{"name": "a", "box": [0, 0, 1, 1]}] * 2
    with pytest.raises(ConfigError, match=r"two of \[\[regions\]\] are called 'a'"):
        run(entries(1), regions=twice)
