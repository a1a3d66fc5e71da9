"""For whoever keeps the server running: is it alive, can it work, how much does it do."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studyapp import metrics
from studyapp.actions import health


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at, so that a slow database restarts nobody."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Each part and what it says; 503 if one is missing without which nobody can answer."""
    parts = health.parts()
    lacks = any(part.is_needed and not part.works for part in parts)
    answer = {part.name: {"works": part.works, "said": part.said} for part in parts}
    return JsonResponse(answer, status=503 if lacks else 200)


@never_cache
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Prometheus' text, for whoever holds the token that the settings name."""
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(
        told.encode(), settings.METRICS_TOKEN.encode()
    ):
        raise Http404
    return HttpResponse(metrics.text(), content_type=metrics.KIND)
