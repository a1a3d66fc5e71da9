"""The key to a file of answers: what its columns and cells mean. Written as YAML by whoever has it.

Everything in it is text, as everything in a CSV file is: `yes` is a word and `1` a mark.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from studyapp.analysis.planning.plan import Plan

LONG, WIDE = "long", "wide"
NOT_ASKED, NOT_ANSWERED = "not asked", "not answered"
PROMPT = "Which one do you prefer?"

# What a column may say, and how the key calls it.
ABOUT_PEOPLE = ("participant", "level", "arm", "excluded")
ABOUT_ANSWERS = (
    "item",
    "stratum",
    "left",
    "right",
    "first",
    "second",
    "chosen",
    "times_first",
    "times_second",
    "times",
    "trial",
    "kind",
    "rt_ms",
    "rt_s",
    "confidence",
)
ROLES = ABOUT_PEOPLE + ABOUT_ANSWERS
OF_A_QUESTION = ("item", "stratum", "left", "right", "first", "second", "kind", "trial", "chosen")
TRANSLATED = ("chosen", "level", "kind", "excluded", "stratum", "left", "right", "first", "second")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class KeyProblem(ValueError):
    """A key that cannot be used; the message names the place, the reason and the way out."""


@dataclass(frozen=True)
class Key:
    """
    Parameters
    ----------
    study : short name of the imported answers.
    note : what must be said of the answers, such as what they are not; its first line is said
        before everything else.
    columns : {role: column of the file}.
    always : {role: value} where a role is the same in all rows.
    values : {role: {cell: meaning}}.
    levels : {level: label}.
    questions : of a wide file, {column: {role: value}}.
    empty : what an empty answer means, "not asked" or "not answered".
    """

    study: str
    layout: str
    title: str = ""
    note: str = ""
    prompt: str = PROMPT
    separator: str = ","
    encoding: str = "utf-8"
    missing: tuple[str, ...] = ("", "NA")
    columns: Mapping[str, str] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    each_answer_is_a_person: str = "no"
    empty: str = ""
    plan: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def pair(self) -> tuple[str, str]:
        """The roles that name the two conditions of an answer."""
        return ("left", "right") if self.sides_known else ("first", "second")

    @cached_property
    def given(self) -> set[str]:
        """The roles that something stands for."""
        return {*self.columns, *self.always, *(r for q in self.questions.values() for r in q)}

    @cached_property
    def sides_known(self) -> bool:
        """Whether it is known which condition was on the left."""
        return "left" in self.given

    @cached_property
    def order_known(self) -> bool:
        return "trial" in self.given

    @cached_property
    def is_counted(self) -> bool:
        """Whether a line stands for several answers."""
        return "times_first" in self.given

    @cached_property
    def one_person_each(self) -> bool:
        return self.each_answer_is_a_person == "yes"

    @cached_property
    def empty_means(self) -> str:
        return self.empty or (NOT_ASKED if self.layout == WIDE else NOT_ANSWERED)


def key_from(stored: Any) -> Key:
    """A key as it was written.

    Raises
    ------
    KeyProblem : something in it is missing, unknown or contradicts something else.
    """
    if not isinstance(stored, Mapping):
        raise KeyProblem("The key must be a list of settings such as “study: ...”.")
    settings = tuple(one.name for one in fields(Key))
    _known(stored, settings, "The key")
    for name in ("study", "layout"):
        if not stored.get(name):
            raise KeyProblem(f"The key needs “{name}: ...”.")
    _check_shapes(stored)
    key = Key(**{**stored, "missing": tuple(stored.get("missing", ("", "NA")))})
    _check(key)
    return replace(key, title=key.title or key.study)


def plan_from(stored: Mapping[str, Any]) -> Plan:
    """The analysis plan in a key, whose cells are texts, over the plan that plans nothing.

    What is left empty is as in that plan. Whether numbers are sensible is checked by whoever asks.

    Raises
    ------
    KeyProblem : it names something that no plan has, or gives it a wrong kind of value.
    """
    known = Plan().as_dict()
    _known(stored, tuple(known), "The plan in the key")
    given = {
        name: value if isinstance(known[name], str) else _plain(value)
        for name, value in stored.items()
        if value != ""
    }
    try:
        return Plan.from_dict(known | given)
    except (TypeError, ValueError, AttributeError) as error:
        raise KeyProblem(f"The plan in the key cannot be read: {error}") from error


def _plain(value: Any) -> Any:
    """Texts that are numbers as numbers, also within lists and lists of names."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return json.loads(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value


def _check_shapes(stored: Mapping[str, Any]) -> None:
    for name in ("columns", "always", "values", "levels", "questions", "plan"):
        if not isinstance(stored.get(name, {}), Mapping):
            raise KeyProblem(f"“{name}” in the key must hold a list of “name: value”.")
    for name in ("values", "questions"):
        for of, inner in stored.get(name, {}).items():
            if not isinstance(inner, Mapping):
                raise KeyProblem(f"“{name}: {of}” in the key must hold a list of “name: value”.")
    if not isinstance(stored.get("missing", []), list):
        raise KeyProblem("“missing” in the key must be a list such as [“”, “NA”].")


def _check(key: Key) -> None:
    if not _SLUG.fullmatch(key.study):
        raise KeyProblem(
            f"“study: {key.study}” must be a short name of small letters, digits and hyphens."
        )
    if key.layout not in (LONG, WIDE):
        raise KeyProblem(f"“layout: {key.layout}” is neither {LONG} nor {WIDE}.")
    if key.empty not in ("", NOT_ASKED, NOT_ANSWERED):
        raise KeyProblem(f"“empty: {key.empty}” is neither {NOT_ASKED!r} nor {NOT_ANSWERED!r}.")
    if key.each_answer_is_a_person not in ("yes", "no"):
        raise KeyProblem("“each_answer_is_a_person” is yes or no.")
    if len(key.separator) != 1:
        raise KeyProblem("“separator” is one character, such as “;” or a tab.")
    _known(key.columns, ROLES, "“columns” in the key")
    _known(key.always, ROLES, "“always” in the key")
    _known(key.values, TRANSLATED, "“values” in the key")
    for column, question in key.questions.items():
        _known(question, OF_A_QUESTION, f"“questions: {column}” in the key")
    if not all(level.isdigit() for level in key.levels):
        raise KeyProblem("“levels” in the key are numbered from 0 up: {0: lay, 1: expert}.")
    _check_roles(key)


def _check_roles(key: Key) -> None:
    given = {*key.columns, *key.always}
    if key.layout == LONG and key.questions:
        raise KeyProblem("“questions” belong to the layout wide; see “columns” for long files.")
    if key.layout == WIDE and not key.questions:
        raise KeyProblem("The layout wide needs “questions”: for every column what was compared.")
    if key.one_person_each == ("participant" in given):
        raise KeyProblem(
            "The key must name the column of the participant under “columns”; or, where nobody "
            "knows who answered and everybody answered once, say each_answer_is_a_person: yes."
        )
    if key.layout == LONG and not key.is_counted and "chosen" not in given:
        raise KeyProblem("The key must name the column of the answers: “columns: {chosen: ...}”.")
    if key.is_counted and not {"times", "times_second"} & given:
        raise KeyProblem("“times_first” needs “times_second” or “times” (of both) beside it.")
    for name in (*given, *(role for q in key.questions.values() for role in q)):
        if name in {"left", "right", "first", "second"} - set(key.pair):
            raise KeyProblem(
                "Name the two conditions as left and right, where the sides are known, or as first "
                "and second; not as both."
            )
    for role in key.pair:
        lacking = [c for c, q in key.questions.items() if role not in q and role not in given]
        if lacking or (key.layout == LONG and role not in given):
            where = f" for {', '.join(lacking)}" if lacking else ""
            raise KeyProblem(
                f"The key must say which condition was {role}{where}: a column under “columns”, or "
                "the condition itself under “always”."
            )


def _known(given: Collection[str], known: Collection[str], where: str) -> None:
    for name in given:
        if name not in known:
            raise KeyProblem(f"{where} has {name!r}, which is none of: {', '.join(known)}.")
