import json

import numpy as np
import pytest

from explainers.audit import make_config
from explainers.audit.bundle.reading import ReportError
from explainers.audit.comparing.changes import compare
from explainers.audit.comparing.combined import decode, encode
from explainers.audit.comparing.runs import check_baseline, read_run, run_of
from explainers.audit.options import Baseline
from tests.explainers.audit.comparing.conftest import FACTS, RAMP
from tests.explainers.audit.made import average, evidence, row

ROWS = [row("a", tags=("skin=dark", "sequence=1")), row("b", "fail", true="")]


def test_a_run_that_was_kept_is_the_run_that_was_made(kept):
    found = read_run(kept(ROWS, tags={"domain_inside": ["day"]}))
    assert found.rows == tuple(ROWS)
    assert found.tags.domain_inside == ("day",)
    now = evidence(
        ROWS,
        averages=[average(("all", ""), RAMP / 3)],
        facts=FACTS | {"parameters": {"layers": (1, 2)}},
    )
    again = kept(
        ROWS,
        averages=[average(("all", ""), RAMP / 3)],
        facts={"parameters": {"layers": [1, 2]}},
    )
    compared = compare(read_run(again), run_of(now), Baseline())
    assert compared["reasons"] == []
    assert compared["maps"][0]["difference"] == 0


def test_combined_maps_are_kept_in_steps_of_their_highest_value(tmp_path):
    values = np.random.default_rng(1).random((30, 40))
    averages = [average(("all", ""), values, 7, 2), average(("tag", "läge=ö"), values / 100)]
    averages.append(average(("tag", "empty"), values * 0))
    (tmp_path / "combined.npz").write_bytes(encode(averages))
    found = decode(tmp_path / "combined.npz")
    assert np.abs(found["all", ""].normalised - values).max() <= 0.51 / 4095
    assert np.abs(found["tag", "läge=ö"].normalised - values / 100).max() <= 0.51 / 409500
    assert not found["tag", "empty"].normalised.any()
    assert (found["all", ""].pictures, found["all", ""].empty) == (7, 2)
    assert encode(averages) == encode(averages)


def test_smooth_combined_maps_take_little_room():
    down, across = np.mgrid[0:1:90j, 0:1:160j]
    heat = np.exp(-8 * ((down - 0.4) ** 2 + (across - 0.6) ** 2))
    averages = [average(("tag", str(n)), heat ** (1 + n / 10)) for n in range(10)]
    assert len(encode(averages)) < heat.size * 10 * 0.4


def test_combined_maps_of_the_first_version_are_still_read(tmp_path):
    told = {"groups": np.array([["all", ""]]), "pictures": np.array([9]), "empty": np.array([1])}
    maps = {"normalised": RAMP[None].astype(np.float16), "raw": RAMP[None], "highest": [3.0]}
    np.savez_compressed(tmp_path / "combined.npz", **told, **maps)
    found = decode(tmp_path / "combined.npz")["all", ""]
    assert found.normalised == pytest.approx(RAMP, abs=1e-3)
    assert (found.pictures, found.empty) == (9, 1)


def test_a_run_without_combined_maps_can_be_kept(tmp_path):
    (tmp_path / "combined.npz").write_bytes(encode([]))
    assert decode(tmp_path / "combined.npz") == {}


def test_a_folder_or_its_document_can_be_named(kept):
    folder = kept(ROWS)
    assert read_run(folder / "audit.json").rows == read_run(folder).rows


def spoil(folder, **changes):
    told = json.loads((folder / "audit.json").read_text())
    (folder / "audit.json").write_text(json.dumps(told | changes))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            lambda folder: (folder / "audit.json").unlink(),
            "cannot be opened .*; name the folder",
        ),
        (lambda folder: (folder / "audit.json").write_text("{"), "it is not JSON"),
        (
            lambda folder: (folder / "audit.json").write_text("[]"),
            "it is not the document",
        ),
        (lambda folder: spoil(folder, format=9), "it has the format 9, not 1; audit again"),
        (
            lambda folder: spoil(folder, rows=[{"true": [], "tags": [], "x": 1}]),
            "is a required property",
        ),
        (lambda folder: spoil(folder, config={}), "'audit' is a required property"),
        (lambda folder: spoil(folder, facts=5), "5 is not of type 'object'"),
        (lambda folder: spoil(folder, errors=5), "5 is not of type 'array'"),
        (lambda folder: (folder / "combined.npz").unlink(), "combined.npz: it cannot be read"),
        (lambda folder: (folder / "combined.npz").write_bytes(b"PK"), "it cannot be read"),
    ],
)
def test_what_is_no_run_is_refused_with_the_next_step(kept, damage, message):
    folder = kept(ROWS)
    damage(folder)
    with pytest.raises(ReportError, match=message):
        read_run(folder)


def test_a_run_of_before_a_table_and_an_option_existed_is_still_compared(kept):
    folder = kept(ROWS)
    told = json.loads((folder / "audit.json").read_text())
    del told["config"]["detection"], told["config"]["audit"]["camera"]
    del told["config"]["rules"]["iou"]
    spoil(folder, config=told["config"])
    assert compare(read_run(folder), read_run(kept(ROWS, "new")), Baseline())["reasons"] == []


def test_the_baseline_is_looked_at_before_anything_is_computed(kept, tmp_path):
    kept(ROWS)
    config = make_config({"baseline": {"run": "old"}}, tmp_path)
    check_baseline(config, tmp_path / "new")
    check_baseline(make_config({}, tmp_path), tmp_path / "new")
    with pytest.raises(ReportError, match="this run would overwrite its baseline"):
        check_baseline(config, tmp_path / "old")
    gone = make_config({"baseline": {"run": "gone"}}, tmp_path)
    with pytest.raises(ReportError, match=r"audit\.json: .*, or leave out \[baseline\] run"):
        check_baseline(gone, tmp_path / "new")


@pytest.mark.parametrize(
    ("option", "value"), [("accuracy_drop", -0.1), ("map_correlation", -1.5), ("new_failures", -1)]
)
def test_impossible_limits_are_refused(option, value):
    with pytest.raises(ValueError, match=f"{option} must be from"):
        Baseline(**{option: value})
