"""Explanations become stimuli: the maps that exist are drawn as participants see them."""

import hashlib
import json

import numpy as np

import explainers
from explainers import images, rendering
from studyapp import media
from studyapp.actions import precompute, records
from studyapp.models import Condition, SourceImage, Stimulus, Study, WorkItem


def stimulus_key(image: SourceImage, condition: Condition) -> str:
    """Hash of the explanation's key, the rendering and the size, and of the reference's key.

    An option that is not set counts for nothing: a style may gain options, and what was rendered
    before stays valid.
    """
    study = image.study
    complete = rendering.check_style(condition.rendering, condition.style_parameters)
    style = {name: value for name, value in complete.items() if value is not None}
    size = [study.stimulus_width, study.stimulus_height]
    own, *reference = (source.key for source in precompute.sources_of(image, condition))
    parts = [own, condition.rendering, style, size, *reference]
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
        _the_only_one(image, source.key) for source in precompute.sources_of(image, item.condition)
    )
    pixels = images.read_picture(media.full_path(image.path))
    if not image.shown_path:
        image.shown_path = media.store("shown", at_study_size(image.study, pixels), ".webp")
        image.save(update_fields=["shown_path"])
    drawn = _draw(item.condition, pixels, own, *reference)
    facts = {**own.facts, **drawn.facts}
    explanation = records.keep_explanation(item, explanation_key, facts, own.provenance)
    return records.keep_stimulus(item, explanation, at_study_size(image.study, drawn.pixels))


def _the_only_one(image: SourceImage, key: str) -> explainers.Explanation:
    computed = precompute.map_store().load(key)
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


def at_study_size(study: Study, pixels: np.ndarray) -> bytes:
    """A picture as participants get it: WebP of the study's size, on neutral grey."""
    return rendering.encode(pixels, study.stimulus_width, study.stimulus_height)
