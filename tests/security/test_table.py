"""docs/security.md names tests and scripts that exist, and leaves no figure out."""

import ast
import importlib.util
import re
from functools import cache

from benchmarks.verify.figures import FIGURES
from tests.processes import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text()
ROW = re.compile(r"^\| ([RS]\d+) \|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@cache
def functions(path: str) -> set[str]:
    """The tests of a file; none where there is no such file."""
    if not (ROOT / path).exists():
        return set()
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def missing_tests(text: str) -> set[str]:
    """What a document names as `tests/...` and is not there."""
    return {
        f"{path}::{name}"
        for path, name in TEST.findall(text)
        if not (ROOT / path).exists() or (name and name not in functions(path))
    }


def test_every_figure_has_its_row_and_something_that_shows_it():
    rows = {name: (shown, how_far) for name, _, shown, how_far in ROW.findall(TEXT)}
    wanted = [f"R{n}" for n in range(1, 15)] + [f"S{n}" for n in range(1, 19)]
    assert list(rows) == wanted
    assert all(shown.strip() and how_far.strip() for shown, how_far in rows.values())


def test_every_test_and_script_that_is_named_exists():
    assert missing_tests(TEXT) == set()
    assert len(TEST.findall(TEXT)) > 60
    for module in re.findall(r"`python -m ([\w.]+)", TEXT):
        assert importlib.util.find_spec(module), module
    targets = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`make (\w+)`", TEXT):
        assert f"\n{target}:" in targets, target


def test_what_is_measured_for_long_is_in_the_table():
    rows = {name for name, *_ in ROW.findall(TEXT)}
    assert {figure for each in FIGURES for figure in each.shows} <= rows
