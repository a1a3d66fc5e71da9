"""The worker tries a classifier out in a process that has little to lose, and keeps what it saw."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings as site

from explainers.network.errors import ClassifierError
from explainers.network.quiet import import_tensorflow
from explainers.network.settings import describe, read_settings
from explainers.probing import sandbox
from studyapp import media
from studyapp.actions import precompute
from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.classifiers.ordering import Draft, in_own_words
from studyapp.actions.jobs.uploads import UPLOADS

# What plain values of the wrong shape make the reading below raise.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, binascii.Error)


def try_out(draft: Draft, *, tick: Callable[[], object]) -> dict[str, Any]:
    """Load a classifier where it can do no harm, and ask it about pictures.

    Returns
    -------
    What it is registered with: the `path` of its file, its `sha256` and `settings`, `classifier`
    (facts), `pictures` (answers, and paths of what is shown) and `is_cut_off` (it had no network).
    Paths are relative to the media folder.

    Raises
    ------
    ClassifierRefused : names the file, the reason and the next step.
    """
    path = _file_of(draft)
    described = describe(draft.spec)
    told = {key: described[key] for key in described if key not in ("path", "name")}
    spec = {**told, "name": draft.name, "path": str(media.full_path(path))}
    samples = [{"name": name, "path": str(media.full_path(one))} for name, one in draft.samples]
    try:
        seen = seen_of(spec, samples, tick=tick)
    except ClassifierError as error:
        raise ClassifierRefused(in_own_words(draft, str(error))) from error
    return {"path": path, "settings": told} | seen


def seen_of(
    spec: Mapping[str, Any], samples: Sequence[Mapping[str, str]], *, tick: Callable[[], object]
) -> dict[str, Any]:
    """What is seen of a classifier in a process of its own, and the hash of its file.

    Parameters
    ----------
    spec, samples, tick : as `sandbox.probe` takes them.

    Returns
    -------
    `sha256`, `classifier`, `pictures` and `is_cut_off`, as `try_out` gives them.

    Raises
    ------
    ClassifierError : names the file, the reason and the next step.
    """
    found = sandbox.probe(spec, samples, tick=tick)
    try:
        seen = _kept(found.seen)
    except MALFORMED as error:
        raise ClassifierError(
            Path(spec["path"]).name,
            "what it said while it was tried out cannot be understood",
            "do not use it",
        ) from error
    return {"sha256": found.sha256, "is_cut_off": found.is_cut_off} | seen


def _file_of(draft: Draft) -> str:
    """Where a described classifier's file is kept; one that comes in a package is converted."""
    if draft.pretrained:
        import_tensorflow()
        converted, _ = read_settings(draft.spec, Path(site.MEDIA_ROOT) / "pretrained")
        return media.store_file(UPLOADS, converted)
    if not media.full_path(draft.path).is_file():
        raise ClassifierRefused(
            f"{draft.original}: its file is not kept any more; upload it again."
        )
    return draft.path


def _kept(seen: Mapping[str, Any]) -> dict[str, Any]:
    """What the process said, piece by piece: it may have been taken over by what it loaded."""
    facts = seen["classifier"]
    layers = [
        {"path": str(one["path"]), "kind": str(one["kind"]), "size": [int(n) for n in one["size"]]}
        for one in facts["layers"]
    ]
    classifier = {
        "labels": [str(label) for label in facts["labels"]],
        "input_size": [int(side) for side in facts["input_size"]],
        "channels": int(facts["channels"]),
        "output": str(facts["output"]),
        "is_multi_label": bool(facts["is_multi_label"]),
        "weights": int(facts["weights"]),
        "feature_layer": None if facts["feature_layer"] is None else str(facts["feature_layer"]),
        "layers": layers,
    }
    return {"classifier": classifier, "pictures": [_picture(one) for one in seen["pictures"]]}


def _picture(one: Mapping[str, Any]) -> dict[str, Any]:
    answers = [[str(label), float(chance)] for label, chance in one["answers"]]
    shown = {side: _stored(one[side]) for side in ("shown", "map") if one[side] is not None}
    return {"name": str(one["name"]), "answers": answers} | shown


def _stored(written: str) -> str:
    content = base64.b64decode(written, validate=True)
    precompute.size_of(content, "a picture of it")  # ValueError if it is none
    return media.store("probes", content, ".webp")
