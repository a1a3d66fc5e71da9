"""Which study a researcher's address is about, if they may see it, and how its files are named."""

from typing import Any, cast

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from studyapp.models import Study


def visible_study(request: HttpRequest, slug: str) -> Study:
    """The study, if this person may see it; else it does not exist for them.

    Pages ask its `may_change` which links to show: viewers are offered none that are not for them.
    """
    mine = Study.objects.changed_by(request.user).filter(pk=OuterRef("pk"))
    visible = Study.objects.for_user(request.user).annotate(is_mine=Exists(mine))
    seen = visible.select_related("questionnaire", "classifier")
    found: Any = get_object_or_404(seen, slug=slug)
    found.may_change = found.is_mine
    return cast(Study, found)


def changeable_study(request: HttpRequest, slug: str) -> Study:
    """The study, if this person may change it; for its viewers too it does not exist here."""
    changeable = Study.objects.changed_by(request.user)
    found = get_object_or_404(changeable.select_related("questionnaire", "classifier"), slug=slug)
    found.may_change = True
    return found


def wants_simulated(request: HttpRequest) -> bool:
    """Whether the rehearsal is asked for instead of the real participants."""
    return request.GET.get("simulated") == "1"


def file_stem(slug: str, *, simulated: bool) -> str:
    """What the names of a study's single files begin with; a rehearsal is never taken for data."""
    return f"study-{slug}_REHEARSAL-simulated" if simulated else f"study-{slug}"
