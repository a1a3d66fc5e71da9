"""Pictures and conditions become explanations and stimuli; the main door to `explainers`.

What is to be done are rows of work items, which `runs` orders and works off. Nothing here imports
TensorFlow before a classifier is loaded, so a web process may check a condition.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.text import slugify

import explainers
from explainers import images, rendering, running
from explainers.network import quiet
from explainers.network.settings import describe, read_settings
from explainers.network.targets import check_rule
from explainers.work.storage import write_whole
from studyapp import media
from studyapp.actions import records
from studyapp.models import Condition, SourceImage, Stimulus, Study, WorkItem

ENGINES = '"local": in the worker\'s own process; "processes:4": in that many processes'


def executor_of(engine: str) -> Callable[[], Executor]:
    """A function that makes the executor of an engine.

    Raises
    ------
    ValueError : there is no such engine.
    """
    name, _, number = engine.partition(":")
    if name == "local" and not number:
        return running.thread
    if name == "processes" and number.isdigit() and int(number) > 0:
        return partial(running.process_pool, int(number))
    raise ValueError(f"There is no engine {engine!r}; choose {ENGINES}.")


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
    explainers.get(condition.method)
    explainers.check_parameters(condition.method, condition.parameters)
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
        `explainers.network.settings`.
    folder : where a relative path starts.

    Raises
    ------
    ValueError : names the file, the reason and the next step.
    """
    given = dict(spec)
    stage = str(given.pop("stage", ""))
    pretrained = given.pop("pretrained", None)
    if (pretrained is None) == ("path" not in given):
        raise ValueError("give either 'pretrained', a name, or 'path', a .keras file")
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
        path=media.store("pictures", content, Path(name).suffix.lower() or ".picture"),
        sha256=hashlib.sha256(content).hexdigest(),
        width=width,
        height=height,
        **details,
    )


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


def stimulus_key(image: SourceImage, condition: Condition) -> str:
    """Hash of the explanation's key, the rendering and the size, and of the reference's key.

    An option that is not set counts for nothing: a style may gain options, and what was rendered
    before stays valid.
    """
    study = image.study
    complete = rendering.check_style(condition.rendering, condition.style_parameters)
    style = {name: value for name, value in complete.items() if value is not None}
    size = [study.stimulus_width, study.stimulus_height]
    own, *reference = (request.key for request in _requests(image, condition))
    parts = [own, condition.rendering, style, size, *reference]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _requests(image: SourceImage, condition: Condition) -> list[running.Request]:
    """What a stimulus is made from: its own explanation first, then that of its reference."""
    reference = condition.reference
    own = request_for(image, condition)
    return [own] if reference is None else [own, request_for(image, reference)]


def map_store() -> Any:
    """Where the maps lie."""
    return running.Store(Path(settings.MEDIA_ROOT) / "explanations")


def keep_map(key: str, content: bytes) -> None:
    """Keep the file of a map that was made elsewhere, unless there is one under its key."""
    target = map_store().path(key)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)


@dataclass(frozen=True)
class Result:
    """What became of a work item: the key of its explanation, or an error."""

    explanation_key: str
    error: str
    seconds: float


def compute(
    items: Sequence[WorkItem],
    *,
    executor: Executor | Callable[[], Executor],
    tick: Callable[[], object],
) -> Iterator[tuple[WorkItem, Result]]:
    """Explain work items, each yielded as soon as it and its reference are finished.

    Parameters
    ----------
    items : pending ones.
    executor : as `explainers.running.explain_many` takes it.
    tick : called every few seconds while nothing is finished.
    """
    waiting: dict[str, list[tuple[WorkItem, dict[str, running.Outcome | None]]]] = {}
    requests: dict[str, running.Request] = {}
    for item in items:
        try:
            needed = {request.key: request for request in _requests(item.image, item.condition)}
        except ValueError as error:
            yield item, Result("", str(error), 0.0)
            continue
        requests |= needed
        outcomes: dict[str, running.Outcome | None] = dict.fromkeys(needed)
        for key in needed:
            waiting.setdefault(key, []).append((item, outcomes))
    for outcome in running.explain_many(
        list(requests.values()), store=map_store(), executor=executor, tick=tick
    ):
        key = outcome.request.key
        for item, outcomes in waiting[key]:
            outcomes[key] = outcome
            if None not in outcomes.values():
                yield item, _result(list(outcomes.values()))


def _result(outcomes: Sequence[running.Outcome | None]) -> Result:
    """The result of an item, from the outcomes of its own request and of its reference's."""
    own, *reference = (outcome for outcome in outcomes if outcome is not None)
    error = own.error or "".join(f"its reference: {one.error}" for one in reference if one.error)
    return Result(own.request.key, error, own.seconds)


def keep_result(item: WorkItem, explanation_key: str) -> Stimulus:
    """Record a computed explanation, render it, and prepare the picture beside it.

    Raises
    ------
    ValueError : the target rule chose no class or several, where a stimulus needs one; or the
        reference explains another class, or has not what the style needs.
    """
    image = item.image
    own, *reference = (
        _the_only_one(image, request.key) for request in _requests(image, item.condition)
    )
    pixels = images.read_picture(media.full_path(image.path))
    if not image.shown_path:
        image.shown_path = media.store("shown", _at_study_size(image.study, pixels), ".webp")
        image.save(update_fields=["shown_path"])
    drawn = _draw(item.condition, pixels, own, *reference)
    facts = {**own.facts, **drawn.facts}
    explanation = records.keep_explanation(item, explanation_key, facts, own.provenance)
    return records.keep_stimulus(item, explanation, _at_study_size(image.study, drawn.pixels))


def _the_only_one(image: SourceImage, key: str) -> explainers.Explanation:
    computed = map_store().load(key)
    if len(computed) != 1:
        raise ValueError(
            f"the target {image.explained_target!r} chose {len(computed)} classes for {image}; "
            'a study explains one: use "top-1", "label:<name>" or "class:<id>"'
        )
    return computed[0]


def _draw(
    condition: Condition,
    pixels: np.ndarray,
    own: explainers.Explanation,
    reference: explainers.Explanation | None = None,
) -> rendering.Drawing:
    if reference is not None and reference.facts["class_id"] != own.facts["class_id"]:
        names = f"{reference.facts['class_name']!r}, not {own.facts['class_name']!r}"
        raise ValueError(f"the reference {condition.reference_name!r} explains {names}")
    return rendering.draw(
        own, pixels, condition.rendering, reference=reference, **condition.style_parameters
    )


def _at_study_size(study: Study, pixels: np.ndarray) -> bytes:
    return rendering.encode(pixels, study.stimulus_width, study.stimulus_height)
