"""What a server does, in numbers for Prometheus; nothing of it tells who somebody is.

Requests are counted in every process of the web server; the library keeps their numbers in files
in the data folder and adds them up. The rest is asked of the database when somebody looks.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST as KIND
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from studyapp.actions import health
from studyapp.models import Job, Participant, PrecomputeRun, Response, Study

__all__ = ["KIND", "Requests", "text"]
# Below what people notice, and up to what a page's script waits for.
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
OURS = CollectorRegistry()  # not the library's own, which holds what other packages count
TOOK = Histogram(
    "seewhy_request_seconds",
    "How long requests took, by page.",
    ["page"],
    buckets=SECONDS,
    registry=OURS,
)
ANSWERED = Counter(
    "seewhy_requests", "How requests were answered, by page.", ["page", "status"], registry=OURS
)


class Requests:
    """Counts every request under the name of its page, never under its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        page = (match.view_name if match else "") or "none"
        TOOK.labels(page).observe(time.perf_counter() - began)
        ANSWERED.labels(page, str(response.status_code)).inc()
        return response


def text() -> bytes:
    """Everything, as Prometheus reads it."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(_State())
    return generate_latest(registry)


class _State(Collector):
    """What the database and the disk say at this moment."""

    def collect(self) -> Iterator[Metric]:
        yield _gauge("responses", "Answers that are stored.", Response.objects.count())
        yield _by("participants", "outcome", Participant.objects.values_list("outcome"))
        yield _by("studies", "status", Study.objects.values_list("status"))
        yield _by("jobs", "state", Job.objects.values_list("state"))
        unfinished = PrecomputeRun.objects.filter(finished_at=None).count()
        yield _gauge("runs_unfinished", "Runs of explanations that are not finished.", unfinished)
        free = shutil.disk_usage(settings.DATA_DIR).free
        yield _gauge("disk_free_bytes", "Free bytes where the data are.", free)
        latest = health.last_worker()
        if latest is not None:
            age = (timezone.now() - latest.at).total_seconds()
            yield _gauge("worker_seen_seconds", "Since a waiting worker was last seen.", age)


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(f"seewhy_{name}", said, value=value)


def _by(name: str, label: str, rows: QuerySet[Any, Any]) -> Metric:
    gauge = GaugeMetricFamily(f"seewhy_{name}", f"How many {name}, by {label}.", labels=[label])
    for value, count in rows.annotate(n=Count("pk")).order_by():
        gauge.add_metric([value or "none"], count)
    return gauge
