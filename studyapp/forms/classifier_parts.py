"""Parts of the description of a classifier: files, labels, numbers."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from studyapp.actions import precompute
from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.records import LONGEST_CLASS, MOST_CLASSES
from studyapp.actions.storable import check_texts

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
                f"{name}: it cannot be read ({error}); save it as UTF-8."
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
