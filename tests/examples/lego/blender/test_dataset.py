"""A data set of piles drawn by another program: the same folder, resumed, and its refusals."""

import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from examples.lego import __main__ as lego
from examples.lego.blender import drawing
from examples.lego.blender.program import BlenderError
from examples.lego.piles import command
from examples.lego.piles.making import make
from examples.lego.piles.plan import Plan, prepare


@pytest.fixture(autouse=True)
def imagined(monkeypatch, scene):
    """No physics: every pile is the same two bricks. No Blender is left for the next test."""
    still = SimpleNamespace(imagine=lambda *_, **__: scene)
    monkeypatch.setitem(sys.modules, "examples.lego.piles.imagining", still)
    monkeypatch.setattr(command, "require", lambda *_: None)
    monkeypatch.setattr(command, "processes", lambda _: ThreadPoolExecutor(1))
    yield
    drawing.end()


def piles(folder, program, count=2):
    words = f"piles {folder} --count {count} --side 16 --renderer blender --blender {program}"
    return lego.main(words.split())


def test_the_folder_is_that_of_any_data_set(tmp_path, fake_blender):
    assert piles(tmp_path / "set", fake_blender()) == 0
    names = {
        each.relative_to(tmp_path / "set").as_posix() for each in (tmp_path / "set").rglob("*")
    }
    assert {"annotations.json", "labels.csv", "pictures/00002.png", "masks/00002.png"} < names
    assert (tmp_path / "started").read_text().count("\n") == 1


def test_after_a_crash_the_same_command_goes_on(tmp_path, fake_blender, capsys):
    program = fake_blender("second-crashes")
    assert piles(tmp_path / "set", program) == 2
    told = capsys.readouterr().err
    assert "Segmentation fault" in told
    assert "Traceback" not in told
    assert not (tmp_path / "set" / "annotations.json").exists()
    assert piles(tmp_path / "set", program) == 0
    assert "1 of them from before" in capsys.readouterr().out


def test_without_the_program_nothing_is_begun(tmp_path, capsys):
    assert piles(tmp_path / "set", tmp_path / "nowhere") == 2
    assert "There is no program" in capsys.readouterr().err
    assert not (tmp_path / "set").exists()


def test_an_error_names_the_program_wherever_it_is_drawn(tmp_path, fake_blender):
    plan = Plan(tmp_path / "set", 1, side=16, blender=fake_blender("no-mask"))
    with (
        ThreadPoolExecutor(1) as executor,
        pytest.raises(BlenderError, match=f"{tmp_path}/blender"),
    ):
        list(make(plan, executor))


def test_a_folder_begun_with_mitsuba_is_not_finished_with_blender(tmp_path, fake_blender, capsys):
    prepare(Plan(tmp_path / "set", 1, side=16))
    assert piles(tmp_path / "set", fake_blender()) == 2
    assert "was begun with --renderer mitsuba, not blender" in capsys.readouterr().err
