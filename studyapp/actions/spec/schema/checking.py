"""A description is compared with the schema: what is missing, unknown or of the wrong kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from studyapp.actions.spec.mistakes import Mistake, Path
from studyapp.actions.spec.schema.kinds import (
    LINE,
    PROSE,
    TEXTS,
    TRANSLATIONS,
    Kind,
    as_typed,
    choice_mistakes,
    described,
    kind_mistakes,
    meant,
)
from studyapp.actions.spec.schema.table import Key, Table
from studyapp.actions.spec.schema.tables import TABLES


@dataclass(frozen=True)
class Checked:
    """What is right of a description, and everything that is wrong with it."""

    sound: dict[str, Any]
    mistakes: list[Mistake] = field(default_factory=list)


def check(
    given: Any, table: Table, where: str = "", at: Path = (), partial: bool = False
) -> Checked:
    """Compare a mapping with its table.

    Parameters
    ----------
    where : what it is called in messages; empty for the whole description.
    partial : what it lacks is no mistake.

    Returns
    -------
    Checked
        What is sound has no unknown names, and no values of a wrong kind: these are left out, so
        that the rest can be looked at more closely.
    """
    return _Checking(partial).table(given, table, where, ())


@dataclass
class _Checking:
    is_partial: bool

    def table(self, given: Any, table: Table, where: str, at: Path) -> Checked:
        prefix = f"{where}: " if where else ""
        if not isinstance(given, Mapping):
            known = f"; its names are {', '.join(table.known)}" if where else ""
            what = prefix or "the description "
            said = f"{what}must be a mapping of names to values, not {described(given)}{known}"
            return Checked({}, [Mistake(said, at)])
        made = Checked({}, list(self._lacking(given, table, prefix, at)))
        for name, value in given.items():
            key = table.known.get(name)
            path = (*at, name)
            if key is None:
                made.mistakes.append(_unknown(name, table, prefix, path))
                continue
            found = self._value(key, value, where, path)
            made.mistakes.extend(found.mistakes)
            if key.kind is TRANSLATIONS and not self.is_partial:
                made.mistakes.extend(_untranslatable(value, table, prefix, path))
            made.sound.update(found.sound)
        return made

    def _lacking(
        self, given: Mapping[Any, Any], table: Table, prefix: str, at: Path
    ) -> Iterator[Mistake]:
        for name in table.required:
            if given.get(name) in (None, "", [], {}) and not self.is_partial:
                yield Mistake(f"{prefix}{name!r} is missing", (*at, name))

    def _value(self, key: Key, value: Any, where: str, at: Path) -> Checked:
        """What is sound of one value, under its name."""
        if value is None and (key.nullable or isinstance(key.kind, Table) or key.holds != "one"):
            return Checked({key.name: None})
        if key.holds == "list":
            return self._list(key, value, where, at)
        if key.holds == "several":
            return self._several(key, value, where, at)
        if isinstance(key.kind, Table):
            inner = self.table(value, key.kind, f"{where}, {key.name}" if where else key.name, at)
            return Checked({key.name: inner.sound}, inner.mistakes)
        return self._plain(key, key.kind, value, where, at)

    def _plain(self, key: Key, kind: Kind, value: Any, where: str, at: Path) -> Checked:
        prefix = f"{where}: " if where else ""
        if value is None:
            said = f"{prefix}{key.name}: it has no value; give one or leave the line out"
            return Checked({}, [Mistake(said, at)])
        found = list(kind_mistakes(kind, key.name, value, prefix, at))
        if key.choices and not found:
            found = list(choice_mistakes(key.choices, key.name, value, prefix, at))
        return Checked({}, found) if found else Checked({key.name: as_typed(kind, value)})

    def _list(self, key: Key, value: Any, where: str, at: Path) -> Checked:
        """Entries that are no mappings are left out; the others keep their places in the file."""
        prefix = f"{where}: " if where else ""
        if not isinstance(value, list):
            said = f"{prefix}{key.name!r} must be a list, not {described(value)}"
            return Checked({key.name: []}, [Mistake(said, at)])
        made = Checked({key.name: []})
        assert isinstance(key.kind, Table)
        for place, one in enumerate(value):
            called = f"{where}, {key.name}" if where else key.name
            inner = self.table(one, key.kind, f"{called}, number {place + 1}", (*at, place))
            made.sound[key.name].append(inner.sound)
            made.mistakes.extend(inner.mistakes)
        return made

    def _several(self, key: Key, value: Any, where: str, at: Path) -> Checked:
        if not isinstance(value, Mapping):
            said = f"{key.name!r} must be a mapping, one value for each {key.by}, not "
            return Checked({}, [Mistake(said + described(value), at)])
        made: Checked = Checked({key.name: {}})
        for name, one in value.items():
            path = (*at, name)
            called = f"{key.name}, {name}"
            if key.choices and name not in key.choices:
                said = f"{key.name}: {name!r} is no {key.by}; choose from: "
                said += ", ".join(key.choices) + meant(name, key.choices)
                made.mistakes.append(Mistake(said, path, is_about_name=True))
            elif isinstance(key.kind, Table):
                inner = self.table(one, key.kind, called, path)
                made.sound[key.name][name] = inner.sound
                made.mistakes.extend(inner.mistakes)
            elif found := list(kind_mistakes(key.kind, str(name), one, f"{key.name}: ", path)):
                made.mistakes.extend(found)
            else:
                made.sound[key.name][name] = one
        return made


def _untranslatable(given: Any, table: Table, prefix: str, at: Path) -> Iterator[Mistake]:
    """What is translated, and is no text of the table."""
    texts = [key.name for key in table.keys if key.kind in (LINE, PROSE, TEXTS)]
    for language, named in given.items() if isinstance(given, Mapping) else ():
        for name in named if isinstance(named, Mapping) else ():
            if name not in texts:
                said = f"{prefix}translations, {language}: {name!r} is unknown"
                hint = meant(name, texts) or f"; known are: {', '.join(sorted(texts))}"
                yield Mistake(said + hint, (*at, language, name), is_about_name=True)


def _unknown(name: Any, table: Table, prefix: str, at: Path) -> Mistake:
    guess = meant(name, table.known)
    elsewhere = [other.name for other in TABLES if name in other.known and other is not table]
    if not guess and elsewhere:
        guess = f" here; it is a name of {' and of '.join(elsewhere)}"
    hint = guess or f"; known are: {', '.join(sorted(table.known))}"
    return Mistake(f"{prefix}{name!r} is unknown{hint}", at, is_about_name=True)
