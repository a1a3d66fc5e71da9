"""Explanations become stimuli: the maps that exist are drawn as participants see them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

import explainers
from explainers import images, rendering, running
from studyapp import media
from studyapp.actions import computing, records
from studyapp.actions.map_store import map_store
from studyapp.models import Condition, SourceImage, Stimulus, Study, WorkItem


def stimulus_keys(images: Sequence[SourceImage], condition: Condition) -> dict[int, str]:
    """The key of each picture's stimulus as it would be made now, by the picture's primary key.

    Two queries at most, however many pictures there are. Those that wait for a map to be taken in
    are left out.

    Raises
    ------
    ValueError, LookupError : nothing can be explained or drawn as the condition is described.
    """
    found = [_map_keys(images, condition)]
    if condition.reference is not None:
        found.append(_map_keys(images, condition.reference))
    drawn = _drawn_as(condition.study, condition)
    return {
        image.pk: _stimulus_key([keys[image.pk] for keys in found], drawn)
        for image in images
        if all(image.pk in keys for keys in found)
    }


def _map_keys(images: Iterable[SourceImage], condition: Condition) -> dict[int, str]:
    """Under which key each picture's map lies or would be made now, by the picture's primary key.

    Pictures that wait for a map to be taken in are left out.

    Raises
    ------
    ValueError, LookupError : nothing can be explained as the condition is described.
    """
    if condition.brings_maps:
        return dict(condition.explanations.values_list("image_id", "key"))
    keys: dict[int, str] = {}
    known: dict[str, running.Request] = {}
    for image in images:
        request = computing.request_for(image, condition)
        one = known.setdefault(image.explained_target, request)
        keys[image.pk] = one.key_of_another(
            picture_sha256=request.picture_sha256, seed=request.seed
        )
    return keys


def key_from(study: Study, condition: Condition, keys: Sequence[str]) -> str:
    """The key of a stimulus whose maps are known: a hash of their keys, the rendering and the size.

    An option that is not set counts for nothing: a style may gain options, and what was rendered
    before stays valid.

    Parameters
    ----------
    keys : of its own map, and then of its reference's.
    """
    return _stimulus_key(keys, _drawn_as(study, condition))


def _drawn_as(study: Study, condition: Condition) -> list[Any]:
    """How the maps are drawn."""
    complete = rendering.check_style(condition.rendering, condition.style_parameters)
    style = {name: value for name, value in complete.items() if value is not None}
    return [condition.rendering, style, [study.stimulus_width, study.stimulus_height]]


def _stimulus_key(keys: Sequence[str], drawn: Sequence[Any]) -> str:
    own, *reference = keys
    parts = [own, *drawn, *reference]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def keep_result(item: WorkItem, explanation_key: str) -> Stimulus:
    """Record a computed explanation, render it, and prepare the picture beside it.

    Raises
    ------
    ValueError : the target rule chose no class or several, where a stimulus needs one; or the
        reference explains another class, or has not what the style needs.
    """
    image = item.image
    own, *reference = (
        _the_only_one(image, source.key) for source in computing.sources_of(image, item.condition)
    )
    pixels = pixels_of(image)
    show(image, pixels)
    image.save(update_fields=["shown_path"])
    drawn = draw(item.condition, pixels, own, *reference)
    facts = {**own.facts, **drawn.facts}
    explanation = records.keep_explanation(item, explanation_key, facts, own.provenance)
    return records.keep_stimulus(item, explanation, at_study_size(image.study, drawn.pixels))


def _the_only_one(image: SourceImage, key: str) -> explainers.Explanation:
    computed = map_store().load(key)
    if len(computed) != 1:
        raise ValueError(
            f"the target {image.explained_target!r} chose {len(computed)} classes for {image}; "
            'a study explains one: use "top-1", "label:<name>" or "class:<id>"'
        )
    return computed[0]


def pixels_of(image: SourceImage) -> np.ndarray:
    """The picture at its own size: uint8, (height, width, 3)."""
    return images.read_picture(media.full_path(image.path))


def show(image: SourceImage, pixels: np.ndarray) -> None:
    """Prepare the picture as participants see it, unless it is there at the study's size."""
    if not is_shown(image):
        image.shown_path = media.store("shown", at_study_size(image.study, pixels), ".webp")


def is_shown(image: SourceImage) -> bool:
    """The picture as participants see it is there, and has the study's size."""
    return shown_size(image) == size_of(image.study)


def shown_size(image: SourceImage) -> tuple[int, int] | None:
    """Width and height of the picture as participants see it; None if it is missing or damaged."""
    if not image.shown_path:
        return None
    try:
        height, width = images.read_size(media.full_path(image.shown_path))
    except images.PictureError:
        return None
    return width, height


def size_of(study: Study) -> tuple[int, int]:
    """Width and height of everything that participants see of a study, in pixels."""
    return study.stimulus_width, study.stimulus_height


def draw(
    condition: Condition,
    pixels: np.ndarray,
    own: explainers.Explanation,
    reference: explainers.Explanation | None = None,
) -> rendering.Drawing:
    """A condition's drawing of an explanation, at the picture's own size.

    Raises
    ------
    ValueError : the reference explains another class, or has not what the style needs.
    """
    if reference is not None and reference.facts["class_id"] != own.facts["class_id"]:
        names = f"{reference.facts['class_name']!r}, not {own.facts['class_name']!r}"
        raise ValueError(f"the reference {condition.reference_name!r} explains {names}")
    return rendering.draw(
        own, pixels, condition.rendering, reference=reference, **condition.style_parameters
    )


def at_study_size(study: Study, pixels: np.ndarray) -> bytes:
    """A picture as participants get it: WebP of the study's size, on neutral grey."""
    return rendering.encode(pixels, study.stimulus_width, study.stimulus_height)
