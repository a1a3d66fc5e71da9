"""The commands ``piles`` and ``show``: what they draw, and what they say when they cannot."""

import json
from concurrent.futures import BrokenExecutor, Future

import numpy as np
import pytest
from PIL import Image

from examples.lego import __main__ as lego
from examples.lego.piles import command, packages, showing
from examples.lego.piles.imagining import imagine
from examples.lego.piles.rendering import Rendered, render
from explainers.annotations import read_annotations
from tests.examples.lego.piles.test_making import Here

SMALL = ["--side", "16", "--samples", "1"]


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(command, "processes", lambda workers: Here())


def test_a_data_set_is_drawn_with_its_annotations_and_grows(here, tmp_path, capsys):
    out = tmp_path / "new" / "piles"
    asked = ["piles", str(out), *SMALL, "--colours", "any", "--plain", "1", "--count-to", "3"]
    assert lego.main([*asked, "--count", "1"]) == 0
    assert lego.main([*asked, "--count", "2"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{out}: 1 piles, 0 of them from before",
        f"{out}: 2 piles, 1 of them from before",
    ]
    assert len(read_annotations(out)) == 2
    grounds = [json.loads(path.read_text())["ground"] for path in out.glob("scenes/*.json")]
    assert [ground["kind"] for ground in grounds] == ["plain", "plain"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--count", "0"], "--count is a number of piles from 1, not 0"),
        (["--side", "3"], "--side is a number of pixels from 16 to 4096, not 3"),
        (["--samples", "0"], "--samples is a number of light paths from 1, not 0"),
        (["--first", "-1"], "--first is a whole number from 0, not -1"),
        (["--workers", "0"], "--workers is a number of processes from 1, not 0"),
        (["--natural", "2"], "--natural is a share from 0 to 1, not 2.0"),
        (["--count-to", "11"], "rise from 1 to 10, not 1 and 11"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_line(tmp_path, capsys, asked, told):
    assert lego.main(["piles", str(tmp_path / "out"), *asked]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert told in line
    assert not (tmp_path / "out").exists()


def test_a_folder_of_another_plan_is_refused_in_a_line(here, tmp_path, capsys):
    (tmp_path / "plan.json").write_text('{"first": 3}')
    assert lego.main(["piles", str(tmp_path), *SMALL]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert lego.main(["piles", str(tmp_path / "file"), *SMALL]) == 2
    assert f"error: {tmp_path}/file cannot be written: " in capsys.readouterr().err


@pytest.mark.parametrize("step", [["piles", "out"], ["show", "out", "1"]])
def test_packages_that_are_missing_are_named_with_how_to_install_them(monkeypatch, capsys, step):
    monkeypatch.setattr(packages, "find_spec", lambda name: None)
    assert lego.main(step) == 2
    said = capsys.readouterr().err
    assert "rendering needs mitsuba and mujoco-core" in said
    assert "pip install -r requirements-lego.txt" in said


def test_a_process_that_died_is_told_with_what_to_do(monkeypatch, tmp_path, capsys):
    class Broken(Here):
        def submit(self, *_, **__):
            future = Future()
            future.set_exception(BrokenExecutor("gone"))
            return future

    monkeypatch.setattr(command, "processes", lambda workers: Broken())
    assert lego.main(["piles", str(tmp_path), *SMALL]) == 2
    assert "The same command goes on where it stopped" in capsys.readouterr().err


def test_ctrl_c_says_how_to_go_on(monkeypatch, tmp_path, capsys):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "run", interrupt)
    assert lego.main(["piles", str(tmp_path)]) == 130
    assert "interrupted; the same command goes on" in capsys.readouterr().err


def test_a_pile_is_shown_large_with_its_mask_and_small_and_again_from_its_scene(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(showing, "SMALL", 16)
    monkeypatch.setattr(showing, "FEW", 1)
    asked = ["--side", "24", "--samples", "1"]
    assert lego.main(["show", str(tmp_path), "18", *asked]) == 0
    scene, wanted = imagine(18), ("18.png", "18-mask.png", "18-small.png")
    assert capsys.readouterr().out.split() == [str(tmp_path / name) for name in wanted]
    large = render(scene, 24, 1)
    shown = [np.asarray(Image.open(tmp_path / name)) for name in wanted]
    assert np.array_equal(shown[0], large.picture)
    assert np.array_equal(shown[1], large.mask)
    assert np.array_equal(shown[2], render(scene, 16, 1).picture)
    again = tmp_path / "again"
    assert lego.main(["show", str(again), str(tmp_path / "18.json"), *asked]) == 0
    for name in (*wanted, "18.json"):
        assert (again / name).read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("content", ["{", "{}", "[]", '{"seed": 1, "bricks": 2}'])
def test_what_is_no_scene_is_named(tmp_path, capsys, content):
    (tmp_path / "x.json").write_text(content)
    assert lego.main(["show", str(tmp_path), str(tmp_path / "x.json")]) == 2
    assert "x.json is neither a seed nor a scene's JSON file" in capsys.readouterr().err


def test_a_small_picture_is_drawn_as_in_a_data_set_with_usual_options(monkeypatch, tmp_path):
    asked = []

    def drawn(scene, side, samples):
        asked.append((side, samples))
        return Rendered(np.zeros((1, 1, 3), np.uint8), np.zeros((1, 1), np.uint8))

    monkeypatch.setattr("examples.lego.piles.rendering.render", drawn)
    showing.show(tmp_path, imagine(18))
    plan = command.Plan(tmp_path, 1)
    assert asked == [(512, 256), (plan.side, plan.samples)]
