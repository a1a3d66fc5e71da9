"""Questions to the database that are put together once and asked again and again.

Django puts each query together anew, which takes longer than the database needs to answer it. That
matters only where the same is asked dozens of times by everybody, as for a trial's pictures.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class Prepared:
    """The values that a queryset gives, for other texts each time.

    Parameters
    ----------
    build
        Makes the queryset, of `values_list`, from the texts that stand for what will be asked. Its
        columns must be texts and whole numbers, which databases give as they are.
    names
        What is asked with, as `build` and `first` take it.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *names: str) -> None:
        self.build, self.names = build, names

    def first(self, **given: str) -> tuple[Any, ...] | None:
        """The first row for these texts, or None."""
        sql, parameters = self._put_together
        marks = {_mark(name): given[name] for name in self.names}
        with connection.cursor() as cursor:
            cursor.execute(sql, [marks.get(one, one) for one in parameters])
            row: tuple[Any, ...] | None = cursor.fetchone()
        return row

    @cached_property
    def _put_together(self) -> tuple[str, tuple[Any, ...]]:
        rows = self.build(**{name: _mark(name) for name in self.names})
        sql, parameters = rows.query.sql_with_params()
        return sql, parameters


def _mark(name: str) -> str:
    """Stands for what will be asked; a NUL is in no text that a database keeps."""
    return f"\0{name}"
