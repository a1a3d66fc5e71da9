"""The pictures of the gallery, and single files to take home; never what was uploaded itself.

What a picture shows beside its pixels (where and when it was taken) stays in the uploaded file.
"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from studyapp import media
from studyapp.actions.gallery import maps
from studyapp.actions.kept_maps import MapMissing
from studyapp.models import Explanation, Study
from studyapp.views.visible import visible_study

# Addresses name what is in the file (?v=), so what was seen once need not be fetched again.
kept_for_a_day = cache_control(private=True, max_age=24 * 3600)

WEBP = "image/webp"
DOWNLOADS: dict[str, tuple[str, Callable[[Explanation], bytes]]] = {
    "png": ("image/png", maps.map_png),
    "npz": ("application/octet-stream", maps.map_npz),
}


@require_safe
@login_required
@kept_for_a_day
def shown(request: HttpRequest, slug: str, picture: int) -> HttpResponse:
    """The picture as participants see it."""
    image = get_object_or_404(visible_study(request, slug).images, pk=picture)
    return _stored(image.shown_path)


@require_safe
@login_required
@kept_for_a_day
def stimulus(request: HttpRequest, slug: str, explanation: int) -> HttpResponse:
    """The stimulus as participants see it."""
    row = _explanation(visible_study(request, slug), explanation)
    rendered = getattr(row, "stimulus", None)
    return _stored(rendered.path if rendered else "")


@require_safe
@login_required
@kept_for_a_day
def map_webp(request: HttpRequest, slug: str, explanation: int) -> HttpResponse:
    """The map alone, to be laid over the picture."""
    row = _explanation(visible_study(request, slug), explanation)
    return _drawn(lambda: maps.map_shown(row))


@require_safe
@login_required
@kept_for_a_day
def difference_webp(request: HttpRequest, slug: str, first: int, second: int) -> HttpResponse:
    """What one map says more, and what less, than another of the same picture."""
    study = visible_study(request, slug)
    pair = [_explanation(study, pk) for pk in (first, second)]
    if pair[0].image_id != pair[1].image_id:
        raise Http404("these are maps of two pictures")
    return _drawn(lambda: maps.difference_shown(*pair))


@require_safe
@login_required
def map_file(request: HttpRequest, slug: str, explanation: int, form: str) -> HttpResponse:
    """The map to take home: as a picture, or as numbers."""
    row = _explanation(visible_study(request, slug), explanation)
    kind, write = DOWNLOADS[form]
    response = _drawn(lambda: write(row), kind)
    name = f"{slug}_{slugify(row.image.name)[:60] or 'picture'}_{row.condition.name}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _explanation(study: Study, pk: int) -> Explanation:
    rows = Explanation.objects.filter(image__study=study)
    return get_object_or_404(rows.select_related("image__study", "condition", "stimulus"), pk=pk)


def _stored(path: str) -> HttpResponse:
    try:
        return HttpResponse(media.read(path), content_type=WEBP)
    except OSError as error:
        raise Http404("the file is not there; explain the study's pictures again") from error


def _drawn(draw: Callable[[], bytes], kind: str = WEBP) -> HttpResponse:
    try:
        return HttpResponse(draw(), content_type=kind)
    except MapMissing as error:
        raise Http404(str(error)) from error
