"""Keys and tables: what a mapping of a description may hold, and what that means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import NOT_PROVIDED

from studyapp.actions.spec.schema.kinds import (
    LINE,
    MAPPING,
    NUMBER,
    PROSE,
    TRANSLATIONS,
    WHOLE,
    YES_NO,
    Kind,
)
from studyapp.actions.spec.schema.meanings import MEANINGS


@dataclass(frozen=True)
class Key:
    """One name of a mapping.

    Attributes
    ----------
    kind : of its value; a `Table` stands for a mapping with keys of its own.
    means : for docs/study-file.md, with its unit.
    holds : "one" value of the kind; a "list" of them; or several "by" another name each.
    by : what the names are, where there are several.
    required : it must be there; nothing else makes sense of the mapping.
    nullable : nothing is a value, too.
    default : as YAML would have it; empty where there is none.
    choices : {value: what it means}, where only these are possible.
    """

    name: str
    kind: "Kind | Table"
    means: str
    holds: str = "one"
    by: str = ""
    required: bool = False
    nullable: bool = False
    default: str = ""
    choices: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Table:
    """A mapping with certain keys.

    Attributes
    ----------
    name : its heading.
    about : what it is, for docs/study-file.md.
    """

    name: str
    about: str
    keys: tuple[Key, ...]

    @property
    def known(self) -> dict[str, Key]:
        return {key.name: key for key in self.keys}

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys if key.required)


def columns(model: type[models.Model], *names: str, **kinds: Kind) -> tuple[Key, ...]:
    """Keys that are columns of a record, as the record describes them.

    Parameters
    ----------
    kinds : of columns that hold JSON: {name: kind}; a mapping where nothing is said.
    """
    return tuple(column(model, name, kinds.get(name)) for name in names)


def column(model: type[models.Model], name: str, kind: Kind | None = None) -> Key:
    """One of them."""
    field: Any = model._meta.get_field(name)
    choices = {str(value): str(label) for value, label in field.flatchoices if value != ""}
    return Key(
        name,
        kind or _kind(field),
        MEANINGS.get(f"{model.__name__}.{name}") or str(field.help_text),
        nullable=field.null,
        default=_default(field),
        choices=choices or None,
    )


def needing(keys: tuple[Key, ...], *required: str) -> tuple[Key, ...]:
    """The same keys, of which these must be there."""
    return tuple(replace(key, required=key.required or key.name in required) for key in keys)


def _kind(field: models.Field) -> Kind:
    if isinstance(field, models.BooleanField):
        return YES_NO
    if isinstance(field, models.FloatField):
        return NUMBER
    if isinstance(field, models.IntegerField):
        return WHOLE
    if isinstance(field, models.JSONField):
        return TRANSLATIONS if field.name == "translations" else MAPPING
    return PROSE if isinstance(field, models.TextField) else LINE


def _default(field: Any) -> str:
    if field.default is NOT_PROVIDED or field.null:
        return ""
    value = field.get_default()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]" if value else ""
    return "" if value in ("", {}) else str(value)
