"""Small pictures in lists and forms, served to people who may see the record."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control

from studyapp import media
from studyapp.actions.pictures.thumbnails import thumbnail_of, whole_of
from studyapp.models import SourceImage

SIDE = 120  # pixels on the screen
WHOLE = "whole"  # in the address: at its own size
DAY = 24 * 3600  # seconds


def thumbnail(record: Model, description: str) -> SafeString:
    """A small image of a SourceImage or a Stimulus, linked to its full size."""
    name = f"admin:studyapp_{record._meta.model_name}_picture"
    address = reverse(name, args=[record.pk])
    return format_html(
        '<a href="{}?{}"><img src="{}" alt="{}" height="{}" loading="lazy"></a>',
        address,
        WHOLE,
        address,
        description,
        SIDE,
    )


def picture_url(model_admin: admin.ModelAdmin) -> URLPattern:
    """The address of a record's picture, for `get_urls` of its admin class."""

    @cache_control(private=True, max_age=DAY)
    def serve(request: HttpRequest, pk: int) -> HttpResponse:
        record = model_admin.get_object(request, str(pk))
        if record is None:
            raise Http404
        if not model_admin.has_view_permission(request, record):
            raise PermissionDenied
        try:
            content = _content(record, whole=WHOLE in request.GET)
        except (ValueError, FileNotFoundError) as error:
            raise Http404(str(error)) from error
        return HttpResponse(content, content_type="image/webp")

    name = f"studyapp_{model_admin.model._meta.model_name}_picture"
    view = model_admin.admin_site.admin_view(serve, cacheable=True)
    return path("<int:pk>/picture/", view, name=name)


def _content(record: Model, *, whole: bool) -> bytes:
    """What is shown of a record; a picture is made anew, as its file may say where it is from."""
    if isinstance(record, SourceImage):
        return whole_of(record) if whole else thumbnail_of(record)
    return media.read(record.path)  # type: ignore[attr-defined]
