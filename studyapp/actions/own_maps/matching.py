"""What a manifest says is matched with a study: pictures, conditions, and the class explained."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError

from studyapp.actions.own_maps.archive import MapsRefused
from studyapp.actions.own_maps.manifest import Entry
from studyapp.actions.own_maps.reading import rule_of
from studyapp.actions.storable import printable
from studyapp.analysis.cells import safe_cell
from studyapp.models import Condition, Explanation, SourceImage, Study
from studyapp.models.material import OWN_MAPS

MOST_PROBLEMS = 200  # more are counted
MOST_HINTS = 20  # of what may have been meant: comparing takes long where there are many
MOST_COMPARED = 2000  # classes that a wrong name is compared with


@dataclass(frozen=True)
class Match:
    """One map of one picture under one condition, and what is known of the class explained."""

    entry: Entry
    image: SourceImage
    condition: Condition
    facts: Mapping[str, Any]


def match(study: Study, entries: Sequence[Entry], *, condition: str, rendering: str) -> list[Match]:
    """Match all of a manifest, or nothing.

    Parameters
    ----------
    condition : whose maps they are where the manifest does not say.
    rendering : of conditions that the study does not have yet.

    Raises
    ------
    MapsRefused : names everything that does not fit.
    """
    matching = _Matching(study, condition, rendering)
    return matching.all(entries)


class _Matching:
    def __init__(self, study: Study, condition: str, rendering: str) -> None:
        self.study, self.condition, self.rendering = study, condition, rendering
        self.problems: list[str] = []
        self.conditions = {one.name: one for one in study.conditions.select_related("classifier")}
        self.images: dict[str, list[SourceImage]] = defaultdict(list)
        for image in study.images.all():
            image.study = study
            # In the manifest to begin with, a name that looks like a formula is marked as text.
            for name in {image.name, image.sha256, safe_cell(image.name)}:
                self.images[name].append(image)
        self.known = _known_classes(study)

    def all(self, entries: Sequence[Entry]) -> list[Match]:
        groups: dict[tuple[int, str], list[tuple[Entry, Mapping[str, Any]]]] = defaultdict(list)
        found: dict[int, SourceImage] = {}
        for entry in entries:
            try:
                image, condition = self._image(entry), self._condition(entry)
                facts = self._facts(entry, image, condition)
            except ValueError as error:
                self.problems.append(f"{entry.where} ({printable(entry.picture)}): {error}.")
                continue
            found[image.pk] = image
            groups[image.pk, condition.name].append((entry, facts))
        matches = [
            match
            for (pk, name), rows in groups.items()
            for match in self._chosen(found[pk], self.conditions[name], rows)
        ]
        self._refuse_other_classes(matches)
        refuse(self.problems)
        return matches

    def _image(self, entry: Entry) -> SourceImage:
        found = self.images.get(entry.picture, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(
                f"{len(found)} pictures of the study have this name; give the SHA-256 instead"
            )
        known = list(self.images) if len(self.problems) < MOST_HINTS else []
        close = get_close_matches(entry.picture, known, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise ValueError(f"the study has no such picture{hint}")

    def _condition(self, entry: Entry) -> Condition:
        name = entry.condition or self.condition
        if not name:
            raise ValueError("it does not say of which condition the map is; give 'condition'")
        if name not in self.conditions:
            made = Condition(study=self.study, name=name, method=OWN_MAPS, rendering=self.rendering)
            try:
                made.full_clean(exclude=["study"])
            except ValidationError as error:
                raise ValueError(f"condition {name!r}: {' '.join(error.messages)}") from error
            self.conditions[name] = made
        condition = self.conditions[name]
        if not condition.brings_maps:
            raise ValueError(
                f"the maps of condition {name!r} are computed by {condition.method}; choose a "
                "condition of another name"
            )
        return condition

    def _facts(self, entry: Entry, image: SourceImage, condition: Condition) -> Mapping[str, Any]:
        """The class that the map explains, and how sure the classifier is of it."""
        known = self.known.get((image.pk, condition.explained.pk))
        if not entry.class_name and entry.class_id is None:
            if known is None:
                raise ValueError("it does not say which class the map explains; give 'class'")
            return known
        number, name = _class(entry, condition.explained.settings.get("labels"))
        if entry.probability is None:
            if known is not None and known["class_id"] == number:
                return known
            raise ValueError("it does not say how probable the class is; give 'probability'")
        # A score is a logit; the logarithm of a probability is one, too, up to a constant.
        score = entry.score
        if score is None:
            score = math.log(max(entry.probability, 1e-12))
        facts = {
            "class_id": number,
            "class_name": name,
            "probability": entry.probability,
            "score": score,
            "score_is_given": entry.score is not None,
        }
        top = [list(one) for one in entry.top_classes]
        return facts | ({"top_classes": top} if top else {})

    def _chosen(
        self,
        image: SourceImage,
        condition: Condition,
        rows: Sequence[tuple[Entry, Mapping[str, Any]]],
    ) -> list[Match]:
        """The map of the class that the study explains, of those that there are of a picture."""
        try:
            entry, facts = _by_rule(image, rows)
        except ValueError as error:
            self.problems.append(f"{printable(image.name)}, {condition.name}: {error}.")
            return []
        facts = {**facts, "rule": image.explained_target}
        if image.explained_target == "top-1":
            facts.setdefault("top_classes", [[facts["class_name"], facts["probability"]]])
        return [Match(entry, image, condition, facts)]

    def _refuse_other_classes(self, matches: Sequence[Match]) -> None:
        """Two explanations can be compared only if both explain the same class."""
        classes = {place: facts["class_name"] for place, facts in self.known.items()}
        for one in matches:
            place = one.image.pk, one.condition.explained.pk
            name = classes.setdefault(place, one.facts["class_name"])
            if name != one.facts["class_name"]:
                self.problems.append(
                    f"{one.entry.where} ({printable(one.image.name)}): the map explains "
                    f"{one.facts['class_name']!r}, another explanation of the picture {name!r}; "
                    "explain the same class."
                )


def _known_classes(study: Study) -> dict[tuple[int, int], dict[str, Any]]:
    """What computed explanations say of each picture and classifier."""
    rows = Explanation.objects.filter(image__study=study).exclude(condition__method=OWN_MAPS)
    found = {}
    for row in rows.select_related("condition__classifier"):
        facts = {
            "class_id": row.class_id,
            "class_name": row.class_name,
            "probability": row.probability,
            "score": row.score,
            "score_is_given": True,
        }
        if "top_classes" in row.facts:
            facts["top_classes"] = row.facts["top_classes"]
        found[row.image_id, row.condition.classifier_id or study.classifier_id] = facts
    return found


def _class(entry: Entry, labels: Sequence[str] | None) -> tuple[int, str]:
    """The class's number and name, of which one is enough where the names are known."""
    name, number = entry.class_name, entry.class_id
    if not labels:
        if not name or number is None:
            raise ValueError(
                "nobody has named the classifier's classes, so give both 'class' and 'class_id'"
            )
        return number, name
    if name and name not in labels:
        close = get_close_matches(name, labels[:MOST_COMPARED], n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"there are {len(labels)}"
        raise ValueError(f"the classifier has no class {name!r}; {hint}")
    if number is not None and number >= len(labels):
        raise ValueError(f"the classifier has no class {number}; the last is {len(labels) - 1}")
    if name and number is not None and labels[number] != name:
        raise ValueError(f"class {number} is {labels[number]!r}, not {name!r}")
    if number is not None:
        return number, labels[number]
    if list(labels).count(name) > 1:
        raise ValueError(f"several classes are called {name!r}; give 'class_id', too")
    return list(labels).index(name), name


def _by_rule(
    image: SourceImage, rows: Sequence[tuple[Entry, Mapping[str, Any]]]
) -> tuple[Entry, Mapping[str, Any]]:
    rule = rule_of(image.explained_target)
    seen = [facts["class_id"] for _, facts in rows]
    if len(set(seen)) < len(seen):
        raise ValueError("there are two maps of the same class; leave one out")
    if rule.kind == "top-k":
        first = max(rows, key=lambda row: row[1]["probability"])
        _refuse_another_prediction(first[1])
        return first
    for entry, facts in rows:
        wanted = facts["class_name"] if rule.kind == "label" else str(facts["class_id"])
        if wanted == rule.value:
            return entry, facts
    raise ValueError(f"there is no map of the class that the study explains ({rule.text})")


def _refuse_another_prediction(facts: Mapping[str, Any]) -> None:
    top = facts.get("top_classes")
    if top and top[0][0] != facts["class_name"]:
        raise ValueError(
            f"the classifier says {top[0][0]!r}, but the map explains {facts['class_name']!r}; the "
            "study explains what the classifier says (top-1)"
        )


def refuse(problems: Sequence[str]) -> None:
    """Refuse everything if there is a problem; of very many, the rest are counted."""
    if not problems:
        return
    shown = list(problems[:MOST_PROBLEMS])
    if len(problems) > MOST_PROBLEMS:
        shown.append(f"And {len(problems) - MOST_PROBLEMS:,} more.")
    raise MapsRefused(*shown)
