"""How many rows belong to each row of a list, counted with the list and not row by row."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet, column: str) -> Coalesce:
    """For `annotate`: how many of the rows refer by this column to the listed one."""
    own = rows.order_by().filter(**{column: OuterRef("pk")}).values(column)
    return Coalesce(Subquery(own.values(n=Count("pk")), output_field=IntegerField()), 0)
