"""The parts of a description as records that are checked before the first is stored."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from studyapp.actions import precompute
from studyapp.actions.spec.mistakes import Mistake, Path
from studyapp.actions.spec.plan import read_plan
from studyapp.actions.spec.schema.kinds import meant
from studyapp.actions.spec.schema.tables import CONDITION_KEYS, SETTINGS
from studyapp.actions.spec.shape import clean_mistakes
from studyapp.models import (
    AnalysisPlan,
    Arm,
    ComprehensionQuestion,
    Condition,
    Exit,
    Quota,
    Study,
)


@dataclass
class Parts:
    """Records that are not stored yet; those that name others keep the names beside them."""

    study: Study
    conditions: list[Condition]
    sound_versions: dict[str, str] = field(default_factory=dict)
    arms: list[tuple[Arm, list[str]]] = field(default_factory=list)
    comprehension: list[ComprehensionQuestion] = field(default_factory=list)
    quotas: list[Quota] = field(default_factory=list)
    exits: list[Exit] = field(default_factory=list)
    plan: AnalysisPlan | None = None

    def store(self) -> None:
        """Store all of them; the study must have its classifier and questionnaire."""
        self.study.save()
        records: tuple[Any, ...] = (
            *self.conditions,
            *self.comprehension,
            *self.quotas,
            *self.exits,
            *filter(None, [self.plan]),
        )
        for record in records:
            record.study = self.study
            record.save()
        by_name = {condition.name: condition for condition in self.conditions}
        for faulty, sound in self.sound_versions.items():
            by_name[faulty].faulty_version_of = by_name[sound]
            by_name[faulty].save()
        for arm, shown in self.arms:
            arm.study = self.study
            arm.save()
            arm.conditions.set(by_name[name] for name in shown)


def read_parts(
    spec: Mapping[str, Any], may_lack: bool = False, known: Sequence[str] = ()
) -> tuple[Parts, list[Mistake]]:
    """The records of a description of the right shape, and every mistake in them.

    Parameters
    ----------
    may_lack : it describes an unfinished draft: what would only keep it from opening is no mistake.
    known : what else is wrong with it.
    """
    described = [entry or {} for entry in spec.get("conditions") or []]
    parts = Parts(
        study=Study(**{key: spec[key] for key in SETTINGS if key in spec}),
        conditions=[
            Condition(**{key: entry[key] for key in CONDITION_KEYS if key in entry})
            for entry in described
        ],
        sound_versions={
            str(entry.get("name")): str(entry["faulty_version_of"])
            for entry in described
            if entry.get("faulty_version_of")
        },
    )
    unwritten = ["classifier", "questionnaire"]
    if may_lack:
        unwritten += ["consent_text"]
    mistakes = clean_mistakes("study", parts.study, exclude=unwritten)
    mistakes += _condition_mistakes(parts, may_lack=may_lack)
    mistakes += _read_arms(spec.get("arms") or [], parts)
    mistakes += _read_comprehension(spec.get("comprehension") or [], parts, may_lack=may_lack)
    mistakes += _read_quotas(spec.get("quotas") or {}, parts)
    mistakes += _read_exits(spec.get("exits") or {}, parts)
    beside = None if may_lack else [*known, *mistakes]
    parts.plan, wrong = read_plan(spec, parts.study, parts.quotas, beside)
    return parts, mistakes + wrong


def refusals(where: str, check: Callable[[], None], at: Path = ()) -> list[Mistake]:
    """What a check refuses, with where."""
    try:
        check()
    except (ValueError, LookupError) as error:
        return [Mistake(f"{where}: {error}", at)]
    return []


def _condition_mistakes(parts: Parts, *, may_lack: bool) -> list[Mistake]:
    mistakes: list[Mistake] = []
    names = [condition.name for condition in parts.conditions]
    known = sorted(set(filter(None, names)))
    for place, condition in enumerate(parts.conditions):
        where, at = f"condition {condition.name or place + 1!r}", ("conditions", place)
        wrong = clean_mistakes(where, condition, ["study", "faulty_version_of", "classifier"], at)
        mistakes += wrong
        if condition.method:
            mistakes += _made_mistakes(where, condition, known, at)
        sound = parts.sound_versions.get(condition.name)
        if sound is not None and (sound not in names or sound == condition.name):
            mistakes.append(
                Mistake(
                    f"{where}: faulty_version_of names {sound!r}, which is no other condition"
                    + meant(sound, set(known) - {condition.name}),
                    (*at, "faulty_version_of"),
                )
            )
    mistakes += _twice("conditions", names)
    if sum(not condition.is_catch for condition in parts.conditions) < 2 and not may_lack:
        said = "conditions: at least two are needed to compare"
        mistakes.append(Mistake(said, ("conditions",)))
    return mistakes


def _made_mistakes(
    where: str, condition: Condition, names: Collection[str], at: Path
) -> list[Mistake]:
    """What is wrong with its method and, apart from that, with its rendering."""
    plain = Condition(method=condition.method, rendering=condition.rendering)
    is_wrong = refusals("", partial(precompute.check_method, plain))
    place = "method" if is_wrong else "parameters"
    mistakes = refusals(where, partial(precompute.check_method, condition), (*at, place))
    is_wrong = refusals("", partial(precompute.check_drawing, plain))
    place = "rendering" if is_wrong else "rendering_parameters"
    check = partial(precompute.check_drawing, condition, names)
    for refused in refusals(where, check, (*at, place)):
        is_reference = place == "rendering_parameters" and "is no condition" in refused
        guess = meant(condition.reference_name, names) if is_reference else ""
        mistakes.append(Mistake(refused + guess, refused.at))
    return mistakes


def _read_arms(entries: Sequence[Mapping[str, Any]], parts: Parts) -> list[Mistake]:
    names = sorted({condition.name for condition in parts.conditions if condition.name})
    mistakes: list[Mistake] = []
    for place, entry in enumerate(entries):
        plain = {key: value for key, value in entry.items() if key != "conditions"}
        arm, at = Arm(**plain), ("arms", place)
        where = f"arm {arm.name!r}"
        shown = list(entry.get("conditions") or [])
        mistakes += clean_mistakes(where, arm, exclude=["study"], at=at)
        mistakes += [
            Mistake(
                f"{where}: {name!r} is no condition; choose from: {', '.join(names)}"
                + meant(name, names),
                (*at, "conditions", number),
            )
            for number, name in enumerate(shown)
            if name not in names
        ]
        parts.arms.append((arm, shown))
    return mistakes + _twice("arms", [arm.name for arm, _ in parts.arms])


def _read_comprehension(
    entries: Sequence[Mapping[str, Any]], parts: Parts, *, may_lack: bool
) -> list[Mistake]:
    """The right choice is given by its words."""
    mistakes: list[Mistake] = []
    for place, entry in enumerate(entries):
        where, at = f"comprehension, number {place + 1}", ("comprehension", place)
        choices, right = entry.get("choices") or [], entry.get("correct")
        if not may_lack and len(choices) < 2:
            said = f"{where}: give at least two 'choices', and one of them as 'correct'"
            mistakes.append(Mistake(said, (*at, "choices")))
        elif not may_lack and right not in choices:
            said = f"{where}: 'correct' is {right!r}, which is none of its 'choices'"
            mistakes.append(Mistake(said + meant(right, choices), (*at, "correct")))
        correct = choices.index(right) if right in choices else len(choices)
        plain = {**entry, "correct": correct, "position": place + 1}
        question = ComprehensionQuestion(**plain)
        mistakes += clean_mistakes(where, question, exclude=["study"], at=at)
        parts.comprehension.append(question)
    return mistakes


def _read_quotas(entries: Mapping[Any, Any], parts: Parts) -> list[Mistake]:
    parts.quotas = [Quota(level=level, places=places) for level, places in entries.items()]
    mistakes = [
        mistake
        for quota in parts.quotas
        for mistake in clean_mistakes(
            f"quotas, level {quota.level}", quota, exclude=["study"], at=("quotas", quota.level)
        )
    ]
    # 1 and "1" are two names in YAML and one level.
    return mistakes + _twice("quotas", [str(level) for level in entries], list(entries))


def _read_exits(entries: Mapping[str, Any], parts: Parts) -> list[Mistake]:
    mistakes: list[Mistake] = []
    for outcome, entry in entries.items():
        leaving = Exit(outcome=outcome, **(entry or {}))
        mistakes += clean_mistakes(f"exits, {outcome}", leaving, ["study"], ("exits", outcome))
        parts.exits.append(leaving)
    return mistakes


def _twice(
    where: str, names: Sequence[str], places: Sequence[str | int] | None = None
) -> list[Mistake]:
    """Names that are given to two, where the second is."""
    return [
        Mistake(
            f"{where}: {name!r} is given twice",
            (where, places[number]) if places else (where, number, "name"),
        )
        for number, name in enumerate(names)
        if name and name in names[:number]
    ]
