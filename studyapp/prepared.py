"""Questions to the database that are put together once and asked again and again.

Django puts each query together anew, which takes longer than the database needs to answer it. That
matters only where the same is asked by everybody on every page, as who somebody is and which trial
comes next. What such a query is stays a queryset.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

FAR = -(2**62)  # no key of any row


class _PutTogether(NamedTuple):
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]


class _Prepared:
    """A queryset's rows, for other texts and numbers each time.

    Parameters
    ----------
    build
        Makes the queryset from what stands for the values that will be asked with.
    kinds
        What is asked with, as `build` and `first` take it: `str`, or `int` for a row's key.
    """

    most: int | None = 1  # so many rows are asked for

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **kinds: type) -> None:
        self.build = build
        self.marks = {
            name: _mark(number, kind) for number, (name, kind) in enumerate(kinds.items())
        }

    def _rows(self, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        put = self._put_together
        asked = {mark: given[name] for name, mark in self.marks.items()}
        with connection.cursor() as cursor:
            cursor.execute(put.sql, [asked.get(one, one) for one in put.parameters])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def _row(self, given: dict[str, Any]) -> tuple[Any, ...] | None:
        return next(iter(self._rows(given)), None)

    @cached_property
    def _put_together(self) -> _PutTogether:
        compiler = self.build(**self.marks)[: self.most].query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        return _PutTogether(compiler, sql, parameters)


class PreparedValues(_Prepared):
    """A queryset of `values_list`, of texts and whole numbers, which databases give as they are."""

    def first(self, **given: Any) -> tuple[Any, ...] | None:
        """The first row for these, or None."""
        return self._row(given)


class PreparedRows(_Prepared):
    """A queryset of `values_list`, as above, of which every row is wanted."""

    most = None

    def all(self, **given: Any) -> list[tuple[Any, ...]]:
        """Every row for these."""
        return self._rows(given)


class PreparedRecord(_Prepared):
    """A queryset of records, with what it selects of related ones."""

    def first(self, **given: Any) -> Any:
        """The first record for these, or None."""
        row = self._row(given)
        return None if row is None else self._record(list(row))

    def _record(self, row: list[Any]) -> Model:
        """What Django's own iteration over a queryset makes of a row."""
        parts = self._parts
        for place, (converters, expression) in parts.converters.items():
            for converter in converters:
                row[place] = converter(row[place], expression, connection)
        record = parts.model.from_db(DEFAULT_DB_ALIAS, parts.names, row[parts.columns])
        for populator in parts.related:
            populator.populate(row, record)
        return record

    @cached_property
    def _parts(self) -> "_Parts":
        compiler = self._put_together.compiler
        select, info = compiler.select, compiler.klass_info
        columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        return _Parts(
            info["model"],
            [column.target.attname for column, *_ in select[columns]],
            columns,
            compiler.get_converters([column for column, *_ in select]),
            get_related_populators(info, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]
        )


class _Parts(NamedTuple):
    """How a row becomes records."""

    model: type[Model]
    names: list[str]
    columns: slice
    converters: dict[int, tuple[list[Callable[..., Any]], Any]]
    related: list[Any]


def _mark(place: int, kind: type) -> str | int:
    """Stands for what will be asked: a text with a NUL, which no database keeps, or a number."""
    return f"\0{place}" if kind is str else FAR - place
