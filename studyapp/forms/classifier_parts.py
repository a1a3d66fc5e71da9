"""Parts of the description of a classifier: files, labels, numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from studyapp import media
from studyapp.actions import precompute
from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.classifiers.ordering import (
    APPLICATIONS,
    LARGEST,
    SUFFIXES,
    Draft,
    allowed_file,
)
from studyapp.actions.jobs.uploads import UPLOADS
from studyapp.actions.records import LONGEST_CLASS, MOST_CLASSES
from studyapp.actions.storable import check_texts, plain_reason
from studyapp.forms.kept_files import KeptFiles

MOST_SAMPLES = 8
LARGEST_SAMPLE = 20 * 2**20  # bytes


# Modules of keras.applications with a preprocessing of their own.
PREPARED = (
    "densenet",
    "efficientnet",
    "inception_v3",
    "mobilenet",
    "mobilenet_v2",
    "resnet",
    "resnet_v2",
    "vgg16",
    "vgg19",
    "xception",
)
SCALINGS = [
    ("none", "none: the network takes 0 to 255"),
    ("0..1", "0 to 1: divided by 255"),
    ("-1..1", "-1 to 1"),
    ("constants", "by constants: (x - shift) / scale"),
    *((f"keras.applications.{name}", f"as {name} of keras.applications") for name in PREPARED),
]


def same(names: Any) -> list[tuple[str, str]]:
    """Choices that are called what they are."""
    return [(name, name) for name in names]


def preprocessing_of(data: dict[str, Any]) -> dict[str, Any]:
    """Only what was chosen: the rest is the network's own, or as it is by default."""
    told = {
        name: data[name]
        for name, usual in (
            ("scaling", ""), ("resize", "stretch"), ("interpolation", "bilinear"),
            ("colour_order", "rgb"),
        )
        if data[name] not in ("", usual)
    }  # fmt: skip
    for name in ("shift", "scale"):
        if data[name]:
            told[name] = _numbers(name, data[name])
    return told


def _numbers(name: str, text: str) -> float | list[float]:
    try:
        numbers = [float(part) for part in text.replace(",", " ").split()]
    except ValueError as error:
        raise ClassifierRefused(
            f"{name.capitalize()}: {text!r} is not one number or three."
        ) from error
    return numbers[0] if len(numbers) == 1 else numbers


def labels_of(data: dict[str, Any]) -> list[str]:
    """The names of the classes, from a file or as they were written; empty if there are none.

    Raises
    ------
    ClassifierRefused : the file cannot be read, or a name cannot be kept.
    """
    text, name = data["labels"], "The names of its classes"
    if data["labels_file"] is not None:
        name = data["labels_file"].name
        try:
            text = data["labels_file"].read().decode("utf-8-sig")
            if name.lower().endswith(".json"):
                found = json.loads(text)
                if not isinstance(found, list):
                    raise ClassifierRefused(f'{name}: it does not hold a list; write ["cat", ...].')
                return _checked(name, [str(label).strip() for label in found])
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            raise ClassifierRefused(
                f"{name}: it cannot be read ({plain_reason(error)}); save it as UTF-8."
            ) from error
    return _checked(name, [line.strip() for line in text.splitlines() if line.strip()])


def _checked(name: str, labels: list[str]) -> list[str]:
    try:
        check_texts("class", labels, longest=LONGEST_CLASS, most=MOST_CLASSES)
    except ValueError as error:
        raise ClassifierRefused(f"{name}: {error}.") from error
    return labels


def samples_of(given: list[UploadedFile]) -> list[tuple[str, bytes]]:
    """Names and contents of sample pictures, each of which can be read."""
    if len(given) > MOST_SAMPLES:
        raise forms.ValidationError(f"Give at most {MOST_SAMPLES}, not {len(given)}.")
    read = []
    for one in given:
        if (one.size or 0) > LARGEST_SAMPLE:
            raise forms.ValidationError(f"{one.name}: it is larger than 20 MiB; make it smaller.")
        content = one.read()
        try:
            precompute.check_picture(content, one.name)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        read.append((str(one.name), content))
    return read


def file_of(data: Mapping[str, Any], kept: KeptFiles, again: Draft | None) -> tuple[str, str]:
    """Where the classifier's file is kept, and what it was called.

    Parameters
    ----------
    kept : what was sent now, or before with something that had to be corrected.
    again : what was tried out before; its file is used if there is no other.

    Raises
    ------
    ClassifierRefused : there is none, or the one that is named cannot be taken.
    """
    if data.get("server_path") and not data["file"]:
        found = allowed_file(data["server_path"])
        if found.suffix not in SUFFIXES or found.stat().st_size > LARGEST:
            raise ClassifierRefused(f"{found.name}: it is not a .keras file of at most 2 GiB.")
        return media.store_file(UPLOADS, found), found.name
    if kept.path:
        return kept.path, kept.original
    if again is not None and again.path:
        return again.path, again.original
    raise ClassifierRefused("Choose the file of the classifier.")


def settings_of(data: dict[str, Any]) -> dict[str, Any]:
    """The settings as in a study file, without what is as it is by default."""
    told: dict[str, Any] = {"preprocessing": preprocessing_of(data)}
    if not told["preprocessing"]:
        del told["preprocessing"]
    labels = labels_of(data)
    if labels:
        told["labels"] = labels
    if data["network"] in APPLICATIONS:
        told["application"] = data["network"]
    if data["input_height"] or data["input_width"]:
        told["input_size"] = [data["input_height"], data["input_width"]]
    if data["logits"] == "sigmoid":
        told["logits"] = "sigmoid"
    for name in ("feature_layer", "allow_legacy_h5"):
        if data.get(name):
            told[name] = data[name]
    return told
