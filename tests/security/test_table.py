"""docs/security.md names tests and scripts that exist, and leaves no figure out."""

import ast
import importlib.util
import re

from benchmarks.verify.figures import FIGURES
from tests.processes import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text()
REQUIREMENTS = 253  # of levels 1 and 2 of OWASP ASVS 5.0
ROW = re.compile(r"^\| ([RS]\d+) \|(.+)\|(.+)\|(.+)\|$", re.MULTILINE)
SECTION = re.compile(r"^\| [\d.,]+ .+ \| (\d+) \| (.+) \|$", re.MULTILINE)


def test_every_figure_has_its_row_and_something_that_shows_it():
    rows = {name: (shown, how_far) for name, _, shown, how_far in ROW.findall(TEXT)}
    wanted = [f"R{n}" for n in range(1, 15)] + [f"S{n}" for n in range(1, 19)]
    assert list(rows) == wanted
    assert all(shown.strip() and how_far.strip() for shown, how_far in rows.values())


def test_every_test_and_script_that_is_named_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)
    assert len(named) > 80
    for path, name in named:
        assert (ROOT / path).exists(), path
        tree = ast.parse((ROOT / path).read_text())
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not name or name in functions, f"{path}::{name}"
    for module in re.findall(r"`python -m ([\w.]+)", TEXT):
        assert importlib.util.find_spec(module), module
    targets = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`make (\w+)`", TEXT):
        assert f"\n{target}:" in targets, target


def test_every_requirement_of_the_standard_is_in_a_section_with_a_verdict():
    sections = SECTION.findall(TEXT)
    assert sum(int(number) for number, _ in sections) == REQUIREMENTS
    verdicts = ("met", "partly", "open", "not applicable", "left to")
    assert all(verdict.startswith(verdicts) for _, verdict in sections)


def test_what_is_measured_for_long_is_in_the_table():
    rows = {name for name, *_ in ROW.findall(TEXT)}
    assert {figure for each in FIGURES for figure in each.shows} <= rows
