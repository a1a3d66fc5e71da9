"""What of a study is explained as it is described now, and what was made before it was changed."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from studyapp import media
from studyapp.actions import drawing
from studyapp.models import Condition, SourceImage, Stimulus, Study
from studyapp.models.study import frozen_questions

Place = tuple[int, int]  # the primary keys of a picture and of a condition


@dataclass(frozen=True)
class Inventory:
    """A study's stimuli, held against those that would be made now.

    Attributes
    ----------
    keys : of every stimulus that can be made now; a picture that waits for a map has none.
    there : the keys of the stimuli that there are.
    kept : places whose stimulus stays as it is, however it was made.
    lost : places whose stimulus, or the picture beside it, is not among the media any more.
    problem : why a condition cannot be explained as it is described; empty if all can.
    """

    keys: dict[Place, str]
    there: dict[Place, str]
    kept: frozenset[Place]
    lost: frozenset[Place]
    problem: str = ""

    @cached_property
    def made(self) -> frozenset[Place]:
        """Where the stimulus is as the study is described now."""
        same = {place for place, key in self.there.items() if self.keys.get(place) == key}
        return frozenset(same | (self.kept & self.there.keys()))

    @property
    def outdated(self) -> frozenset[Place]:
        """Where the stimulus was made before something that it depends on was changed."""
        return frozenset(self.there.keys() - self.made)

    @property
    def is_comparable(self) -> bool:
        """There is a picture of which two can be compared."""
        return any(number > 1 for number in Counter(image for image, _ in self.made).values())

    def has(self, *stimuli: Stimulus) -> bool:
        """Whether these stimuli are as the study is described now."""
        return all(place_of(stimulus) in self.made for stimulus in stimuli)


def how_to_explain(study: Study) -> str:
    """The next step of whoever lacks explanations, in the browser and on the command line."""
    return (
        "Choose Explain the pictures on the study’s page, or run: manage.py precompute "
        f"{study.slug}"
    )


def place_of(stimulus: Stimulus) -> Place:
    """The picture and the condition of a stimulus."""
    return stimulus.explanation.image_id, stimulus.explanation.condition_id


def inventory(study: Study) -> Inventory:
    """Take stock of a study, in a number of queries that does not grow with its pictures.

    What participants met, and what a frozen question set shows, is never outdated: it stays as it
    was, also where a newer version of a method would give another map.
    """
    images = list(study.images.all())
    stimuli = list(
        Stimulus.objects.filter(explanation__image__study=study).values_list(
            "explanation__image_id", "explanation__condition_id", "key", "path"
        )
    )
    there = {(image, condition): key for image, condition, key, _ in stimuli}
    keys, problem = _keys_now(study, images)
    kept = there.keys() if study.was_met else _frozen(study)
    blank = {image.pk for image in images if not _is_file(image.shown_path)}
    lost = {
        (image, condition)
        for image, condition, _, path in stimuli
        if image in blank or not _is_file(path)
    }
    return Inventory(keys, there, frozenset(kept), frozenset(lost), problem)


def _is_file(path: str) -> bool:
    return bool(path) and media.full_path(path).is_file()


def _keys_now(study: Study, images: list[SourceImage]) -> tuple[dict[Place, str], str]:
    keys: dict[Place, str] = {}
    problem = ""
    for condition in conditions_of(study):
        try:
            found = drawing.stimulus_keys(images, condition)
        except (ValueError, LookupError) as error:
            problem = problem or f"Condition {condition}: {error}"
            continue
        keys |= {(image, condition.pk): key for image, key in found.items()}
    return keys, problem


def conditions_of(study: Study) -> list[Condition]:
    """A study's conditions with the classifiers that they explain."""
    return list(study.conditions.select_related("classifier", "study__classifier"))


def _frozen(study: Study) -> set[Place]:
    """What frozen question sets show."""
    frozen = frozen_questions(study)
    sides = ("first", "second")
    of = ("image_id", "condition_id")
    return {
        place
        for side in sides
        for place in frozen.values_list(*(f"{side}__explanation__{name}" for name in of))
    }
