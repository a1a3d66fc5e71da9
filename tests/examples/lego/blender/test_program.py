import ast
from pathlib import Path

import pytest

import examples.lego.blender as package
from examples.lego.blender import session
from examples.lego.blender.program import SCRIPT, BlenderError, command

FOLDER = Path(package.__file__).parent


def make_program(path: Path) -> str:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_blender_is_started_without_a_window_and_without_anybody_s_settings(tmp_path):
    words = command(make_program(tmp_path / "blender"))
    assert words[0] == str(tmp_path / "blender")
    assert {"--background", "--factory-startup"} < set(words)
    assert words[-3:] == ["--python", str(SCRIPT), "--"]


def test_a_python_runs_the_script_itself_apart_from_our_packages(tmp_path):
    python = make_program(tmp_path / "python3.11")
    assert command(python) == [python, "-I", str(SCRIPT), "--"]


def test_a_program_is_found_by_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    blender = make_program(tmp_path / "blender")
    assert command("blender")[0] == blender


def test_who_has_no_blender_is_told_how_to_get_it(tmp_path):
    with pytest.raises(BlenderError, match=r"no program '/.*nowhere'.*pip install bpy==4\.5\.15"):
        command(str(tmp_path / "nowhere"))


def test_only_the_script_for_blender_imports_its_module():
    importing = [path.name for path in FOLDER.glob("*.py") if "bpy" in imported(path)]
    assert importing == ["inside.py"]


def test_the_script_needs_nothing_that_blender_lacks():
    assert imported(SCRIPT) == {"json", "sys", "pathlib", "bpy", "mathutils"}


def test_the_script_says_the_word_that_is_waited_for():
    assert f'DRAWN = "{session.DRAWN}"' in SCRIPT.read_text()


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found
