"""Maps that were made elsewhere become explanations and stimuli of a study: all, or none.

Everything is checked, and every file written, before the first row is; the rows are then written in
a few statements, so that nobody's answer has to wait.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from studyapp import media
from studyapp.actions import drawing, precompute, records
from studyapp.actions.logbook import write_down
from studyapp.actions.map_store import map_store
from studyapp.actions.own_maps.archive import Files, MapsRefused, opened, printable
from studyapp.actions.own_maps.manifest import read_manifest
from studyapp.actions.own_maps.matching import Match, match, refuse
from studyapp.actions.own_maps.reading import explanation, key_of, read_map
from studyapp.actions.records import Made
from studyapp.models import Condition, Question, SourceImage, Study
from studyapp.models.material import OWN_MAPS


@dataclass(frozen=True)
class Taken:
    """What came of it, in numbers and names."""

    maps: int
    empty: list[str] = field(default_factory=list)  # pictures whose map says nothing for the class
    without: list[str] = field(default_factory=list)  # pictures of which there is no map
    added: list[str] = field(default_factory=list)  # conditions that the study did not have
    not_drawn: list[str] = field(default_factory=list)  # conditions that look at another one

    def as_report(self) -> dict[str, Any]:
        """What a job's page and the command say of it; what is empty is left out."""
        report: dict[str, Any] = {"maps taken in": self.maps}
        for words, names in (
            ("conditions added", self.added),
            ("maps that say nothing for their class", self.empty),
            ("pictures of the study without a map", self.without),
            ("conditions to be drawn by explaining the study's pictures", self.not_drawn),
        ):
            if names:
                report[words] = ", ".join(names)
        return report


def take_in(
    *,
    study: Study,
    path: Path,
    by: str,
    condition: str = "",
    rendering: str = "harmonised",
    tell: Callable[[int, int], object] = lambda done, total: None,
) -> Taken:
    """Take maps in from a folder or a zip file with a manifest.

    Parameters
    ----------
    by : user name, or the command.
    condition : whose maps they are where the manifest does not say; it is added if it is new.
    rendering : the style of conditions that are added.
    tell : called with how many maps are checked, and of how many; may raise to stop it.

    Raises
    ------
    MapsRefused : nothing was taken in; names everything that is wrong.
    """
    _refuse_opened(study)
    with opened(path) as files:
        matches = match(study, read_manifest(files), condition=condition, rendering=rendering)
        _check_conditions(study, matches)
        drawn, problems = [], []
        for number, one in enumerate(matches, start=1):
            try:
                drawn.append(_draw(one, files))
            except ValueError as error:
                problems.append(f"{one.entry.where} ({printable(one.entry.file)}): {error}.")
            tell(number, len(matches))
        refuse(problems)
    return _store(study, drawn, by)


def _refuse_opened(study: Study) -> None:
    if study.was_met:
        raise MapsRefused(
            f"{study} was opened, so what it shows stays as it is. Duplicate the study and take "
            "the maps in there."
        )


def _check_conditions(study: Study, matches: Sequence[Match]) -> None:
    """New conditions must be possible, and nothing that a frozen question set shows may change."""
    names = {one.condition.name for one in matches}
    names |= set(study.conditions.values_list("name", flat=True))
    problems = []
    for condition in {one.condition.name: one.condition for one in matches}.values():
        try:
            precompute.check_condition(condition, names)
        except (ValueError, LookupError) as error:
            problems.append(f"Condition {condition.name}: {error}.")
    frozen = Question.objects.filter(
        question_set__study=study, question_set__frozen_at__isnull=False
    )
    for side in ("first", "second"):
        shown = frozen.values_list(f"{side}__explanation__condition__name", flat=True)
        problems += [
            f"Condition {name}: a frozen question set shows it, so its maps stay as they are; take "
            "the maps in under another name."
            for name in sorted(set(shown) & {one.condition.name for one in matches})
        ]
    refuse(list(dict.fromkeys(problems)))


def _draw(one: Match, files: Files) -> Made:
    """Check one map, keep it under its key, and draw it, unless it looks at another one."""
    image, entry = one.image, one.entry
    size = (image.height, image.width)
    values = read_map(entry.file, files.read(entry.file), entry.array, size, entry.fit)
    made = explanation(
        values,
        one.facts,
        {
            "technique": entry.technique,
            "picture_sha256": image.sha256,
            "target": image.explained_target,
            "classifier": one.condition.explained.name,
            "fit": entry.fit,
        },
    )
    key = key_of(made)
    if not map_store().has(key):
        map_store().save(key, [made])
    told = (image, one.condition, key)
    if one.condition.reference_name is not None:
        return Made(*told, made.facts, made.provenance)
    pixels = drawing.pixels_of(image)
    drawing.show(image, pixels)
    drawn = drawing.draw(one.condition, pixels, made)
    content = drawing.at_study_size(image.study, drawn.pixels)
    stimulus = media.store("stimuli", content, ".webp")
    stimulus_key = drawing.key_from(image.study, one.condition, [key])
    return Made(*told, {**made.facts, **drawn.facts}, made.provenance, stimulus, stimulus_key)


@transaction.atomic
def _store(study: Study, drawn: Sequence[Made], by: str) -> Taken:
    # It may have been opened, and a condition of the same name added, while maps were checked.
    study = Study.objects.select_for_update().get(pk=study.pk)
    _refuse_opened(study)
    conditions, added = _conditions(study, [one.condition for one in drawn])
    records.keep_many([replace(one, condition=conditions[one.condition.name]) for one in drawn])
    images = {one.image.pk: one.image for one in drawn if one.image.shown_path}
    SourceImage.objects.bulk_update(images.values(), ["shown_path"], batch_size=500)
    names = sorted(conditions)
    write_down(
        actor=by,
        action="took in",
        noun="maps",
        subject=f"{len(drawn)} maps of {', '.join(names)}",
        study=study.slug,
        details={"maps": len(drawn), "conditions": names, "added": added},
    )
    return Taken(
        maps=len(drawn),
        empty=[one.image.name for one in drawn if one.facts["empty"]],
        without=_without(study, conditions.values()),
        added=added,
        not_drawn=[name for name in names if conditions[name].reference_name is not None],
    )


def _conditions(
    study: Study, wanted: Sequence[Condition]
) -> tuple[dict[str, Condition], list[str]]:
    """The conditions by name, those that are new stored; and the names of these."""
    found, added = {}, []
    for condition in {one.name: one for one in wanted}.values():
        stored = study.conditions.filter(name=condition.name).first()
        if stored is None:
            condition.save()
            stored = condition
            added.append(condition.name)
        if not stored.brings_maps:
            raise MapsRefused(
                f"Condition {condition.name}: it was changed while its maps were checked, and has "
                f"another method than {OWN_MAPS} now. Take them in again under another name."
            )
        found[condition.name] = stored
    return found, added


def _without(study: Study, conditions: Any) -> list[str]:
    """The pictures of the study that lack a map of one of the conditions."""
    missing: dict[str, None] = {}
    for condition in conditions:
        lacking = SourceImage.objects.filter(study=study).exclude(explanations__condition=condition)
        missing |= dict.fromkeys(lacking.values_list("name", flat=True))
    return list(missing)
