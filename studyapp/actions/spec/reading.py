"""Descriptions as YAML files."""

from pathlib import Path
from typing import Any

import yaml


class CannotRead(Exception):
    """The file is not a description; the message says why."""


class _Loader(yaml.SafeLoader):
    """YAML without code, and without names given twice, of which the last would win silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise yaml.constructor.ConstructorError(
                    problem=f"{name!r} is given twice", problem_mark=node.start_mark
                )
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """What the file holds.

    Raises
    ------
    CannotRead : it is not there, not in UTF-8, or not YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CannotRead(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CannotRead(f"{path} is not a text file in UTF-8: {error.reason}.") from error
    return parse_yaml(text, str(path))


def parse_yaml(text: str, name: str) -> Any:
    """What a text holds.

    Parameters
    ----------
    name : where it comes from, for the message.

    Raises
    ------
    CannotRead : it is not YAML.
    """
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # nosec B506
    except yaml.YAMLError as error:
        raise CannotRead(f"{name} is not valid YAML: {error}") from error
