"""What machines ask that keep the server running, and what they are never told."""

import json
import re
import subprocess
import time
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from studyapp.actions import health
from studyapp.launch import free_port, web_command
from studyapp.models import Heartbeat, PrecomputeRun
from tests.factories import make_open_study
from tests.processes import ROOT, environment
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


def ready(client) -> tuple[int, dict]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_alive_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer["Cache-Control"]


def test_ready_names_each_part(client):
    status, parts = ready(client)
    assert status == 200
    assert parts["database"] == {"works": True, "said": "it can be written to"}
    assert parts["disk"]["works"]
    assert parts["worker"] == {"works": False, "said": "none was seen since the beginning"}


def test_a_worker_that_waits_or_explains_is_seen(client):
    health.beat(health.WORKER + "here:1")
    assert ready(client)[1]["worker"]["said"] == "it waits for work"
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=3))
    assert ready(client)[1]["worker"]["said"].startswith("none was seen since 20")
    study = make_open_study(pictures=1)
    PrecomputeRun.objects.create(study=study, heartbeat_at=timezone.now())
    assert ready(client)[1]["worker"]["said"] == "it is at work"


def test_without_a_database_or_a_disk_nobody_is_sent_here(client, monkeypatch):
    with monkeypatch.context() as patch:

        def full(**_: object) -> None:
            raise DatabaseError("password=secret host=db: disk full")

        patch.setattr(Heartbeat.objects, "update_or_create", full)
        Heartbeat.objects.all().delete()
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["database"]["said"] == "it cannot be written to (DatabaseError)"
        assert "secret" not in answer.text
    monkeypatch.setattr(health, "NEEDED_BYTES", 10**18)
    status, parts = ready(client)
    assert (status, parts["disk"]["works"]) == (503, False)


def test_a_heartbeat_is_written_seldom_and_forgotten_later(django_assert_num_queries):
    health.beat("worker a:1")
    with django_assert_num_queries(1):
        health.beat("worker a:1")
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=1))
    health.beat("worker b:2")
    assert [one.name for one in Heartbeat.objects.all()] == ["worker b:2"]


def test_without_a_token_there_are_no_metrics(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = "s3cret"
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 404


def served(log):
    """The web server with two processes, its metrics switched on; its address and process."""
    port = free_port("127.0.0.1", 8600)
    told = {"SEEWHY_METRICS_TOKEN": "s3cret", "SEEWHY_LOG_FORMAT": "json"}
    server = subprocess.Popen(
        web_command("127.0.0.1", port, 2),
        cwd=ROOT,
        env=environment() | told,
        stdout=log,
        stderr=log,
    )
    return f"http://127.0.0.1:{port}", server


def asked(address: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.django_db(transaction=True)
def test_what_all_processes_counted_is_added_up_and_logs_are_lines_of_json(tmp_path):
    with (tmp_path / "log").open("w") as log:
        address, server = served(log)
        try:
            for _ in range(100):
                try:
                    asked(f"{address}/healthz")
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            for number in range(24):
                asked(f"{address}/s/nothing-{number}/resume/tokentokentoken{number}/?id=person")
            status, said = asked(f"{address}/metrics", Authorization="Bearer s3cret")
        finally:
            server.terminate()
            server.wait()
    assert status == 200
    counted = re.findall(r'seewhy_requests_total\{page="resume",status="(\d+)"\} ([\d.]+)', said)
    assert sum(float(count) for _, count in counted) == 24
    assert not re.search("nothing-|token|person", said)
    lines = (tmp_path / "log").read_text().splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    assert told
    assert all({"at", "level", "logger", "message"} <= set(line) for line in told)
    assert not re.search("tokentoken|person", "".join(lines))


def test_the_state_is_counted_without_names(settings, tmp_path, monkeypatch):
    from studyapp import metrics

    monkeypatch.setattr(metrics, "MultiProcessCollector", lambda registry: None)
    settings.METRICS_TOKEN = "s3cret"
    make_open_study(pictures=2, trials_per_participant=2)
    visitor = Visitor()
    person = visitor.join()
    visitor.respond()
    said = visitor.client.get("/metrics", headers={"Authorization": "Bearer s3cret"}).text
    assert "seewhy_responses 1.0" in said
    assert 'seewhy_studies{status="open"} 1.0' in said
    assert "seewhy_disk_free_bytes" in said
    assert not {person.code, person.token} & set(re.findall(r"[\w-]+", said))
