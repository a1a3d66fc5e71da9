"""Pictures and conditions become explanations and stimuli; the main door to `explainers`.

What is to be done are rows of work items, which `runs` orders and works off. Nothing here imports
TensorFlow before a classifier is loaded, so a web process may check a condition.
"""

import hashlib
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
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
from studyapp.actions.map_store import map_store
from studyapp.actions.own_maps import check_own
from studyapp.models import Condition, SourceImage, Study, WorkItem
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


def request_for(image: SourceImage, condition: Condition) -> running.Request:
    """All that determines an explanation.

    The seed follows from the method and its parameters, not from the condition's name: two
    conditions that differ in rendering only then show the very same map.
    """
    study = image.study
    return running.Request(
        picture=str(media.full_path(image.path)),
        picture_sha256=image.sha256,
        classifier=condition.explained.spec(),
        classifier_sha256=condition.explained.sha256,
        method=condition.method,
        parameters=condition.parameters,
        target=image.explained_target,
        seed=running.seed_of(study.seed, condition.method, condition.parameters, image.sha256),
    )


@dataclass(frozen=True)
class OwnMap:
    """A map that was taken in: it lies under its key, and nothing has to be computed."""

    key: str


Source = running.Request | OwnMap


def sources_of(image: SourceImage, condition: Condition) -> list[Source]:
    """What a stimulus is made from: its own map first, then that of its reference.

    Raises
    ------
    ValueError : there is no such reference, or a map that should have been taken in is not there.
    """
    reference = condition.reference
    own = _source(image, condition)
    return [own] if reference is None else [own, _source(image, reference)]


def _source(image: SourceImage, condition: Condition) -> Source:
    if not condition.brings_maps:
        return request_for(image, condition)
    key = image.explanations.filter(condition=condition).values_list("key", flat=True).first()
    if key is None:
        raise ValueError(
            f"{condition} has no map of {image}; take one in with manage.py import_maps"
        )
    return OwnMap(key)


@dataclass(frozen=True)
class Result:
    """What became of a work item: the key of its explanation, or an error.

    `worker` is the process that computed it, empty if none had to.
    """

    explanation_key: str
    error: str
    seconds: float
    worker: str = ""


def compute(
    items: Sequence[WorkItem],
    *,
    executor: Executor | Callable[[], Executor],
    tick: Callable[[], object],
    begun: Callable[[list[WorkItem], int], object],
    full: Callable[[OSError], object] | None = None,
) -> Iterator[tuple[WorkItem, Result]]:
    """Explain work items, each yielded as soon as it and its reference are finished.

    Parameters
    ----------
    items : pending ones.
    executor : as `explainers.running.explain_many` takes it.
    tick : called every few seconds while nothing is finished.
    begun : called with items whose work is about to begin, and for which time. Those that have
        been begun before, by a worker that died, are done first and one at a time.
    full : called when the disk is full, which is waited for then.
    """
    waiting: dict[str, list[tuple[WorkItem, dict[str, running.Outcome | None]]]] = {}
    requests: dict[str, running.Request] = {}
    own: dict[int, str] = {}
    for item in items:
        try:
            sources = sources_of(item.image, item.condition)
        except ValueError as error:
            yield item, Result("", str(error), 0.0)
            continue
        needed = {one.key: one for one in sources if isinstance(one, running.Request)}
        if not needed:
            yield item, Result(sources[0].key, "", 0.0)
            continue
        own[item.pk] = sources[0].key
        requests |= needed
        outcomes: dict[str, running.Outcome | None] = dict.fromkeys(needed)
        for key in needed:
            waiting.setdefault(key, []).append((item, outcomes))
    tried = {key: max(item.attempts for item, _ in held) for key, held in waiting.items()}
    store = map_store()
    for outcome in running.explain_many(
        sorted(requests.values(), key=lambda request: tried[request.key] or math.inf),
        store=store,
        executor=executor,
        tick=tick,
        tried=tried,
        begun=lambda request, tries: begun([item for item, _ in waiting[request.key]], tries),
        full=full,
    ):
        key = outcome.request.key
        if not outcome.error:
            store.publish(key)
        for item, outcomes in waiting[key]:
            outcomes[key] = outcome
            if None not in outcomes.values():
                yield item, _result(own[item.pk], outcomes)


def _result(key: str, outcomes: Mapping[str, running.Outcome | None]) -> Result:
    """The result of an item, from what was computed for it: its own map, its reference's, or both.

    Parameters
    ----------
    key : of its own map.
    """
    found = {at: outcome for at, outcome in outcomes.items() if outcome is not None}
    error = "".join(
        one.error if at == key else f"its reference: {one.error}"
        for at, one in found.items()
        if one.error
    )
    own = found.get(key)
    return Result(key, error, own.seconds, own.worker) if own else Result(key, error, 0.0)
