"""What `manage.py up` rests on."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studyapp import launch


def sleeper(tmp_path, name: str = "sleeper") -> launch.Child:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    return launch.Child(name, command, tmp_path / f"{name}.log")


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    launch.make_secret_key()
    path = tmp_path / "secret_key"
    key = path.read_text()
    assert len(key) >= 50
    assert path.stat().st_mode & 0o777 == 0o600
    launch.make_secret_key()
    assert path.read_text() == key


def test_a_full_disk_is_named_before_anything_starts(monkeypatch, tmp_path):
    usage = shutil.disk_usage(tmp_path)._replace(free=5_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(launch.CannotStart, match="5 MB free"):
        launch.check_machine(tmp_path)


def test_the_next_free_port_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert launch.free_port("127.0.0.1", port) > port
        with pytest.raises(launch.CannotStart, match="are taken"):
            launch.free_port("127.0.0.1", port, tries=1)


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("127.0.0.1", 999_999, "no port 999999"),
        ("127.0.0.1", -1, "no port -1"),
        ("192.0.2.1", 8200, "not an address of this machine"),
    ],
)
def test_an_impossible_address_is_named(host, port, said):
    with pytest.raises(launch.CannotStart, match=said):
        launch.free_port(host, port)


def test_a_host_that_nobody_knows_is_named(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(launch.CannotStart, match="no host 'nowhere'"):
        launch.free_port("nowhere", 8200)


def test_a_child_that_dies_is_started_again(monkeypatch, tmp_path):
    monkeypatch.setattr(launch, "RESTART_PAUSE", 0)
    child = sleeper(tmp_path)
    child.start()
    first = child.process
    assert not child.revive()
    first.kill()
    first.wait()
    assert child.revive()
    assert child.process.pid != first.pid
    child.stop()


def test_a_child_that_ignores_the_request_to_stop_is_killed(tmp_path):
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('deaf', flush=True); time.sleep(60)"
    )
    child = launch.Child("deaf", [sys.executable, "-c", code], tmp_path / "deaf.log")
    child.start()
    while "deaf" not in child.log.read_text():
        time.sleep(0.02)
    child.stop(patience=0.2)
    assert child.process.returncode == -signal.SIGKILL


# In a process of its own: an interrupt that came late would end the one that runs the tests.
SUPERVISING = """
import signal, subprocess, sys
from pathlib import Path
import django; django.setup()
from studyapp import launch

moment, folder = sys.argv[1], Path(sys.argv[2])
sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
children = [launch.Child(name, sleep, folder / f"{name}.log") for name in ("one", "two")]
begin = subprocess.Popen

def interrupted(*words, **options):
    begun = begin(*words, **options)
    signal.raise_signal(signal.SIGINT)
    return begun

def starting():
    signal.raise_signal(signal.SIGINT)
    yield

if moment == "a child begins":
    subprocess.Popen = interrupted
launch.supervise(children, print, starting() if moment == "all have begun" else iter([None]))
print(*[child.process and child.process.poll() for child in children])
"""
SET_UP = {"DJANGO_SETTINGS_MODULE": "studyapp.settings"}


def supervise_and_interrupt(moment: str, folder) -> list[str]:
    """What `supervise` said of two children, and last how each of them ended."""
    command = [sys.executable, "-c", SUPERVISING, moment, str(folder)]
    said = subprocess.check_output(command, env=os.environ | SET_UP, text=True, timeout=60)
    return said.splitlines()


def test_an_interrupt_stops_every_child(tmp_path):
    *said, ended = supervise_and_interrupt("all have begun", tmp_path)
    assert ended == f"{-signal.SIGTERM} {-signal.SIGTERM}"
    assert "Nothing is lost" in said[-1]


def test_an_interrupt_while_a_child_begins_stops_it_all_the_same(tmp_path):
    *_, ended = supervise_and_interrupt("a child begins", tmp_path)
    assert ended == f"{-signal.SIGTERM} None", "the second never began"


def test_a_server_that_never_answers_is_given_up():
    with pytest.raises(launch.CannotStart, match="did not answer"):
        list(launch.wait_until_serving("127.0.0.1", launch.free_port("127.0.0.1", 9000), 0.01))


def test_children_end_when_the_parent_is_killed(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; import django; django.setup()\n"
        "from studyapp import launch\n"
        "child = launch.Child('c', [sys.executable, '-c', 'import time; time.sleep(60)'], "
        f"Path({str(tmp_path / 'log')!r}))\n"
        "child.start(); print(child.process.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code]
    variables = os.environ | SET_UP
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=variables) as parent:
        pid = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(pid)


def is_running(pid: int) -> bool:
    """Whether a process is there and not merely uncollected, when its command line is empty."""
    path = Path(f"/proc/{pid}/cmdline")
    return path.exists() and path.read_text() != ""
