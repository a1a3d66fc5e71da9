"""Which modules of SeeWhy load, when they are imported, what a web process must not hold."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = frozenset({"altair", "pandas", "scipy", "statsmodels", "threadpoolctl", "vl_convert"})


@cache
def _modules() -> dict[str, ast.Module]:
    found = {}
    for path in (ROOT / "studyapp").rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = ast.parse(path.read_text())
    return found


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _to_run(tree: ast.Module) -> Iterator[ast.AST]:
    for node in tree.body:
        is_for_types = isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        if not is_for_types:
            yield node


def _when_loaded(tree: ast.Module) -> Iterator[str]:
    for node in _to_run(tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from _names(node)


def _within(name: str) -> set[str]:
    """A module with the packages around it, all of which are loaded with it."""
    parts = name.split(".")
    return {".".join(parts[:size]) for size in range(1, len(parts) + 1)}


@cache
def heavy_modules() -> frozenset[str]:
    """The libraries, and whatever module of SeeWhy loads one of them, or one that does."""
    loaded = {
        module: set().union(*map(_within, _when_loaded(tree)))
        for module, tree in _modules().items()
    }
    heavy = set(LIBRARIES)
    while more := {module for module, names in loaded.items() if names & heavy} - heavy:
        heavy |= more
    return frozenset(heavy)


def is_heavy(name: str) -> bool:
    return bool(_within(name) & heavy_modules())


def reaching_outside_analysis() -> set[str]:
    """Modules beside the analysis that load what is heavy, be it only within a function."""
    return {
        module
        for module, tree in _modules().items()
        if not module.startswith("studyapp.analysis")
        and any(is_heavy(name) for node in _to_run(tree) for name in _names(node))
    }
