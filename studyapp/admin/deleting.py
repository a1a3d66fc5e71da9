"""What goes with a record that is deleted: counted, not listed one by one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import CASCADE, PROTECT, Field, Model, Q, QuerySet
from django.db.models.deletion import get_candidate_relations_to_delete
from django.http import HttpRequest

Found = tuple[Any, QuerySet[Any]]  # what happens to rows (CASCADE, PROTECT), and the rows


class CountedDeletion(admin.ModelAdmin):
    """The page that asks before deleting takes as long for ten dependants as for ten thousand."""

    def get_deleted_objects(
        self, objs: Iterable[Any], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What is said and asked before deleting, as Django's own says it.

        Returns
        -------
        The records and how many of what go with them; those numbers by noun; the nouns that this
        person may not delete; how many of what keep them from going.
        """
        chosen = list(objs)
        going, kept = _counts(self.model._default_manager.filter(pk__in=[o.pk for o in chosen]))
        refused = {
            f"{model._meta.verbose_name_plural} ({number})"
            for model, number in going.items()
            if model in self.admin_site._registry
            and not self.admin_site._registry[model].has_delete_permission(request)
        }
        if not all(self.has_delete_permission(request, one) for one in chosen):
            refused.add(str(self.opts.verbose_name))
        named = [f"{str(self.opts.verbose_name).capitalize()}: {one}" for one in chosen]
        numbers = {str(model._meta.verbose_name_plural): n for model, n in going.items()}
        own = {str(self.opts.verbose_name_plural): len(chosen)}
        return named + _in_words(going), own | numbers, refused, _in_words(kept)


def _counts(rows: QuerySet[Any]) -> tuple[dict[type[Model], int], dict[type[Model], int]]:
    """How many rows of each noun go along, and how many keep the rows from going."""
    going, kept = defaultdict(Q), defaultdict(Q)  # type: ignore[var-annotated]
    for what, found in _dependants(rows, frozenset()):
        (going if what is CASCADE else kept)[found.model] |= Q(pk__in=found.values("pk"))
    return _counted(going), _counted(kept)


def _counted(found: dict[type[Model], Q]) -> dict[type[Model], int]:
    """One query for each noun, whichever ways lead to its rows; those without any are left out."""
    numbers = {m: m._default_manager.filter(which).count() for m, which in found.items()}
    return {model: number for model, number in numbers.items() if number}


def _dependants(rows: QuerySet[Any], passed: frozenset[Field]) -> Iterator[Found]:
    """The rows that refer to these, and those that refer to them in their turn."""
    relations: Iterable[Any] = get_candidate_relations_to_delete(rows.model._meta)
    for relation in relations:
        field, model = relation.field, relation.related_model
        if field in passed or model._meta.auto_created:
            continue
        found = model._default_manager.filter(**{f"{field.name}__in": rows.values("pk")})
        if relation.on_delete in (CASCADE, PROTECT):
            yield relation.on_delete, found
        if relation.on_delete is CASCADE:
            yield from _dependants(found, passed | {field})


def _in_words(numbers: dict[type[Model], int]) -> list[str]:
    return [
        f"{n} {model._meta.verbose_name if n == 1 else model._meta.verbose_name_plural}"
        for model, n in numbers.items()
    ]
