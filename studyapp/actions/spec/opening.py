"""What a description says that its study could not open with, and what is worth a look before.

What is asked here of a description, `readiness` asks of a study.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import transaction

from studyapp.actions.questionnaire_flaws import flaws
from studyapp.actions.readiness import missing_texts
from studyapp.actions.spec.mistakes import Mistake, Path
from studyapp.actions.spec.questionnaires import store_questionnaire
from studyapp.actions.spec.schema.kinds import meant
from studyapp.models import Study
from studyapp.wording import spoken_languages


def contradictions(spec: Mapping[str, Any], study: Study) -> list[Mistake]:
    """What does not go together in a description of the right shape.

    Parameters
    ----------
    study : as described, not stored yet.
    """
    return [
        *_design(spec, study),
        *_of_arms(spec, study),
        *_recruitment(study),
        *_exits(spec, study),
        *_languages(study),
    ]


def _design(spec: Mapping[str, Any], study: Study) -> Iterator[Mistake]:
    if spec.get("quotas") and not study.asks_first:
        at = "asks_first" if "asks_first" in spec else "quotas"
        yield Mistake("quotas: they need the level before the trials; set asks_first: true", (at,))
    limit, least = study.time_limit_ms, study.minimum_viewing_ms
    if limit is not None and limit <= least:
        said = f"time_limit_ms: {limit} is not longer than minimum_viewing_ms, {least}; raise it"
        yield Mistake(said, ("time_limit_ms",))


def _of_arms(spec: Mapping[str, Any], study: Study) -> Iterator[Mistake]:
    for place, arm in enumerate(spec.get("arms") or []):
        where = f"arm {arm.get('name', place + 1)!r}"
        if study.task == Study.Task.PREFERENCE and arm.get("conditions"):
            said = "where preferences are asked for every arm shows two; leave its conditions out"
            yield Mistake(f"{where}: {said}", ("arms", place, "conditions"))
        if study.target != "top-1" and arm.get("shows_prediction"):
            said = "it shows what the classifier says, so the study's target must be top-1"
            yield Mistake(f"{where}: {said}", ("arms", place, "shows_prediction"))


def _recruitment(study: Study) -> Iterator[Mistake]:
    if study.recruiter != Study.Recruiter.NONE and study.entry == Study.Entry.INVITED:
        said = "personal links only (entry: invited) need no recruiter; leave one of the two out"
        yield Mistake(f"recruiter: {said}", ("recruiter",))
    names, at = study.recruiter_parameters or [], "recruiter_parameters"
    if study.recruiter == Study.Recruiter.OTHER and not names:
        said = "recruiter: name its parameters in recruiter_parameters, the person's first"
        yield Mistake(said, ("recruiter",))
    for place, name in enumerate(names):
        if name in names[:place]:
            yield Mistake(f"{at}: {name!r} is given twice", (at, place))
        if name == "lang":
            yield Mistake(f"{at}: 'lang' is taken; it chooses the language", (at, place))


def _exits(spec: Mapping[str, Any], study: Study) -> Iterator[Mistake]:
    for outcome, entry in (spec.get("exits") or {}).items():
        link, at = (entry or {}).get("return_url") or "", ("exits", outcome, "return_url")
        if "{external_id}" in link and study.recruiter == Study.Recruiter.NONE:
            yield Mistake(f"exits, {outcome}: {{external_id}} needs a recruiter", at)
        if "{code}" in link and not entry.get("code"):
            yield Mistake(f"exits, {outcome}: the link names {{code}}, but there is no code", at)


def _languages(study: Study) -> Iterator[Mistake]:
    known = spoken_languages()
    for place, language in enumerate(study.languages or []):
        if language not in known:
            said = f"languages: {language!r} is not offered here; choose from: {', '.join(known)}"
            yield Mistake(said + meant(language, known), ("languages", place))


def questionnaire_flaws(spec: Mapping[str, Any], where: str, at: Path) -> list[Mistake]:
    """What is wrong with a questionnaire as a whole, of which each part is right.

    It is stored to be asked, and taken back.
    """
    with transaction.atomic():
        found = flaws(store_questionnaire(spec))
        transaction.set_rollback(True)
    return [Mistake(f"{where}: {flaw}", (*at, *_place(flaw, spec))) for flaw in found]


def _place(flaw: str, spec: Mapping[str, Any]) -> Path:
    """Where in a questionnaire a sentence about it belongs."""
    for place, item in enumerate(spec["items"]):
        if f"item {item['code']!r}" in flaw:
            return ("items", place)
    levels = spec.get("levels") or []
    if "cut point" in flaw and "scoring" not in flaw:
        falling = (
            ("levels", place, "from_score")
            for place, one in enumerate(levels)
            if any(
                one["level"] > other["level"] and one["from_score"] < other["from_score"]
                for other in levels
            )
        )
        return next(falling, ("levels",))
    return ("scoring",) if "scoring" in flaw else ("levels",) if levels else ()


def warnings(
    spec: Mapping[str, Any], study: Study, labels: Collection[str] | None
) -> list[Mistake]:
    """What is no mistake, and yet perhaps not meant or not finished.

    Parameters
    ----------
    study : as described, not stored yet.
    labels : the classes of the study's classifier, if they are known.
    """
    return [
        *_strange_labels(spec, labels),
        *_idle_translations(study),
        *_untranslated(study),
        *_idle_versions(spec, study),
    ]


def _strange_labels(spec: Mapping[str, Any], labels: Collection[str] | None) -> Iterator[Mistake]:
    for place, entry in enumerate(spec.get("pictures") or []):
        at = ("pictures", place)
        said: list[tuple[Path, Any]] = [((*at, "true_label"), entry.get("true_label"))]
        said += [
            ((*at, "labels", number), one) for number, one in enumerate(entry.get("labels") or [])
        ]
        for where, label in said:
            if label and labels is not None and label not in labels:
                what = f"pictures, number {place + 1}: {label!r} is no class of the classifier"
                yield Mistake(what + meant(label, labels), where)


def _idle_translations(study: Study) -> Iterator[Mistake]:
    for language in study.translations:
        if language not in study.languages:
            said = f"translations: the study does not offer {language!r}; add it to languages"
            yield Mistake(said, ("translations", language), is_about_name=True)


def _untranslated(study: Study) -> Iterator[Mistake]:
    missing = missing_texts(study)
    for place, language in enumerate(study.languages):
        names = [name for where, name in missing if where == language and place]
        if names:
            said = f"languages: in {language!r} these are missing, so the study does not open yet: "
            yield Mistake(said + ", ".join(names), ("languages", place))


def _idle_versions(spec: Mapping[str, Any], study: Study) -> Iterator[Mistake]:
    for place, entry in enumerate(spec.get("conditions") or []):
        if entry.get("faulty_version_of") and study.task != Study.Task.FAULT:
            said = f"faulty_version_of means something only where the task is {Study.Task.FAULT}"
            at = ("conditions", place, "faulty_version_of")
            yield Mistake(f"condition {entry.get('name')!r}: {said}", at, is_about_name=True)
