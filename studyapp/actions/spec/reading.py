"""Descriptions as YAML files, with the place of every value."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from studyapp.actions.spec import mistakes as told
from studyapp.actions.spec.mistakes import Mistake, Place, Places
from studyapp.actions.storable import can_be_stored

MOST_REPEATED = 10_000  # values by alias; aliases of aliases would multiply without end
MOST_DIGITS = 400  # of a number
TAG = "tag:yaml.org,2002:"
MERGE = f"{TAG}merge"
COLLECTIONS = (f"{TAG}seq", f"{TAG}map")


class CannotRead(Exception):
    """The file is not a description; the message says why."""


@dataclass(frozen=True)
class Read:
    """What a file holds.

    Attributes
    ----------
    mistakes : what YAML would let pass, such as a name that is given twice.
    """

    value: Any
    places: Places
    mistakes: list[Mistake]


def read_yaml(path: Path) -> Any:
    """What the file holds.

    Raises
    ------
    CannotRead : it is not there, not in UTF-8, or not YAML.
    """
    return parse_yaml(_text(path), str(path))


def read_placed(path: Path) -> Read:
    """The same with the place of every value, and with all of its mistakes instead of the first.

    Raises
    ------
    CannotRead : it is not there, not in UTF-8, or not YAML.
    """
    return parse_placed(_text(path), str(path))


def parse_yaml(text: str, name: str) -> Any:
    """What a text holds.

    Parameters
    ----------
    name : where it comes from, for the message.

    Raises
    ------
    CannotRead : it is not YAML, or holds what no description can.
    """
    read = parse_placed(text, name)
    if read.mistakes:
        lines = read.places.located(read.mistakes)
        raise CannotRead("\n".join([f"{name} is not valid YAML:", *lines]))
    return read.value


def parse_placed(text: str, name: str) -> Read:
    """The same with the place of every value; CannotRead where it is not YAML at all."""
    loader = None
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        reader = _Reader(loader)
        value = reader.value(node, ()) if node is not None else None
    except yaml.MarkedYAMLError as error:
        raise CannotRead(_syntax(name, error)) from error
    except yaml.reader.ReaderError as error:
        sign = f"the character {chr(error.character)!a} must not be in it"
        where = _reached(text[: error.position])
        raise CannotRead(f"{name}:{where}: this is not valid YAML: {sign}.") from error
    except RecursionError as error:
        raise CannotRead(f"{name} is not valid YAML: it is nested too deeply.") from error
    finally:
        if loader is not None:
            loader.dispose()
    return Read(value, Places(name, reader.names, reader.values), reader.mistakes)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CannotRead(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        # With a mark at its beginning, what is decoded begins behind it, as columns do.
        where = _reached(error.object[: error.start].decode(errors="replace"))
        said = f"this is not a text file in UTF-8: {error.reason}; save it as UTF-8"
        raise CannotRead(f"{path}:{where}: {said}.") from error


def _reached(before: str) -> str:
    """Line and column of what follows a text, as "3:7"."""
    lines = before.splitlines() if before[-1:] not in ("\n", "\r") else [*before.splitlines(), ""]
    return f"{max(len(lines), 1)}:{len(lines[-1]) + 1 if lines else 1}"


def _syntax(name: str, error: yaml.MarkedYAMLError) -> str:
    """What YAML says, in one line and after its place."""
    mark = error.problem_mark or error.context_mark
    where = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
    reason = ", ".join(part for part in (error.context, error.problem) if part)
    hint = ""
    if "mapping values are not allowed" in reason:
        hint = "; put a text with a colon in quotes"
    elif "'\\t'" in reason:
        hint = "; indent with spaces"
    return f"{where}: this is not valid YAML: {reason}{hint}."


@dataclass
class _Reader:
    """From YAML's nodes to values: mappings, lists, texts, numbers, yes and no, and nothing."""

    loader: yaml.SafeLoader
    names: dict[told.Path, Place] = field(default_factory=dict)
    values: dict[told.Path, Place] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    _open: list[yaml.Node] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _repeated: int = 0

    def value(self, node: yaml.Node, at: told.Path) -> Any:
        self.values[at] = _place(node)
        self._count(node)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, at)
        if node.tag not in COLLECTIONS:
            return self._wrong(f"the tag {node.tag!r} is not allowed", at)
        if any(node is one for one in self._open):
            return self._wrong("it holds itself (&, *); write it out", at)
        self._open.append(node)
        try:
            is_list = isinstance(node, yaml.SequenceNode)
            return self._list(node, at) if is_list else self._mapping(node, at)
        finally:
            self._open.pop()

    def _count(self, node: yaml.Node) -> None:
        self._repeated += id(node) in self._seen
        self._seen.add(id(node))
        if self._repeated > MOST_REPEATED:
            said = f"aliases (*) repeat more than {MOST_REPEATED:,} values"
            raise yaml.MarkedYAMLError(problem=said, problem_mark=node.start_mark)

    def _list(self, node: Any, at: told.Path) -> list[Any]:
        return [self.value(one, (*at, number)) for number, one in enumerate(node.value)]

    def _mapping(self, node: Any, at: told.Path) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for name_node, value_node in self._pairs(node, at):
            name = self._name(name_node, at)
            path = (*at, name)
            if name in made:
                self.names[path] = _place(name_node)
                said = f"{name!r} is given twice, first in line {self.values[path].line}"
                self.mistakes.append(Mistake(said, path, is_about_name=True))
                continue
            self.names[path] = _place(name_node)
            made[name] = self.value(value_node, path)
        return made

    def _pairs(self, node: Any, at: told.Path) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """Those that are written here, then those of mappings that are merged in (<<: *name)."""
        own = [pair for pair in node.value if pair[0].tag != MERGE]
        yield from own
        if len(own) == len(node.value):
            return
        given = {self._name(name, at) for name, _ in own}
        merged = yaml.MappingNode(node.tag, [p for p in node.value if p[0].tag == MERGE])
        self.loader.flatten_mapping(merged)
        for name, value in merged.value:
            if self._name(name, at) not in given:
                given.add(self._name(name, at))
                yield name, value

    def _name(self, node: yaml.Node, at: told.Path) -> Any:
        name = self._scalar(node, at) if isinstance(node, yaml.ScalarNode) else None
        if name is None:
            said = "a name must be a text or a number"
            raise yaml.MarkedYAMLError(problem=said, problem_mark=node.start_mark)
        return name

    def _scalar(self, node: yaml.ScalarNode, at: told.Path) -> Any:
        kind = node.tag.removeprefix(TAG)
        if kind in ("timestamp", "value"):
            kind = "str"  # A date is a text like another; nothing here takes dates.
        if kind not in _SCALARS:
            return self._wrong(f"the tag {node.tag!r} is not allowed", at)
        try:
            value = _SCALARS[kind](self.loader, node)
        except (ValueError, LookupError) as error:
            return self._wrong(f"{node.value!r} cannot be read: {error}", at)
        if isinstance(value, float) and not math.isfinite(value):
            return self._wrong(f"{node.value!r} is no finite number", at)
        if isinstance(value, str) and not can_be_stored(value):
            return self._wrong("the text holds a character that cannot be stored", at)
        return value

    def _wrong(self, said: str, at: told.Path) -> None:
        self.mistakes.append(Mistake(said, at))


def _number(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    if len(node.value) > MOST_DIGITS:
        raise ValueError("it has too many digits")
    return loader.construct_yaml_int(node)


_SCALARS: dict[str, Callable[[yaml.SafeLoader, yaml.ScalarNode], Any]] = {
    "null": lambda loader, node: None,
    "bool": lambda loader, node: loader.construct_yaml_bool(node),
    "int": _number,
    "float": lambda loader, node: loader.construct_yaml_float(node),
    "str": lambda loader, node: node.value,
}


def _place(node: yaml.Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)
