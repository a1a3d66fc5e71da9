"""The command: what it refuses, in one line, and rendering ahead."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from examples.lego.__main__ import main
from examples.lego.causal import rendering
from examples.lego.piles import making
from examples.lego.piles import rendering as renderer
from tests.examples.lego.causal import toy


def test_a_folder_without_scenes_ends_with_one_line(tmp_path, capsys):
    assert main(["causal", str(tmp_path), "--only-rendering"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"error: {tmp_path}: it holds no scenes/")
    assert "Traceback" not in error


def test_more_piles_than_there_are_end_with_one_line(tmp_path, capsys):
    toy.write(tmp_path, [toy.several(1)])
    assert main(["causal", str(tmp_path), "--only-rendering"]) == 2
    assert "it holds 1 piles, not 240; ask for --count 1" in capsys.readouterr().err


def test_scenes_can_be_rendered_before_there_is_a_network(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(making, "processes", lambda workers: ThreadPoolExecutor(1))
    monkeypatch.setattr(rendering, "require", lambda modules: None)
    monkeypatch.setattr(renderer, "render", toy.render)
    toy.write(tmp_path / "piles", [toy.several(1), toy.several(2)])
    given = ["--count", "2", "--only-rendering", "--out", str(tmp_path / "out")]
    assert main(["causal", str(tmp_path / "piles"), *given]) == 0
    assert len(list((tmp_path / "out/rendered").glob("*.npz"))) == 2
    assert "rendered 2 piles" in capsys.readouterr().out


@pytest.mark.tensorflow
def test_a_missing_network_is_named(tmp_path, capsys):
    toy.write(tmp_path, [toy.several(1)])
    lacking = tmp_path / "lacking.keras"
    assert main(["causal", str(tmp_path), str(lacking), "--count", "1"]) == 2
    assert "lacking.keras" in capsys.readouterr().err
