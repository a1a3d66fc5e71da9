"""deploy/ as an operator meets it: its files fit together, and its commands run."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from tests.postgres import MISSING, binaries, throw_away_server
from tests.processes import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"] == "seewhy"}
HOST = "study.example.org"
HAS_POSTGRESQL = binaries() is not None or os.environ.get("SEEWHY_REQUIRE_ALL") == "1"


def test_every_command_of_the_services_is_one_of_ours():
    assert set(OURS) == {"prepare", "web", "worker"}
    for service in OURS.values():
        program, script, command, *_ = service["command"]
        assert (program, script) == ("python", "manage.py")
        assert command in get_commands()


def test_every_variable_is_asked_for_and_told_of():
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
    given = set(re.findall(r"^(\w+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE))
    assert asked == given
    told = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "settings.md").read_text()))
    set_here = set(COMPOSE["x-seewhy"]["environment"])
    set_here |= set(re.findall(r"(SEEWHY_\w+)=", (DEPLOY / "Containerfile").read_text()))
    assert set_here <= told


def test_no_port_but_the_proxy_s_is_open():
    assert [name for name, one in COMPOSE["services"].items() if "ports" in one] == ["proxy"]


def test_the_image_gets_what_it_copies_and_nothing_else():
    lines = (DEPLOY / "Containerfile").read_text().splitlines()
    copied = {word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]}
    let_in = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)
    assert "USER seewhy" in lines


def environment(folder: Path, database: str) -> dict[str, str]:
    """What compose.yaml and the Containerfile would set, with a database of this machine."""
    values = {
        "POSTGRES_PASSWORD": "none",
        "SEEWHY_SECRET_KEY": "k" * 10 + "0123456789" * 5,
        "SEEWHY_HOST": HOST,
        "SEEWHY_METRICS_TOKEN": "",
    }
    told = {
        name: re.sub(r"\$\{(\w+)[^}]*\}", lambda found: values[found[1]], value)
        for name, value in COMPOSE["x-seewhy"]["environment"].items()
    }
    ours = ("DATABASE_URL", "DJANGO", "SEEWHY")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    in_image = {"SEEWHY_PRODUCTION": "1", "SEEWHY_LOG_FORMAT": "json"}
    return plain | told | in_image | {"DATABASE_URL": database, "SEEWHY_DATA_DIR": str(folder)}


def command_of(service: str, *more: str) -> list[str]:
    return [sys.executable, *OURS[service]["command"][1:], *more]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(
    address: str, told: dict[str, str], running: list[subprocess.Popen[bytes]]
) -> None:
    """The healthcheck of the web service, until it is content and the worker was seen."""
    check = [sys.executable, DEPLOY / "ready.py", address]
    for _ in range(150):
        if subprocess.run(check, env=told, capture_output=True).returncode == 0:
            request = urllib.request.Request(address, headers={"Host": HOST})
            with urllib.request.urlopen(request) as answer:
                said = answer.read().decode()
            if "it waits for work" in said:
                return
        assert not [process.poll() for process in running if process.poll() is not None]
        time.sleep(0.2)
    raise AssertionError("web server and worker were not ready within half a minute")


@pytest.mark.parametrize("database", ["postgresql"] * HAS_POSTGRESQL)
def test_the_services_run(tmp_path, database):
    programs = binaries()
    assert programs is not None, MISSING
    with throw_away_server(programs) as address:
        told = environment(tmp_path, address)
        # Whoever serves does not migrate.
        early = subprocess.run(
            command_of("web"), cwd=ROOT, env=told, capture_output=True, text=True
        )
        assert "run manage.py migrate first" in early.stderr
        subprocess.run(command_of("prepare"), cwd=ROOT, env=told, check=True, capture_output=True)
        port = free_port()
        running = [
            subprocess.Popen(
                words, cwd=ROOT, env=told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            for words in (command_of("web", "--port", str(port)), command_of("worker"))
        ]
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/readyz", told, running)
            clean = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
            checked = subprocess.run(clean, cwd=ROOT, env=told, capture_output=True, text=True)
            assert "no issues" in checked.stdout, checked.stderr
            behind = {"Host": HOST, "X-Forwarded-Proto": "https"}
            page = urllib.request.Request(
                f"http://127.0.0.1:{port}/accounts/login/", headers=behind
            )
            with urllib.request.urlopen(page) as answer:
                assert "max-age=" in answer.headers["Strict-Transport-Security"]
        finally:
            for process in running:
                process.send_signal(signal.SIGTERM)
            said = [process.communicate(timeout=30)[0].decode() for process in running]
        assert [process.returncode for process in running] == [0, 0], said
        assert all("Stopped. Nothing is lost" in text for text in said)
