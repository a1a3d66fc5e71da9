"""Answers from elsewhere as rows of the tables of trials and participants."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from studyapp.analysis.columns import PARTICIPANTS, TRIALS
from studyapp.analysis.conduct.measures import measures, relative_to_the_study
from studyapp.analysis.conduct.quality import BETWEEN_FLAGS, DEFAULT_RULES, flags
from studyapp.analysis.estimates import NOT_TOLD
from studyapp.analysis.imports.cells import FIRST, MAIN, NONE, TIE, Answer
from studyapp.analysis.imports.key import Key
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.population import exclusion_reason

Rows = list[dict[str, Any]]
Asked = tuple[str, str, str]
LEFT_OUT = "excluded in the source"


def levels_of(answers: Iterable[Answer], key: Key) -> dict[int, str]:
    """{level: label}: the key's own labels, else the words that it translates, else numbers."""
    words = {int(v): k for k, v in key.values.get("level", {}).items() if v.isdigit()}
    labels = words | {int(level): label for level, label in key.levels.items()}
    found = {answer.person.level for answer in answers} - {None}
    numbers = {level: f"Level {level}" for level in found if level is not None}
    return dict(sorted((numbers | labels).items()))


def tables_of(answers: Iterable[Answer], key: Key, plan: Plan) -> dict[str, Rows]:
    """The tables "trials" and "participants", by participant and in the order of the trials."""
    answers = sorted(answers, key=_place)
    labels = levels_of(answers, key)
    has_ties = any(answer.chosen == TIE for answer in answers)
    of_all = {"answer_format": "tie" if has_ties else "forced"}
    questions = _questions(answers)
    trials: Rows = []
    people: Rows = []
    for code, of_person in groupby(answers, key=lambda answer: answer.person.code):
        own = list(of_person)
        about = _about(own, key, plan, labels)
        about |= of_all
        rows = [_trial(*place, about, questions, key) for place in _numbered(own)]
        trials += rows
        people.append(_person(code, about, rows, key))
    relative_to_the_study(people)
    for person in people:
        person["flags"] = BETWEEN_FLAGS.join(flags(person))
    return {"trials": trials, "participants": people}


def _asked(answer: Answer) -> Asked:
    """The picture and the pair, which make a question."""
    return answer.item, min(answer.first, answer.second), max(answer.first, answer.second)


def _questions(answers: Iterable[Answer]) -> dict[Asked, int]:
    """Each question's number, from 1."""
    asked = sorted({_asked(answer) for answer in answers})
    return {question: number for number, question in enumerate(asked, start=1)}


def _place(answer: Answer) -> tuple[str, float, int]:
    return answer.person.code, answer.trial if answer.trial is not None else 0.0, answer.line


def _numbered(answers: Iterable[Answer]) -> Iterator[tuple[int, int | None, Answer]]:
    """Each with its place among all trials and among the main trials."""
    main = 0
    for place, answer in enumerate(answers, start=1):
        main += answer.kind == MAIN
        yield place, main if answer.kind == MAIN else None, answer


def _about(
    answers: Iterable[Answer], key: Key, plan: Plan, labels: Mapping[int, str]
) -> dict[str, Any]:
    """What all rows of a person have in common."""
    main = [answer for answer in answers if answer.kind == MAIN]
    given, answered = len(main), sum(answer.chosen != NONE for answer in main)
    person = next(iter(answers)).person
    outcome = "completed" if answered == given else ""
    reason = LEFT_OUT if person.excluded else ""
    reason = reason or exclusion_reason(outcome=outcome, answered=answered, given=given, plan=plan)
    return {
        "study_id": key.study,
        "participant_id": person.code,
        "participant_status": "complete" if outcome else "partial",
        "is_simulated": 0,
        "expertise_level": person.level,
        "expertise_label": None if person.level is None else labels[person.level],
        "arm": person.arm,
        "main_trials_given": given,
        "main_trials_answered": answered,
        "excluded": int(bool(reason)),
        "exclusion_reason": reason,
    }


def _trial(
    place: int,
    main: int | None,
    answer: Answer,
    about: dict[str, Any],
    questions: Mapping[Asked, int],
    key: Key,
) -> dict[str, Any]:
    method_a, method_b = sorted((answer.first, answer.second))
    sides = {"method_left": answer.first, "method_right": answer.second} if key.sides_known else {}
    item = answer.item or NOT_TOLD
    cells = {
        "trial_index": place,
        "main_trial_number": main,
        "trial_type": answer.kind,
        "item_id": item,
        "item_name": item,
        "item_stratum": answer.stratum,
        "question_id": questions[_asked(answer)],
        "pair_id": f"{method_a} / {method_b}",
        "method_a": method_a,
        "method_b": method_b,
        "confidence": answer.confidence,
        "task": "preference",
        "rt_ms": answer.rt_ms,
    }
    return dict.fromkeys(TRIALS) | about | sides | cells | _choice(answer, method_a)


def _choice(answer: Answer, method_a: str) -> dict[str, Any]:
    side = {FIRST: "left", TIE: "tie", NONE: None}.get(answer.chosen, "right")
    chosen = {FIRST: answer.first, TIE: None, NONE: None}.get(answer.chosen, answer.second)
    return {
        "chosen_side": side,
        "chosen_method": chosen,
        "chose_a": _chose_a(answer.chosen, chosen, method_a),
        "is_tie": None if side is None else int(answer.chosen == TIE),
        "timed_out": None if side is None else 0,
    }


def _chose_a(answer: str, chosen: str | None, method_a: str) -> float | None:
    if answer == NONE:
        return None
    return 0.5 if answer == TIE else int(chosen == method_a)


def _person(code: str, about: Mapping[str, Any], trials: Rows, key: Key) -> dict[str, Any]:
    known = {name: value for name, value in about.items() if name in PARTICIPANTS}
    return (
        dict.fromkeys(PARTICIPANTS)
        | known
        | {
            "participant_id": code,
            "status": about["participant_status"],
            "outcome": "completed" if about["participant_status"] == "complete" else "",
            "n_main_trials": about["main_trials_given"],
            "n_main_answered": about["main_trials_answered"],
        }
        | measures([_to_measure(row, key) for row in trials], DEFAULT_RULES)
    )


def _to_measure(trial: Mapping[str, Any], key: Key) -> dict[str, Any]:
    """A trial as it is measured: sides that nobody knows are none."""
    side = trial["chosen_side"]
    known = side if key.sides_known or side == "tie" else None
    when = None if side is None or trial["rt_ms"] is None else "at a time that nobody told"
    return dict(trial) | {"chosen_side": known, "responded_at_utc": when}
