"""What one worker does for one request, in whatever process it runs."""

import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import socket
import time
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from explainers import methods
from explainers.classifiers import Classifier, load_classifier
from explainers.detection.detector import Detector, load_detector
from explainers.detection.focus import BoxClassifier
from explainers.explanation import Explanation
from explainers.images import PictureError, read_picture
from explainers.network.engine import threads
from explainers.network.files import ClassifierError, hash_file
from explainers.network.settings import describe, read_settings
from explainers.segmentation import segment
from explainers.work.request import Request, canonical
from explainers.work.storage import Store

PACKAGES = ("tensorflow", "keras", "numpy", "lime", "scikit-image", "scikit-learn", "pillow")
OPTIONAL = ("openvino",)
TOP_CLASSES = 5  # of a prediction, recorded with every explanation
_loading = Lock()


class Computed(NamedTuple):
    """What travels back from a worker."""

    facts: list[dict[str, Any]]
    seconds: float
    worker: str = ""


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
    worker = f"{socket.gethostname()}:{os.getpid()}"
    return Computed(facts, time.perf_counter() - start, worker)


def explain(request: Request) -> list[Explanation]:
    """Compute the explanations of one request, with their provenance."""
    content = Path(request.picture).read_bytes()
    name = Path(request.picture).name
    if hashlib.sha256(content).hexdigest() != request.picture_sha256:
        raise PictureError(name, "it has changed since it was ordered", "order it again")
    picture = read_picture(content, name)
    network = load_network(canonical(request.classifier), request.classifier_sha256)
    if network.sha256 != request.classifier_sha256:
        raise _changed(network.name)
    classifier = _boxes(network, picture, name) if isinstance(network, Detector) else network
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
    shared = {"rule": request.target} | _prediction(classifier, picture)
    return [
        replace(one, facts=one.facts | shared | _place(classifier, one), provenance=provenance)
        for one in found
    ]


def _prediction(classifier: Classifier, picture: np.ndarray) -> dict[str, Any]:
    """Tell the most probable classes of the whole picture, each with its probability."""
    if isinstance(classifier, BoxClassifier):
        return {}
    chances = classifier.predict([picture])[0]
    first = np.argsort(-chances, kind="stable")[:TOP_CLASSES]
    top = [[classifier.class_name(int(place)), float(chances[place])] for place in first]
    return {"top_classes": top}


def _boxes(detector: Detector, picture: np.ndarray, name: str) -> BoxClassifier:
    """Find the boxes that are explained; says in which picture there are none."""
    found = detector.detect(picture)
    if not found:
        least = f"a probability of at least {detector.settings.min_score:g}"
        reason = f"{detector.name} finds no object with {least}"
        raise ValueError(f"{name}: {reason}; lower its setting 'min_score'")
    return detector.focus(found)


def _place(classifier: Classifier, explanation: Explanation) -> dict[str, Any]:
    """Tell where in the source picture the explained object lies, if it is one."""
    if not isinstance(classifier, BoxClassifier):
        return {}
    box = classifier.detections[explanation.facts["class_id"]].box
    return dict(zip(("left", "top", "right", "bottom"), box, strict=True))


def prepare(request: Request) -> None:
    """Find the superpixels that `explain` will ask for, so that it finds them ready.

    Whatever is wrong with the request is raised again there, where somebody listens.
    """
    setting = request.content["parameters"].get("segmentation")
    if setting is not None:
        picture = read_picture(Path(request.picture).read_bytes(), Path(request.picture).name)
        network = load_network(canonical(request.classifier), request.classifier_sha256)
        segment(network.frame(picture).pixels, setting)


def load_network(spec: str, sha256: str | None = None) -> Classifier | Detector:
    """Load what is given as JSON, the first time it is asked for in this process.

    It is an object detector if it has the setting ``detector``.

    Parameters
    ----------
    sha256
        The hash that the file has to have; another one is not opened.

    Raises
    ------
    ClassifierError
        If it cannot be used, or is not the file that was ordered.
    """
    with _loading:
        if sha256 is not None:
            _refuse_another(spec, sha256)
        return _load(spec)


@functools.lru_cache(maxsize=4)
def _refuse_another(spec: str, sha256: str) -> None:
    path, _ = read_settings(json.loads(spec))
    if path.is_file() and hash_file(path) != sha256:
        raise _changed(path.name)


def _changed(name: str) -> ClassifierError:
    reason = "its file has changed since the explanation was ordered"
    return ClassifierError(name, reason, "order it again")


def load_once(spec: str) -> Classifier:
    """Load a classifier in the same way.

    Raises
    ------
    ClassifierError
        If it cannot be used, or is an object detector.
    """
    network = load_network(spec)
    if isinstance(network, Detector):
        reason = "it is an object detector, whose boxes can be explained and nothing else"
        raise ClassifierError(network.name, reason, "use a classifier")
    return network


@functools.lru_cache(maxsize=4)
def _load(spec: str) -> Classifier | Detector:
    given = json.loads(spec)
    is_detector = describe(given).get("detector") is not None
    return load_detector(given) if is_detector else load_classifier(given)


@functools.cache
def _versions() -> dict[str, Any]:
    names = [*PACKAGES, *(name for name in OPTIONAL if importlib.util.find_spec(name))]
    return {"versions": {name: importlib.metadata.version(name) for name in names}}
