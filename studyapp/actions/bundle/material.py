"""What was computed for a study, written as plain values and stored again as records."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError

from studyapp import media
from studyapp.actions import drawing, precompute, questions
from studyapp.actions.bundle import MATERIAL, BundleError, shape
from studyapp.actions.inventory import Inventory, inventory
from studyapp.actions.records import OF_EXPLANATION
from studyapp.actions.spec.files import bundled
from studyapp.models import (
    Condition,
    Explanation,
    Measurement,
    Question,
    QuestionSet,
    SourceImage,
    Stimulus,
    Study,
)

OF_MEASUREMENT = ("key", "numbers", "settings")
OF_QUESTION = ("kind", "position", "included", "expected", "instructed", "feedback", "options")
# What plain values of the wrong shape make the code below raise, and the database.
MALFORMED: tuple[type[Exception], ...]
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, OverflowError, ValidationError)
MALFORMED += (questions.QuestionSetError, IntegrityError, DataError)
Stimuli = dict[tuple[str, str], Stimulus]


def material_of(study: Study, map_of: Callable[[Explanation], str]) -> dict[str, Any]:
    """Pictures as they are shown, explanations with their stimuli and measurements, and questions.

    Pictures are named by their hash, conditions by their name. Of the questions, those that new
    participants are given, and a newer draft. What was made before its condition or the study was
    changed is left out, but for maps that were taken in.

    Parameters
    ----------
    map_of : what the map of an explanation is called.
    """
    stock = inventory(study)
    computed = Explanation.objects.filter(image__study=study)
    related = ("image", "condition", "stimulus", "measurement")
    order = ("image__position", "image_id", "condition__name")
    return {
        "pictures": [_picture(image) for image in study.images.all()],
        "explanations": [
            _explanation(row, map_of(row), is_kept=(row.image_id, row.condition_id) in stock.made)
            for row in computed.select_related(*related).order_by(*order)
            if (row.image_id, row.condition_id) not in stock.outdated or row.condition.brings_maps
        ],
        "question_sets": [_question_set(row, stock) for row in _question_sets(study)],
    }


def _question_sets(study: Study) -> list[QuestionSet]:
    frozen, newest = study.question_set(), study.question_sets.order_by("-version").first()
    return [row for row in dict.fromkeys((frozen, newest)) if row is not None]


def _picture(image: SourceImage) -> dict[str, Any]:
    # One of another size is from before the study's was changed. One that cannot be read is named,
    # so that whoever needs it says so.
    is_old = drawing.shown_size(image) not in (None, drawing.size_of(image.study))
    shown = bundled(image.shown_path) if image.shown_path and not is_old else ""
    return {"sha256": image.sha256, "shown": shown, "target": image.target, "audit": image.audit}


def _explanation(row: Explanation, named: str, *, is_kept: bool) -> dict[str, Any]:
    stimulus = getattr(row, "stimulus", None) if is_kept else None
    shown = {"key": stimulus.key, "file": bundled(stimulus.path)} if stimulus else None
    measurement = getattr(row, "measurement", None) if is_kept else None
    numbers = {name: getattr(measurement, name) for name in OF_MEASUREMENT} if measurement else None
    told = {name: getattr(row, name) for name in OF_EXPLANATION}
    where = {"picture": row.image.sha256, "condition": row.condition.name, "map": named}
    return {**where, **told, "stimulus": shown, "measurement": numbers}


def _question_set(question_set: QuestionSet, stock: Inventory) -> dict[str, Any]:
    related = ("image", "first__explanation__condition", "second__explanation__condition")
    rows = question_set.questions.select_related(*related)
    return {
        "version": question_set.version,
        "is_frozen": question_set.is_frozen,
        "questions": [_question(row) for row in rows if stock.has(row.first, row.second)],
    }


def _question(row: Question) -> dict[str, Any]:
    sides = (row.first.explanation.condition.name, row.second.explanation.condition.name)
    told = {name: getattr(row, name) for name in OF_QUESTION}
    return {"picture": row.image.sha256, "first": sides[0], "second": sides[1], **told}


@dataclass(frozen=True)
class Files:
    """Where the files are that a material names.

    Attributes
    ----------
    read : the bytes of one.
    keep_map : keeps the map of an explanation that is called so; gives the explanation's `path`.
    """

    read: Callable[[str], bytes]
    keep_map: Callable[[Explanation, str], str]


def restore(study: Study, material: Mapping[str, Any], files: Files) -> None:
    """Store what was computed for a study that was made from the same description.

    Raises
    ------
    BundleError : the material is not of this study, or not as it is written here.
    """
    images = {image.sha256: image for image in study.images.all()}
    conditions = {condition.name: condition for condition in study.conditions.all()}
    try:
        for told in material["pictures"]:
            _restore_picture(images[told["sha256"]], told, files)
        stimuli: Stimuli = {}
        for told in material["explanations"]:
            place = told["picture"], told["condition"]
            row = _restore_explanation(images[place[0]], conditions[place[1]], told, files)
            if told["stimulus"] is not None:
                stimuli[place] = _restore_stimulus(row, told["stimulus"], files)
        for told in material["question_sets"]:
            _restore_questions(study, told, images, stimuli)
    except BundleError:
        raise
    except MALFORMED as error:
        reason = shape.in_words(error)
        raise BundleError(
            f"{MATERIAL} does not fit the study that is described beside it ({reason}); make the "
            "bundle again with manage.py export_study"
        ) from error


def _restore_picture(image: SourceImage, told: Mapping[str, Any], files: Files) -> None:
    image.target, image.audit = told["target"], shape.plain(told["audit"], "audit")
    if image.target:
        precompute.check_target(image.target)
    if told["shown"]:
        image.shown_path = _store_shown(image.study, "shown", told["shown"], files)[0]
    image.clean_fields(exclude=["study"])
    image.save(update_fields=["target", "audit", "shown_path"])


def _restore_explanation(
    image: SourceImage, condition: Condition, told: Mapping[str, Any], files: Files
) -> Explanation:
    row = Explanation(
        image=image, condition=condition, **{name: told[name] for name in OF_EXPLANATION}
    )
    row.clean_fields(exclude=["image", "condition"])
    shape.same(shape.facts(row.facts, "facts"), told, "facts")
    shape.named(row.provenance, "provenance")
    shape.number(told["score"], "score")
    shape.number(told["probability"], "probability")
    row.path = files.keep_map(row, told["map"])
    row.save()
    if told["measurement"] is not None:
        _restore_measurement(row, told["measurement"])
    return row


def _restore_measurement(row: Explanation, told: Mapping[str, Any]) -> None:
    measurement = Measurement(explanation=row, **{name: told[name] for name in OF_MEASUREMENT})
    measurement.clean_fields(exclude=["explanation"])
    shape.numbers(measurement.numbers, "numbers")
    shape.named(measurement.settings, "settings")
    measurement.save()


def _restore_stimulus(row: Explanation, told: Mapping[str, Any], files: Files) -> Stimulus:
    study = row.image.study
    path, content = _store_shown(study, "stimuli", told["file"], files)
    stimulus = Stimulus(
        explanation=row,
        key=told["key"],
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        width=study.stimulus_width,
        height=study.stimulus_height,
        size=len(content),
    )
    stimulus.clean_fields(exclude=["explanation"])
    stimulus.save()
    return stimulus


def _store_shown(study: Study, kind: str, name: str, files: Files) -> tuple[str, bytes]:
    """Keep what participants see, if it is a picture of the study's size; its path and bytes."""
    if not name.startswith(f"{kind}/"):
        raise ValueError(f"{name} is none of its {kind}")
    content = files.read(name)
    size = (study.stimulus_width, study.stimulus_height)
    try:
        found = precompute.size_of(content, name)
    except ValueError as error:
        raise BundleError(str(error)) from error
    if found != size:
        raise BundleError(
            f"{name}: it has {found[0]} x {found[1]} pixels, where the study shows "
            f"{size[0]} x {size[1]}; make the bundle again"
        )
    return media.store(kind, content, ".webp"), content


def _restore_questions(
    study: Study,
    told: Mapping[str, Any],
    images: Mapping[str, SourceImage],
    stimuli: Stimuli,
) -> None:
    question_set = QuestionSet(study=study, version=told["version"])
    question_set.clean_fields(exclude=["study"])
    question_set.save()
    for entry in told["questions"]:
        picture = entry["picture"]
        question = Question(
            question_set=question_set,
            image=images[picture],
            first=stimuli[picture, entry["first"]],
            second=stimuli[picture, entry["second"]],
            **{name: entry[name] for name in OF_QUESTION},
        )
        shape.texts(question.options, "options")
        question.full_clean(exclude=["options"])
        question.save()
    if told["is_frozen"]:
        questions.freeze(question_set=question_set, was_frozen=True)
