"""What was read or computed elsewhere is kept: classifiers, explanations and stimuli."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from studyapp import media
from studyapp.actions.storable import check_texts
from studyapp.models import Classifier, Condition, Explanation, SourceImage, Stimulus, WorkItem

LONGEST_CLASS = 200  # characters of a class's name
MOST_CLASSES = 100_000
RESERVED = ("new", "elsewhere")  # names that no classifier has, since pages have these addresses
ELSEWHERE = ("elsewhere", "labels", "stage")  # what is said of a network without a file


@dataclass(frozen=True)
class Network:
    """A classifier file that was loaded once and found usable.

    path : None for a network that is elsewhere, of which only the classes are known.
    labels : None where nobody has named its classes.
    by : user name of whoever brings it; empty for the command line.
    probe : what was seen when it was tried out.
    """

    name: str
    path: Path | None
    sha256: str
    labels: Sequence[str] | None
    settings: Mapping[str, Any]
    stage: str = ""
    by: str = ""
    probe: Mapping[str, Any] = field(default_factory=dict)


def network_elsewhere(described: Mapping[str, Any]) -> Network:
    """A network of which there is no file here: people bring its maps and its answers.

    Parameters
    ----------
    described : `elsewhere`, its name; `labels`, its classes; and perhaps `stage`.

    Raises
    ------
    ValueError : something is missing, or says how a file is to be understood.
    """
    for key in described:
        if key not in ELSEWHERE:
            raise ValueError(
                f"{key!r} is about a file, and of a classifier that is elsewhere there is none; it "
                f"has: {', '.join(ELSEWHERE)}"
            )
    name, labels = slugify(str(described.get("elsewhere", ""))), described.get("labels")
    if not name:
        raise ValueError("'elsewhere' must be a name of letters and digits, such as resnet50-torch")
    is_list = isinstance(labels, list) and all(isinstance(one, str) and one for one in labels)
    if not is_list or not labels:
        raise ValueError("'labels' must list the classes in the order of the network's outputs")
    stage = str(described.get("stage", ""))
    return Network(name, None, "", labels, {"labels": labels, "elsewhere": name}, stage)


def is_list_of_names(labels: Any) -> bool:
    """Whether a classifier's labels are named one by one, or not at all."""
    return labels is None or (
        isinstance(labels, list | tuple) and all(type(name) is str and name for name in labels)
    )


def registered(network: Network) -> Classifier | None:
    """The record of the same file with the same settings, if there is one."""
    # The order of settings means nothing, but SQLite compares JSON as text.
    same = Classifier.objects.filter(sha256=network.sha256, stage=network.stage).order_by("pk")
    return next((row for row in same if row.settings == network.settings), None)


def register_classifier(network: Network) -> Classifier:
    """The record of a classifier, with its file kept among the media; a new one if need be.

    Raises
    ------
    ValueError : its labels are no list of texts that can be kept; one text would be taken for the
        name of a file to be read.
    """
    labels = network.settings.get("labels")
    if not is_list_of_names(labels):
        raise ValueError(f"{network.name}: its labels must be a list of texts")
    check_texts("class", labels or (), longest=LONGEST_CLASS, most=MOST_CLASSES)
    record = registered(network)
    if record is not None:
        return record
    name, number = network.name, 1
    while name in RESERVED or Classifier.objects.filter(name=name).exists():
        number += 1
        name = f"{network.name}-{number}"
    path = "" if network.path is None else media.store_file("classifiers", network.path)
    return Classifier.objects.create(
        name=name,
        path=path,
        sha256=network.sha256,
        settings=network.settings,
        stage=network.stage,
        registered_by=network.by,
        probe=dict(network.probe),
    )


def keep_explanation(
    item: WorkItem, key: str, facts: Mapping[str, Any], provenance: Mapping[str, Any]
) -> Explanation:
    """The record of an explanation; one of the same picture and condition is overwritten.

    Parameters
    ----------
    key : names the stored map.
    facts : of the explanation, and what of it the stimulus shows.
    """
    explanation, _ = Explanation.objects.update_or_create(
        image=item.image,
        condition=item.condition,
        defaults=_columns(key, facts, provenance),
    )
    return explanation


OF_EXPLANATION = (
    "key",
    "class_id",
    "class_name",
    "score",
    "probability",
    "is_empty",
    "facts",
    "provenance",
)
AT_ONCE = 500  # rows of one statement


def _columns(key: str, facts: Mapping[str, Any], provenance: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": key,
        "class_id": facts["class_id"],
        "class_name": facts["class_name"],
        "score": facts["score"],
        "probability": facts["probability"],
        "is_empty": facts["empty"] or facts.get("shown_empty", False),
        "facts": facts,
        "provenance": provenance,
        "path": "",  # it was made here
    }


@dataclass(frozen=True)
class Made:
    """An explanation and its stimulus, whose files are among the media; to be recorded with others.

    Attributes
    ----------
    stimulus : path of its file; empty if it is not drawn yet.
    """

    image: SourceImage
    condition: Condition
    key: str
    facts: Mapping[str, Any]
    provenance: Mapping[str, Any]
    stimulus: str = ""
    stimulus_key: str = ""


def keep_many(made: Sequence[Made]) -> None:
    """Record many in a few statements; what there was of the same places is overwritten."""
    rows = [
        Explanation(
            image=one.image,
            condition=one.condition,
            **_columns(one.key, one.facts, one.provenance),
        )
        for one in made
    ]
    Explanation.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["image", "condition"],
        update_fields=[*OF_EXPLANATION, "path"],
    )
    Stimulus.objects.bulk_create(
        [_stimulus(one, row) for one, row in zip(made, rows, strict=True) if one.stimulus],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["explanation"],
        update_fields=["key", "path", "sha256", "width", "height", "size"],
    )


def _stimulus(one: Made, explanation: Explanation) -> Stimulus:
    study = one.image.study
    path = media.full_path(one.stimulus)
    return Stimulus(
        explanation=explanation,
        key=one.stimulus_key,
        path=one.stimulus,
        sha256=media.sha256_of(path),
        width=study.stimulus_width,
        height=study.stimulus_height,
        size=path.stat().st_size,
    )


def keep_stimulus(item: WorkItem, explanation: Explanation, content: bytes) -> Stimulus:
    """The record of a stimulus, with its picture kept among the media."""
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
