"""Pictures, classifiers and conditions, checked and kept before anything is computed.

The main door to `explainers`. What is to be done are rows of work items, which `runs` orders and
`computing` explains. Nothing here imports TensorFlow before a classifier is loaded, so a web
process may check a condition.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.text import slugify

import explainers
from explainers import images, rendering, running
from explainers.network import quiet
from explainers.network.settings import describe, read_settings
from explainers.network.targets import check_rule
from studyapp import media
from studyapp.actions import records
from studyapp.actions.own_maps import check_own
from studyapp.models import Condition, SourceImage, Study
from studyapp.models.material import OWN_MAPS

ENGINES, is_full = running.EXECUTORS, running.is_full
ClusterGone = running.ClusterGone
SlurmOptions = running.SlurmOptions


def executor_of(engine: str, slurm: SlurmOptions | None = None) -> Callable[[], Executor]:
    """A function that makes the executor of an engine.

    Raises
    ------
    ValueError : there is no such engine, its address is not safe, or a package is missing.
    """
    return running.executor_named(engine, slurm)


def methods() -> list[str]:
    """What a condition's method can be: one that is computed, or maps that are taken in."""
    return [*explainers.available(), OWN_MAPS]


def check_target(rule: str, labels: Sequence[str] | None = None) -> None:
    """Check a study's target rule; ValueError names the rules, or the classes, there are."""
    check_rule(rule, labels)


def check_condition(condition: Condition, names: Collection[str] | None = None) -> None:
    """Check method, rendering and all parameters before anything is computed.

    Parameters
    ----------
    names : of the study's conditions, if they are all known; one that is taken as reference must
        be among them.

    Raises
    ------
    LookupError : there is no such method or rendering style.
    ValueError : a parameter is unknown or impossible.
    """
    check_method(condition)
    check_drawing(condition, names)


def check_method(condition: Condition) -> None:
    """The same of its method and the method's parameters alone."""
    if condition.brings_maps:
        check_own(condition)
    else:
        explainers.get(condition.method)
        explainers.check_parameters(condition.method, condition.parameters)


def check_drawing(condition: Condition, names: Collection[str] | None = None) -> None:
    """The same of its rendering and the rendering's parameters alone."""
    if not isinstance(condition.rendering_parameters, Mapping):
        raise ValueError("rendering_parameters must be a mapping of names to values")
    style = condition.rendering
    rendering.check_style(style, condition.style_parameters)
    reference = condition.reference_name
    if reference is None:
        return
    if not rendering.takes_reference(style):
        choices = ", ".join(filter(rendering.takes_reference, rendering.styles()))
        raise ValueError(f"{style} takes no reference; these styles do: {choices}")
    if not isinstance(reference, str):
        raise ValueError(f"the reference must be a condition's name, not {reference!r}")
    if names is not None and reference not in names:
        choices = ", ".join(sorted(map(str, names)))
        raise ValueError(f"the reference {reference!r} is no condition; choose from: {choices}")


def pictures_in(folder: Path) -> list[Path]:
    """The pictures in a folder, by name."""
    found = folder.iterdir() if folder.is_dir() else []
    return sorted(path for path in found if path.suffix.lower() in images.SUFFIXES)


def check_picture(
    source: Path | bytes, name: str | None = None, boxes: Sequence[Sequence[int]] = ()
) -> None:
    """Read a picture; ValueError names it and why it, or a box in it, is of no use."""
    height, width = images.read_picture(source, name).shape[:2]
    called = name or (source if isinstance(source, Path) else "the picture")
    for box in boxes:
        if box[2] > width or box[3] > height:
            raise ValueError(
                f"{called}: box {list(box)} reaches out of the picture, which is "
                f"{width} x {height} pixels"
            )


def size_of(content: bytes, name: str) -> tuple[int, int]:
    """Width and height of a picture; ValueError if it is none."""
    height, width = images.read_picture(content, name).shape[:2]
    return width, height


def read_classifier(spec: Mapping[str, Any], folder: Path) -> records.Network:
    """Load a classifier once, which refuses what is unsafe or not understood.

    Parameters
    ----------
    spec : `pretrained`, a name, or `path`, a file; `stage`, of its training; and settings of
        `explainers.network.settings`. Or `elsewhere`, a name, and `labels`: there is no file.
    folder : where a relative path starts.

    Raises
    ------
    ValueError : names the file, the reason and the next step.
    """
    if "elsewhere" in spec:
        return records.network_elsewhere(spec)
    given = dict(spec)
    stage = str(given.pop("stage", ""))
    pretrained = given.pop("pretrained", None)
    if (pretrained is None) == ("path" not in given):
        raise ValueError(
            "give either 'pretrained', a name, or 'path', a .keras file, or 'elsewhere'"
        )
    given["path"] = pretrained or str(folder / given["path"])
    cache = Path(settings.MEDIA_ROOT) / "pretrained"
    quiet.import_tensorflow()
    loaded = explainers.load_classifier(given, cache)
    path, _ = read_settings(given, cache)
    described = describe(given)
    kept = {key: described[key] for key in described if key not in ("path", "name")}
    name = slugify(loaded.name)
    return records.Network(name, path, loaded.sha256, loaded.labels, kept, stage)


def add_picture(*, study: Study, content: bytes, name: str, **details: Any) -> SourceImage:
    """Keep a picture for a study.

    Raises
    ------
    ValueError : the picture cannot be read; names it, the reason and the next step.
    """
    width, height = size_of(content, name)
    return SourceImage.objects.create(
        study=study,
        name=name,
        path=media.store("pictures", content, ending_of(name)),
        sha256=hashlib.sha256(content).hexdigest(),
        width=width,
        height=height,
        **details,
    )


def ending_of(name: str) -> str:
    """That of a picture's file, by which nothing is decided: its content says what it is."""
    suffix = Path(name).suffix.lower()
    return suffix if suffix in images.SUFFIXES else ".picture"
