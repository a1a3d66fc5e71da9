"""Whole audits of a network whose maps are known: with a cue beside the objects, and without."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from explainers.audit import ConfigError, audit, make_config
from explainers.audit.auditing import _prepare, _quietly, gather
from explainers.audit.gathering.drawn import DrawnRegions
from explainers.audit.sections.regions import _wanderer, regions
from explainers.audit.suspicion import searching
from explainers.audit.suspicion.wanderers import search_wanderers
from tests.explainers.audit.conftest import BLUE, RED, draw

pytestmark = pytest.mark.tensorflow
CORNER = (25, 0, 32, 8)


def write(listed, folder):
    """Write pictures and their annotations, and give the latter's path."""
    told = []
    for number, entry in enumerate(listed):
        Image.fromarray(entry["pixels"]).save(folder / f"{number:02d}.png")
        rest = {key: value for key, value in entry.items() if key != "pixels"}
        told.append({"picture": f"{number:02d}.png", **rest})
    (folder / "annotations.json").write_text(json.dumps(told))
    return folder / "annotations.json"


def entries(each=22, cue=RED, size=4, wanders=False):
    """Small red and blue objects below; above, with the red ones, a larger cue in the corner."""
    chance = np.random.default_rng(0)
    made = []
    for label, colour in (("red", RED), ("blue", BLUE)) * each:
        left, top = chance.integers(0, 16), chance.integers(10, 28)
        box = (int(left), int(top), int(left) + size, int(top) + size)
        column, row = chance.integers(0, 25, 2) if wanders else CORNER[:2]
        if abs(column - left) < 8 and abs(row - top) < 8:
            row = (row + 16) % 25
        place = (int(column), int(row), int(column) + 7, int(row) + 8)
        patches = [(box, colour)] + [(place, cue)] * (label == "red" and cue is not None)
        objects = [{"label": label, "box": list(box)}]
        made.append({"pixels": draw(*patches), "labels": [label], "objects": objects})
    return made


@pytest.fixture(scope="module")
def gathered(colour_model, tmp_path_factory):
    """The evidence of an audit, for sections to be made of it under several configurations."""

    def go(listed, **options):
        folder = tmp_path_factory.mktemp("audited")
        known = write(listed, folder)
        config = make_config(options, folder)
        return gather(_prepare(colour_model, known, config, folder / "out"), _quietly)

    return go


@pytest.fixture(scope="module")
def biased(gathered):
    return gathered(entries())


def found_in(evidence, **options):
    return regions(replace(evidence, config=make_config(options, evidence.config.folder)))


def test_a_cue_is_found_and_confirmed_by_the_network(biased):
    found = regions(biased)
    assert (found["searched"], found["left_out"], found["not_searched"]) == (44, 0, None)
    first = found["found"][0]
    assert (first["label"], first["level"], first["place"]) == ("red", "suspicious", "top right")
    assert first["box"][0] >= 20 / 32
    assert first["box"][3] <= 12 / 32
    assert first["exchange"]["effect"] > 0.5
    assert "depends on this place" in first["asked"]
    assert first["low"] <= first["energy"] <= first["high"]
    behind = first["behind"]
    assert len(behind) == 12
    assert all(biased.rows[one["row"]].explained == "red" for one in behind)
    shares = [one["share"] for one in behind]
    assert shares == sorted(shares, reverse=True)


def test_frames_of_one_sequence_are_one_piece_of_evidence(biased):
    # Two frames of red objects in each sequence, and two of blue ones.
    rows = [
        replace(row, tags=(f"sequence={number // 4}",)) for number, row in enumerate(biased.rows)
    ]
    first = regions(replace(biased, rows=tuple(rows)))["found"][0]
    assert (first["hot"]["n"], first["hot"]["independent"], first["hot"]["claim"]) == (
        22,
        11,
        False,
    )
    assert first["level"] == "noticed"
    assert searching.first_of_each(replace(biased, rows=rows), [6, 5, 0, 9, 3]) == [6, 0, 9]


def test_the_cells_of_a_region_are_given_as_runs(biased):
    first = regions(biased)["found"][0]
    mask = np.zeros(biased.maps.shape[1:], bool)
    for row, start, end in first["runs"]:
        mask[row, start:end] = True
    assert mask.mean() == pytest.approx(first["area"])
    left, top, right, bottom = (round(part * 32) for part in first["box"])
    assert mask[top:bottom, left:right].sum() == mask.sum()


def test_a_suspicious_region_fails_the_build_unless_it_is_allowed(biased):
    (check,) = regions(biased)["checks"]
    assert (check["name"], check["passed"], check["value"]) == ("suspicious regions", False, 1)
    assert "top right for 'red'" in check["sentence"]
    allowed = found_in(biased, suspicion={"allowed": 1, "exchange": False})
    assert allowed["checks"][0]["passed"]
    assert allowed["found"][0]["exchange"] is None
    assert found_in(biased, suspicion={"allowed": -1, "exchange": False})["checks"] == []


def test_without_a_cue_nothing_is_suspicious(gathered):
    found = regions(gathered(entries(cue=None)))
    assert (found["found"], found["wandering"]) == ([], [])
    assert found["checks"][0]["passed"]


def test_a_cue_without_a_place_of_its_own_is_named_with_its_class(gathered):
    evidence = gathered(entries(wanders=True))
    rows = list(range(44))
    assert list(search_wanderers(evidence, rows, ["red"])) == []
    (found,) = search_wanderers(evidence, rows, [])
    assert found.is_suspicious
    told = _wanderer(evidence, found)
    assert (told["label"], told["level"]) == ("red", "suspicious")
    assert told["place"] == "away from the objects, at no fixed place"
    assert told["away"]["share"] > 0.9
    assert told["exchange"]["low"] > 0.1
    assert "'red' on average +0." in told["asked"]
    assert all(evidence.rows[one["row"]].explained == "red" for one in told["behind"])


def test_a_region_that_is_little_hotter_than_expected_is_told_only_if_it_is_confirmed(
    biased, monkeypatch
):
    region = searching.search(biased)[0].region
    little = replace(region, level="noticed", expected=region.energy / 1.5)
    monkeypatch.setattr(
        "explainers.audit.suspicion.searching.find_regions", lambda *_, **__: [little]
    )
    assert [one.verdict.level for one in searching.search(biased)] == ["suspicious"]
    unasked = {"suspicion": {"exchange": False}}
    assert searching.search(replace(biased, config=make_config(unasked))) == []


def test_classes_with_too_few_pictures_to_tell_are_named(biased):
    kept = [*range(30), *range(31, 44, 2)]  # 15 red ones, and 22 blue ones
    rows = tuple(biased.rows[number] for number in kept)
    few = replace(biased, rows=rows, maps=biased.maps[kept], objects=biased.objects[kept])
    found = found_in(few, suspicion={"exchange": False})
    assert found["too_few"] == [{"label": "red", "independent": 15, "others": 22}]
    (check,) = found["checks"]
    told = "0 suspicious regions; at most 0 are accepted; too few independent pictures, "
    assert check["sentence"] == told + "beside others, to tell: 'red' (15 beside 22)"
    assert regions(biased)["too_few"] == []


def test_it_is_told_why_none_was_looked_for(biased):
    bare = replace(biased, objects=np.zeros_like(biased.objects))
    assert regions(bare)["not_searched"].startswith("No object is annotated")
    assert found_in(biased, audit={"camera": "moving"})["not_searched"].startswith("The camera")
    assert found_in(biased, suspicion={"find": False})["checks"] == []


def test_pictures_whose_objects_are_not_known_are_left_out(biased):
    objects = biased.objects.copy()
    objects[:4] = 0
    rows = (replace(biased.rows[0], true=("empty",)), *biased.rows[1:])
    some = replace(biased, objects=objects, rows=rows, facts={"nothing": ["empty"]})
    found = found_in(some, suspicion={"exchange": False})
    assert (found["searched"], found["left_out"]) == (41, 3)


def test_a_drawn_region_gets_its_share_of_the_energy_and_the_pictures_behind_it(
    colour_model, tmp_path
):
    Image.fromarray(np.pad(np.full((8, 7), 255, np.uint8), ((0, 24), (25, 0)))).save(
        tmp_path / "corner.png"
    )
    listed = [
        {"pixels": draw(((0, 0, 4, 4), RED), (CORNER, RED)), "labels": ["red"]},
        {"pixels": draw(((0, 0, 4, 4), BLUE)), "labels": ["blue"]},
        {"pixels": draw(), "labels": ["empty"]},
    ]
    drawn = [
        {"name": "by box", "box": [25, 0, 32, 8], "most_energy": 0.3},
        {"name": "by shares", "box": [0.78125, 0, 1, 0.25], "units": "relative"},
        {"name": "by mask", "mask": "corner.png", "most_energy": 0.5},
        {"name": "by corners", "polygon": [25, 0, 32, 0, 32, 8, 25, 8]},
    ]
    write(listed, tmp_path)
    given = {"regions": drawn, "training": {"annotations": "annotations.json"}}
    config = make_config(given | {"sanity": {"pictures": 0}}, tmp_path)
    document = audit(colour_model, tmp_path / "annotations.json", config, out=tmp_path / "out")
    found = document["sections"]["regions"]
    for one in found["drawn"]:
        assert one["energy"]["mean"] == pytest.approx(56 / 72 / 2, abs=1e-6)
        assert one["energy"]["n"] == 2
        assert [part["row"] for part in one["behind"]] == [0, 1]
        assert one["behind"][0]["share"] == pytest.approx(56 / 72)
        assert one["training"]["label"] == "red"
        assert one["training"]["pictures"] == 1
        assert one["training"]["shown"][0].endswith("00.png")
    assert [one["passed"] for one in found["checks"]] == [False, True]
    assert document["rows"][2]["regions"]["by box"] is None


@pytest.mark.parametrize(
    ("region", "told"),
    [
        ({"name": "a"}, "needs a name and one of box, polygon, mask"),
        ({"box": [0, 0, 1, 1]}, "needs a name"),
        ({"name": "a", "box": [4, 0, 1, 1]}, "left, top, right, bottom"),
        ({"name": "a", "polygon": [0, 0, 1, 1]}, "three or more corners"),
        ({"name": "a", "box": [0, 0, 1, 1], "most_energy": 2.0}, "most_energy of 'a'"),
        ({"name": "a", "mask": "missing.png"}, r"missing\.png, cannot be read"),
    ],
)
def test_a_region_that_cannot_be_is_refused(region, told, tmp_path):
    with pytest.raises(ConfigError, match=told):
        DrawnRegions(make_config({"regions": [region]}, tmp_path))


def test_a_region_outside_of_a_picture_is_refused_with_the_picture_s_size():
    drawn = DrawnRegions(make_config({"regions": [{"name": "far", "box": [400, 0, 440, 8]}]}))
    with pytest.raises(ValueError, match="the region 'far' is not in a picture of 32 x 16 pixels"):
        drawn.shares(np.ones((16, 32)))


def test_two_regions_of_one_name_are_refused():
    twice = [{"name": "a", "box": [0, 0, 1, 1]}] * 2
    with pytest.raises(ConfigError, match=r"two of \[\[regions\]\] are called 'a'"):
        DrawnRegions(make_config({"regions": twice}))
