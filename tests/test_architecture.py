"""The rules of docs/architecture.md, read off the code itself."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.heavy import reaching_outside_analysis
from tests.postgres import LEFT_OUT

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("tensorflow", "keras", "lime", "skimage", "sklearn")

OF_DJANGO = tuple(
    f"studyapp.{room}" for room in ("models", "actions", "forms", "views", "admin", "settings")
)

# folder or file -> what nothing in it may import, at any depth of the code
FORBIDDEN = {
    "explainers": ("django", "studyapp"),
    "studyapp/design": ("django", "explainers", "studyapp.analysis", *OF_DJANGO),
    "studyapp/analysis": ("django", "explainers", "studyapp.design", *OF_DJANGO),
    "studyapp/models": ("explainers", "studyapp.actions", "studyapp.views", *HEAVY),
    "studyapp/actions": ("django.http", "studyapp.views", *HEAVY),
    "studyapp/views": ("explainers", *HEAVY),
    "studyapp/admin": ("explainers", "studyapp.views", "pandas", *HEAVY),
    "studyapp/management": ("explainers", "studyapp.views", "pandas", *HEAVY),
}
# the same for imports that run when the module itself is imported
FORBIDDEN_AT_IMPORT = {
    "studyapp/views": ("pandas", "scipy", "altair", "vl_convert", "matplotlib"),
    "explainers": HEAVY,
}
DOORS_TO_EXPLAINERS = (
    "studyapp/actions/auditing.py",
    "studyapp/actions/classifiers/looking.py",
    "studyapp/actions/classifiers/ordering.py",
    "studyapp/actions/classifiers/trying.py",
    "studyapp/actions/computing.py",
    "studyapp/actions/drawing.py",
    "studyapp/actions/gallery/maps.py",
    "studyapp/actions/kept_maps.py",
    "studyapp/actions/map_store.py",
    "studyapp/actions/measuring.py",
    "studyapp/actions/own_maps/reading.py",
    "studyapp/actions/pictures/finding.py",
    "studyapp/actions/pictures/thumbnails.py",
    "studyapp/actions/precompute.py",
)
# Of the worker and of commands. A web process asks `studyapp.actions.calculator`.
DOORS_TO_STATISTICS = {
    "studyapp.actions.bundle.answers",
    "studyapp.actions.export.recompute",
    "studyapp.actions.import_answers",
    "studyapp.actions.results.computing",
    "studyapp.actions.results.reading",
    "studyapp.actions.results.trials",
    "studyapp.management.commands.power",
    "studyapp.management.commands.report",
}


def python_files(place: str) -> list[Path]:
    files = sorted((ROOT / place).rglob("*.py"))
    assert files, f"{place} is empty; is the rule out of date?"
    return files


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that the code imports; a relative import counts as a breach of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports would slip past the rules"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_when_loaded(tree: ast.Module) -> Iterator[str]:
    """The imports outside functions."""
    outside = [
        node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for node in outside:
        if not isinstance(node, ast.ClassDef):
            yield from imports(node)


def breaches(name: str, forbidden: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in forbidden)


@pytest.mark.parametrize("place", FORBIDDEN)
def test_no_room_imports_what_it_must_not_know(place):
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(place)
        for name in imports(ast.parse(path.read_text()))
        if breaches(name, FORBIDDEN[place])
    ]
    assert found == []


@pytest.mark.parametrize("place", FORBIDDEN_AT_IMPORT)
def test_what_is_heavy_is_imported_only_when_it_is_needed(place):
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(place)
        for name in imports_when_loaded(ast.parse(path.read_text()))
        if breaches(name, FORBIDDEN_AT_IMPORT[place])
    ]
    assert found == []


def test_few_actions_are_the_doors_to_the_explainers():
    others = [
        str(path.relative_to(ROOT))
        for path in python_files("studyapp")
        for name in imports(ast.parse(path.read_text()))
        if breaches(name, ("explainers",))
        and str(path.relative_to(ROOT)) not in DOORS_TO_EXPLAINERS
    ]
    assert others == []


def test_few_actions_and_commands_are_the_doors_to_statistics():
    assert reaching_outside_analysis() == DOORS_TO_STATISTICS


def test_the_rules_notice_a_breach():
    tree = ast.parse("def f():\n    from studyapp.models import Study\n    import tensorflow.keras")
    found = list(imports(tree))
    assert breaches("tensorflow.keras", HEAVY)
    assert "studyapp.models" in found
    assert "tensorflow.keras" in found
    with pytest.raises(AssertionError, match="relative"):
        list(imports(ast.parse("from . import models")))


def test_a_web_process_imports_neither_tensorflow_nor_pandas():
    """The whole URL configuration, the admin included, in a process of its own."""
    code = (
        "import django, sys; django.setup(); import studyapp.urls, studyapp.wsgi\n"
        "heavy = {'tensorflow', 'keras', 'lime', 'skimage', 'sklearn', 'pandas', 'scipy', "
        "'altair', 'vl_convert', 'matplotlib'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "studyapp.settings", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_files_stay_short_enough_to_be_one_idea():
    long = {
        str(path.relative_to(ROOT)): lines
        for place in ("explainers", "studyapp")
        for path in python_files(place)
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 320
    }
    assert long == {}


def test_what_the_second_database_is_spared_is_there():
    """A file that was renamed would run again without anybody's having decided so."""
    assert [place for place in LEFT_OUT if not (ROOT / place).exists()] == []
