"""What one worker does for one request, in whatever process it runs."""

import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import time
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from explainers import methods
from explainers.classifiers import Classifier, load_classifier
from explainers.explanation import Explanation
from explainers.images import PictureError, read_picture
from explainers.network.engine import threads
from explainers.network.files import ClassifierError
from explainers.segmentation import segment
from explainers.work.request import Request, canonical
from explainers.work.storage import Store

PACKAGES = ("tensorflow", "keras", "numpy", "lime", "scikit-image", "scikit-learn", "pillow")
OPTIONAL = ("openvino",)
_loading = Lock()


class Computed(NamedTuple):
    """What travels back from a worker."""

    facts: list[dict[str, Any]]
    seconds: float


def compute(request: Request, root: str) -> Computed:
    """Explain one picture and store the result, unless another worker has just done so.

    Parameters
    ----------
    request
        What is asked.
    root
        The store's folder.

    Raises
    ------
    ValueError, LookupError
        If the picture, the classifier or a parameter is wrong, or no class reaches the threshold.
    """
    start = time.perf_counter()
    store = Store(root)
    if not store.has(request.key):
        store.save(request.key, explain(request))
    facts = [explanation.facts for explanation in store.load(request.key)]
    return Computed(facts, time.perf_counter() - start)


def explain(request: Request) -> list[Explanation]:
    """Compute the explanations of one request, with their provenance."""
    content = Path(request.picture).read_bytes()
    name = Path(request.picture).name
    if hashlib.sha256(content).hexdigest() != request.picture_sha256:
        raise PictureError(name, "it has changed since it was ordered", "order it again")
    picture = read_picture(content, name)
    classifier = load_once(canonical(request.classifier))
    if classifier.sha256 != request.classifier_sha256:
        reason = "its file has changed since the explanation was ordered"
        raise ClassifierError(classifier.name, reason, "order it again")
    (targets,) = classifier.resolve_targets([picture], request.target)
    if not targets:
        raise ValueError(f"{name}: no class satisfies {request.target}; lower the threshold")
    parameters = request.content["parameters"]
    found = methods.get(request.method)(
        classifier, [picture], [targets], seeds=[request.seed], **parameters
    )
    provenance = request.content | {"engine": classifier.engine, "threads": threads()} | _versions()
    if not all(np.isfinite(one.map).all() for one in found):
        raise ValueError(f"{name}: {classifier.name} gives NaN for it; check its preprocessing")
    return [
        Explanation(one.map, one.facts | {"rule": request.target}, one.arrays, provenance)
        for one in found
    ]


def prepare(request: Request) -> None:
    """Find the superpixels that `explain` will ask for, so that it finds them ready.

    Whatever is wrong with the request is raised again there, where somebody listens.
    """
    setting = request.content["parameters"].get("segmentation")
    if setting is not None:
        picture = read_picture(Path(request.picture).read_bytes(), Path(request.picture).name)
        classifier = load_once(canonical(request.classifier))
        segment(classifier.frame(picture).pixels, setting)


def load_once(spec: str) -> Classifier:
    """Load a classifier, given as JSON, the first time it is asked for in this process."""
    with _loading:
        return _load(spec)


@functools.lru_cache(maxsize=4)
def _load(spec: str) -> Classifier:
    return load_classifier(json.loads(spec))


@functools.cache
def _versions() -> dict[str, Any]:
    names = [*PACKAGES, *(name for name in OPTIONAL if importlib.util.find_spec(name))]
    return {"versions": {name: importlib.metadata.version(name) for name in names}}
