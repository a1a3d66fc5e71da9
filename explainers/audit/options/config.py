"""What an audit is asked: ``audit.toml``, every option with its default, unknown ones refused."""

import os
import tomllib
import types
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from explainers.audit.bundle.signing import Signature
from explainers.audit.options import Baseline, Limits, MapOptions, Sanity, Tags, Training
from explainers.audit.options.detection import DetectionOptions
from explainers.audit.options.places import Region, Suspicion
from explainers.audit.rules import Rules


class ConfigError(ValueError):
    """A file of options cannot be used; says which option, why, and what there is."""


@dataclass(frozen=True)
class AuditConfig:
    """All options of an audit, one table of the file each; see the classes."""

    audit: MapOptions = field(default_factory=MapOptions)
    rules: Rules = field(default_factory=Rules)
    limits: Limits = field(default_factory=Limits)
    tags: Tags = field(default_factory=Tags)
    regions: tuple[Region, ...] = ()
    suspicion: Suspicion = field(default_factory=Suspicion)
    training: Training = field(default_factory=Training)
    sanity: Sanity = field(default_factory=Sanity)
    baseline: Baseline = field(default_factory=Baseline)
    detection: DetectionOptions = field(default_factory=DetectionOptions)
    signature: Signature = field(default_factory=Signature)
    folder: Path = field(default_factory=Path)  # what files named in it are relative to

    def as_json(self) -> dict[str, Any]:
        """Give every option with its value, defaults included, without `folder`."""
        return {name.name: _plain(getattr(self, name.name)) for name in fields(self)[:-1]}

    def file(self, name: str) -> Path:
        """Give the path of a file that an option names."""
        return self.folder / name


def read_config(path: str | os.PathLike) -> AuditConfig:
    """Read ``audit.toml``.

    Raises
    ------
    ConfigError
        If it cannot be read, or an option is unknown or impossible; names the choices.
    """
    source = Path(path)
    try:
        given = tomllib.loads(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{source}: it cannot be opened ({error.strerror})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{source}: it is not TOML ({error}); nothing was read") from error
    try:
        return make_config(given, source.parent)
    except ConfigError as error:
        raise ConfigError(f"{source}: {error}") from error


def make_config(given: Mapping[str, Any], folder: str | os.PathLike = ".") -> AuditConfig:
    """Check options given as a dictionary of tables; the others keep their defaults.

    Raises
    ------
    ConfigError
        If an option is unknown or impossible.
    """
    if "folder" in given:
        raise ConfigError("there is no table 'folder'")
    values = {"folder": Path(folder), **given}
    config: AuditConfig = _make(AuditConfig, values, "")
    return config


def _make(kind: type, given: Mapping[str, Any], place: str) -> Any:
    """Make a dataclass of a table, which may hold some of its fields."""
    hints = get_type_hints(kind)
    known = [one.name for one in fields(kind)]
    for name in given:
        if name not in known:
            where = f"[{place}] has no option" if place else "there is no table"
            choices = ", ".join(one for one in known if one != "folder")
            raise ConfigError(f"{where} {name!r}; choose from: {choices}")
    values = {
        name: _value(hints[name], value, f"{place}.{name}" if place else name)
        for name, value in given.items()
    }
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        if isinstance(error, ConfigError):
            raise
        raise ConfigError(f"[{place}] {error}") from error


def _value(hint: Any, value: Any, place: str) -> Any:
    """Check one value against its type, and turn lists and tables into what they stand for."""
    origin, inner = get_origin(hint), get_args(hint)
    if is_dataclass(hint) and isinstance(value, Mapping):
        return _make(hint, value, place)  # type: ignore[arg-type]
    if origin is tuple and isinstance(value, list | tuple):
        return tuple(_value(inner[0], one, f"{place}[{n}]") for n, one in enumerate(value))
    if origin in (Union, types.UnionType):
        wanted = [one for one in inner if one is not types.NoneType]
        return None if value is None else _value(wanted[0], value, place)
    if origin is Literal and value in inner:
        return value
    if origin is dict and isinstance(value, Mapping):
        return dict(value)
    if hint is float and type(value) is int:
        return float(value)
    if isinstance(hint, type) and not is_dataclass(hint) and type(value) is hint:
        return value
    if hint is Path and isinstance(value, Path):
        return value
    raise ConfigError(f"{place} must be {_named(hint)}, not {value!r}")


def _named(hint: Any) -> str:
    """Name a type in words."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return "one of " + ", ".join(map(repr, inner))
    if origin is tuple:
        return f"a list, each {_named(inner[0])}"
    if origin in (Union, types.UnionType):
        return _named(inner[0])
    words = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}
    return words.get(hint, "a table")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return dict(value) if isinstance(value, Mapping) else value
