"""The parts of a description as records that are checked before the first is stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from studyapp.actions import precompute
from studyapp.actions.spec.plan import read_plan
from studyapp.actions.spec.shape import (
    CONDITION_KEYS,
    EXIT_KEYS,
    SETTINGS,
    clean_mistakes,
    entry_mistakes,
)
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


def read_parts(spec: Mapping[str, Any]) -> tuple[Parts, list[str]]:
    """The records of a description of the right shape, and every mistake in them."""
    parts = Parts(
        study=Study(**{key: spec[key] for key in SETTINGS if key in spec}),
        conditions=[
            Condition(**{key: entry[key] for key in CONDITION_KEYS if key in entry})
            for entry in spec["conditions"]
        ],
        sound_versions={
            str(entry.get("name")): str(entry["faulty_version_of"])
            for entry in spec["conditions"]
            if entry.get("faulty_version_of")
        },
    )
    mistakes = clean_mistakes("study", parts.study, exclude=["classifier", "questionnaire"])
    mistakes += _condition_mistakes(parts)
    mistakes += _read_arms(spec.get("arms") or [], parts)
    mistakes += _read_comprehension(spec.get("comprehension") or [], parts)
    mistakes += _read_quotas(spec.get("quotas") or {}, parts)
    mistakes += _read_exits(spec.get("exits") or {}, parts)
    parts.plan, wrong_plan = read_plan(spec, parts.study, parts.quotas, is_sound=not mistakes)
    mistakes += wrong_plan
    return parts, mistakes


def refusals(where: str, check: Callable[[], None]) -> list[str]:
    """What a check refuses, with where."""
    try:
        check()
    except (ValueError, LookupError) as error:
        return [f"{where}: {error}"]
    return []


def _condition_mistakes(parts: Parts) -> list[str]:
    mistakes = []
    names = [condition.name for condition in parts.conditions]
    for number, condition in enumerate(parts.conditions, start=1):
        where = f"condition {condition.name or number!r}"
        mistakes += clean_mistakes(
            where, condition, exclude=["study", "faulty_version_of", "classifier"]
        )
        mistakes += refusals(where, partial(precompute.check_condition, condition, names))
    mistakes += _twice("conditions", names)
    mistakes += [
        f"condition {faulty!r}: faulty_version_of names {sound!r}, which is no other condition"
        for faulty, sound in parts.sound_versions.items()
        if sound not in names or sound == faulty
    ]
    if sum(not condition.is_catch for condition in parts.conditions) < 2:
        mistakes.append("conditions: at least two are needed to compare")
    return mistakes


def _read_arms(entries: Sequence[Mapping[str, Any]], parts: Parts) -> list[str]:
    names = [condition.name for condition in parts.conditions]
    mistakes = []
    for entry in entries:
        plain = {key: value for key, value in entry.items() if key != "conditions"}
        arm = Arm(**plain)
        where = f"arm {arm.name!r}"
        if not isinstance(entry.get("conditions"), list | None):
            mistakes.append(f"{where}: 'conditions' must be a list of names")
            continue
        shown = [str(name) for name in entry.get("conditions") or []]
        mistakes += clean_mistakes(where, arm, exclude=["study"])
        mistakes += [
            f"{where}: {name!r} is no condition; choose from: {', '.join(sorted(names))}"
            for name in shown
            if name not in names
        ]
        parts.arms.append((arm, shown))
    return mistakes + _twice("arms", [arm.name for arm, _ in parts.arms])


def _read_comprehension(entries: Sequence[Mapping[str, Any]], parts: Parts) -> list[str]:
    """The right choice is given by its words."""
    mistakes = []
    for position, entry in enumerate(entries, start=1):
        where = f"comprehension, number {position}"
        choices, right = entry.get("choices"), entry.get("correct")
        if not isinstance(choices, list) or len(choices) < 2 or right not in choices:
            mistakes.append(f"{where}: give at least two 'choices', and one of them as 'correct'")
            continue
        plain = {**entry, "correct": choices.index(right), "position": position}
        question = ComprehensionQuestion(**plain)
        mistakes += clean_mistakes(where, question, exclude=["study"])
        parts.comprehension.append(question)
    return mistakes


def _read_quotas(entries: Mapping[Any, Any], parts: Parts) -> list[str]:
    parts.quotas = [Quota(level=level, places=places) for level, places in entries.items()]
    mistakes = [
        mistake
        for quota in parts.quotas
        for mistake in clean_mistakes(f"quotas, level {quota.level}", quota, exclude=["study"])
    ]
    # 1 and "1" are two keys in YAML and one level.
    return mistakes + _twice("quotas", [str(level) for level in entries])


def _read_exits(entries: Mapping[str, Any], parts: Parts) -> list[str]:
    mistakes = []
    for outcome, entry in entries.items():
        where = f"exits, {outcome}"
        problems = entry_mistakes(where, entry, EXIT_KEYS)
        if not problems:
            leaving = Exit(outcome=outcome, **entry)
            problems = clean_mistakes(where, leaving, exclude=["study"])
            parts.exits.append(leaving)
        mistakes += problems
    return mistakes


def _twice(where: str, names: Sequence[str]) -> list[str]:
    return [
        f"{where}: {name!r} is given twice"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
