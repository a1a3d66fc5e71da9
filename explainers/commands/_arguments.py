"""Arguments that several commands share, read and checked before anything is computed."""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from explainers import methods, rendering
from explainers.annotations import TRUTH, Annotation, read_annotations
from explainers.commands import UsageError
from explainers.images import SUFFIXES
from explainers.network.targets import RULES, check_rule


def add_classifier(command: argparse.ArgumentParser) -> None:
    """Add MODEL and --settings; `classifier_spec` reads them."""
    command.add_argument(
        "model",
        metavar="MODEL",
        help="a .keras file, or the name of a pretrained network or of an application",
    )
    command.add_argument(
        "--settings", type=Path, help="JSON file with labels, preprocessing, weights and the like"
    )


def add_methods(command: argparse.ArgumentParser, *, required: bool) -> None:
    """Add --method, --set, --target and --seed; `chosen_methods` reads the first two."""
    add = command.add_argument
    add("--method", action="append", required=required, default=[], help="may be repeated")
    add(
        "--set",
        action="append",
        default=[],
        metavar="NAME.PARAMETER=VALUE",
        dest="values",
        help="set a parameter of a method, or of what else was chosen; may be repeated",
    )
    add("--target", default="top-1", help=f"which class: {RULES}; or truth, with annotations")
    add("--seed", type=int, default=0, help="governs all chance (default 0)")


def classifier_spec(arguments: argparse.Namespace) -> dict[str, Any]:
    """Give what `explainers.load_classifier` takes."""
    return _settings(arguments.settings) | {"path": os.fspath(arguments.model)}


def add_style(command: argparse.ArgumentParser) -> None:
    """Add --style; `style_parameters` reads what --set says of it."""
    default, choices = "harmonised", ", ".join(rendering.styles())
    command.add_argument("--style", default=default, help=f"{choices} (default {default})")


def style_parameters(arguments: argparse.Namespace) -> dict[str, Any]:
    """Check the style and give the parameters that differ from its defaults."""
    values = parameter_values(arguments.style, arguments.values)
    rendering.check_style(arguments.style, values)
    return values


def chosen_methods(
    names: Sequence[str], settings: Sequence[str], others: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """Check the methods and give for each the parameters that differ from its defaults.

    Parameters
    ----------
    names
        The methods.
    settings
        The --set arguments.
    others
        What else has parameters, which are checked elsewhere.

    Raises
    ------
    ValueError, LookupError
        If a method or a parameter is unknown or its value impossible; says what the choices are.
    """
    chosen = {name: parameter_values(name, settings) for name in names}
    for name, values in chosen.items():
        methods.check_parameters(name, values)
    for setting in settings:
        owner = setting.partition(".")[0]
        if owner not in (*chosen, *others):
            choices = ", ".join([*chosen, *others])
            raise UsageError(f"--set {setting}: {owner} was not chosen, but {choices}")
    return chosen


def check_target(arguments: argparse.Namespace) -> None:
    """Check --target: a rule, or the true classes of annotated pictures."""
    if arguments.target != TRUTH:
        check_rule(arguments.target)
    elif arguments.annotations is None:
        raise UsageError(f"--target {TRUTH} needs --annotations with the pictures' labels")


def add_workers(command: argparse.ArgumentParser) -> None:
    """Add --workers; `check_workers` checks it."""
    text = "processes that explain (default: this one alone)"
    command.add_argument("--workers", type=int, default=1, help=text)


def check_workers(arguments: argparse.Namespace) -> None:
    """Check --workers."""
    if arguments.workers < 1:
        raise UsageError(f"--workers must be at least 1, not {arguments.workers}")


def annotations_by_picture(path: Path | None) -> dict[Path, Annotation]:
    """Read what is known of pictures, by resolved path; nothing without a file."""
    found = read_annotations(path) if path else []
    return {annotation.picture.resolve(): annotation for annotation in found}


def list_pictures(sources: Sequence[str], out: Path) -> list[Path]:
    """List pictures, the content of folders included, without what was drawn into `out`."""
    found: list[Path] = []
    for source in map(Path, sources):
        found += _inside(source, out) if source.is_dir() else [source]
    if not found:
        place = f"in {', '.join(sources)}" if sources else "named"
        raise UsageError(f"there is no picture {place}")
    return list(dict.fromkeys(found))


def prepare_folder(folder: Path) -> None:
    """Make the folder, and find out now rather than later that nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = f"--out {folder} cannot be written to ({error.strerror})"
        raise UsageError(f"{reason}; choose another folder") from error


def parameter_values(owner_name: str, settings: Sequence[str]) -> dict[str, Any]:
    """Read those of the --set arguments that belong to one method, or to whatever has parameters.

    Raises
    ------
    UsageError
        If one of them is not ``OWNER.PARAMETER=VALUE``.
    """
    values = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        owner, dot, parameter = name.partition(".")
        if not (equals and dot and parameter):
            raise UsageError(f"--set {setting!r} must look like lime.num_samples=200")
        if owner == owner_name:
            values[parameter] = json_or_text(text)
    return values


def json_or_text(text: str) -> Any:
    """Read a number, a list or the like; anything that is not JSON is text."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _settings(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"--settings {path} cannot be read: {error}") from error
    if not isinstance(settings, dict):
        raise UsageError(f"--settings {path} does not hold a dictionary")
    return settings


def _inside(folder: Path, out: Path) -> list[Path]:
    """List a folder's pictures, without those that an earlier run drew into a folder within."""
    whole, drawn = folder.resolve(), out.resolve()
    if drawn == whole:
        raise UsageError(f"--out {out} is the folder of the pictures; choose another one")
    files = (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    is_within = drawn.is_relative_to(whole)
    return sorted(
        path
        for path in files
        if path.is_file() and not (is_within and path.resolve().is_relative_to(drawn))
    )
