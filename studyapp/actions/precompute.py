"""Pictures and conditions become explanations and stimuli; the only door to `explainers`.

What is to be done are rows of work items, which `runs` orders and works off. Nothing here imports
TensorFlow before a classifier is loaded, so a web process may check a condition.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from explainers.network.targets import parse_rule, resolve
from studyapp import media
from studyapp.models import (
    Classifier,
    Condition,
    Explanation,
    SourceImage,
    Stimulus,
    Study,
    WorkItem,
)


@dataclass(frozen=True)
class Network:
    """A classifier file that was loaded once and found usable."""

    name: str
    path: Path
    sha256: str
    labels: Sequence[str]
    settings: Mapping[str, Any]


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
    parsed = parse_rule(rule)
    if labels is not None:
        resolve(parsed, np.zeros((1, len(labels))), tuple(labels))


def check_condition(condition: Condition) -> None:
    """Check method, rendering and all parameters before anything is computed.

    Raises
    ------
    LookupError : there is no such method or rendering style.
    ValueError : a parameter is unknown or impossible.
    """
    explainers.get(condition.method)
    explainers.check_parameters(condition.method, condition.parameters)
    rendering.check_style(condition.rendering, condition.rendering_parameters)


def pictures_in(folder: Path) -> list[Path]:
    """The pictures in a folder, by name."""
    found = folder.iterdir() if folder.is_dir() else []
    return sorted(path for path in found if path.suffix.lower() in images.SUFFIXES)


def check_picture(source: Path | bytes, name: str | None = None) -> None:
    """Read a picture; ValueError names it and why it cannot be read."""
    images.read_picture(source, name)


def read_classifier(spec: Mapping[str, Any], folder: Path) -> Network:
    """Load a classifier once, which refuses what is unsafe or not understood.

    Parameters
    ----------
    spec : `pretrained`, a name, or `path`, a file; and settings of `explainers.network.settings`.
    folder : where a relative path starts.

    Raises
    ------
    ValueError : names the file, the reason and the next step.
    """
    given = dict(spec)
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
    return Network(slugify(loaded.name), path, loaded.sha256, loaded.labels, kept)


def register_classifier(network: Network) -> Classifier:
    """The record of a classifier, with its file kept among the media."""
    record = Classifier.objects.filter(sha256=network.sha256, settings=network.settings).first()
    if record is not None:
        return record
    name, number = network.name, 1
    while Classifier.objects.filter(name=name).exists():
        number += 1
        name = f"{network.name}-{number}"
    path = media.store("classifiers", network.path.read_bytes(), network.path.suffix)
    return Classifier.objects.create(
        name=name, path=path, sha256=network.sha256, settings=network.settings
    )


def add_picture(*, study: Study, content: bytes, name: str, **details: Any) -> SourceImage:
    """Keep a picture for a study.

    Raises
    ------
    ValueError : the picture cannot be read; names it, the reason and the next step.
    """
    height, width = images.read_picture(content, name).shape[:2]
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
    what = json.dumps([condition.method, condition.parameters], sort_keys=True)
    return running.Request(
        picture=str(media.full_path(image.path)),
        picture_sha256=image.sha256,
        classifier=study.classifier.spec(),
        classifier_sha256=study.classifier.sha256,
        method=condition.method,
        parameters=condition.parameters,
        target=study.target,
        seed=running.derive_seed(study.seed, what, image.sha256),
    )


def stimulus_key(image: SourceImage, condition: Condition) -> str:
    """Hash of the explanation's key, the rendering and the size."""
    study = image.study
    style = rendering.check_style(condition.rendering, condition.rendering_parameters)
    size = [study.stimulus_width, study.stimulus_height]
    parts = [request_for(image, condition).key, condition.rendering, style, size]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def map_store() -> Any:
    """Where the maps lie."""
    return running.Store(Path(settings.MEDIA_ROOT) / "explanations")


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
    """Explain work items, each yielded as soon as it is finished, cached ones at once.

    Parameters
    ----------
    items : pending ones.
    executor : as `explainers.running.explain_many` takes it.
    tick : called every few seconds while nothing is finished.
    """
    waiting: dict[str, list[WorkItem]] = {}
    requests: dict[str, running.Request] = {}
    for item in items:
        request = request_for(item.image, item.condition)
        waiting.setdefault(request.key, []).append(item)
        requests[request.key] = request
    outcomes = running.explain_many(
        list(requests.values()), store=map_store(), executor=executor, tick=tick
    )
    for outcome in outcomes:
        key = outcome.request.key
        for item in waiting[key]:
            yield item, Result(key, outcome.error, outcome.seconds)


def keep_result(item: WorkItem, explanation_key: str) -> Stimulus:
    """Record a computed explanation, render it, and prepare the picture beside it.

    Raises
    ------
    ValueError : the target rule chose no class or several, where a stimulus needs one.
    """
    image = item.image
    computed = map_store().load(explanation_key)
    if len(computed) != 1:
        raise ValueError(
            f"the target {image.study.target!r} chose {len(computed)} classes for {image}; "
            'a study explains one: use "top-1", "label:<name>" or "class:<id>"'
        )
    pixels = images.read_picture(media.full_path(image.path))
    if not image.shown_path:
        image.shown_path = media.store("shown", _at_study_size(image.study, pixels), ".webp")
        image.save(update_fields=["shown_path"])
    condition = item.condition
    drawn = rendering.render(
        computed[0], pixels, condition.rendering, **condition.rendering_parameters
    )
    explanation = _keep_explanation(item, explanation_key, computed[0])
    return _keep_stimulus(item, explanation, _at_study_size(image.study, drawn))


def _at_study_size(study: Study, pixels: np.ndarray) -> bytes:
    return rendering.encode(pixels, study.stimulus_width, study.stimulus_height)


def _keep_explanation(item: WorkItem, key: str, computed: explainers.Explanation) -> Explanation:
    facts = computed.facts
    explanation, _ = Explanation.objects.update_or_create(
        image=item.image,
        condition=item.condition,
        defaults={
            "key": key,
            "class_id": facts["class_id"],
            "class_name": facts["class_name"],
            "score": facts["score"],
            "probability": facts["probability"],
            "is_empty": facts["empty"],
            "facts": facts,
            "provenance": computed.provenance,
        },
    )
    return explanation


def _keep_stimulus(item: WorkItem, explanation: Explanation, content: bytes) -> Stimulus:
    study = item.image.study
    stimulus, _ = Stimulus.objects.update_or_create(
        explanation=explanation,
        defaults={
            "key": item.key,
            "path": media.store("stimuli", content, ".webp"),
            "sha256": hashlib.sha256(content).hexdigest(),
            "width": study.stimulus_width,
            "height": study.stimulus_height,
            "size": len(content),
        },
    )
    return stimulus
