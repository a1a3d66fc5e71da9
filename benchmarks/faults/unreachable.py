"""The network between web server and PostgreSQL is cut for a while, as if by a pulled cable.

PostgreSQL is reached through a network of its own (a network namespace, which needs root); cut, it
swallows what is sent, and nobody is told. Nothing else on this machine is touched.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import urlopen

from benchmarks.faults.breaking import Installation
from benchmarks.served_study import ROOT

HERE, THERE = "10.203.7.1", "10.203.7.2"
LONGEST = 15  # seconds that a page for machines may take
MISSING = "Only root can make a network of its own, with `ip`: apt-get install iproute2"


@contextmanager
def own_network(installation: Installation) -> Iterator[None]:
    """Let the web server reach PostgreSQL by a cable that can be pulled."""
    assert installation.database is not None
    if os.geteuid() != 0 or shutil.which("ip") is None:
        raise SystemExit(MISSING)
    name, near = _name(), f"{_name()}a"
    _ip("netns", "add", name)
    try:
        _ip("link", "add", near, "type", "veth", "peer", "name", "cable", "netns", name)
        _ip("addr", "add", f"{HERE}/30", "dev", near)
        _ip("link", "set", near, "up")
        _ip("-n", name, "addr", "add", f"{THERE}/30", "dev", "cable")
        _cable("up")
        address = installation.database.address
        port = address.rpartition(":")[2].partition("/")[0]
        socket = f"{installation.database.folder}/.s.PGSQL.{port}"
        words = [sys.executable, "-m", "benchmarks.faults.forwarding", port, socket]
        forwarding = subprocess.Popen(["ip", "netns", "exec", name, *words], cwd=ROOT)
        installation.environment["DATABASE_URL"] = address.replace("127.0.0.1", THERE)
        try:
            yield
        finally:
            forwarding.terminate()
            forwarding.wait()
    finally:
        _ip("netns", "del", name)


def cut_network(installation: Installation) -> None:
    """Pull the cable, look what is said meanwhile, and put it back."""
    began = time.monotonic()
    _cable("down")
    try:
        while time.monotonic() < began + installation.held:
            time.sleep(0.5)
            _expect(installation, "/healthz", 200)
            _expect(installation, "/readyz", 503)
    finally:
        _cable("up")
    installation.noted["unreachable_s"] = round(time.monotonic() - began, 1)


def _expect(installation: Installation, page: str, wanted: int) -> None:
    began = time.monotonic()
    try:
        with urlopen(installation.address + page, timeout=LONGEST) as reply:
            status = reply.status
    except HTTPError as error:
        status = error.code
    except OSError as error:
        installation.problems.append(f"{page} did not answer while PostgreSQL was away: {error}")
        return
    slowest = f"slowest_{page[1:]}_s"
    took = round(time.monotonic() - began, 1)
    installation.noted[slowest] = max(took, installation.noted.get(slowest, 0.0))
    if status != wanted:
        installation.problems.append(f"{page} said {status} while PostgreSQL was away")


def _name() -> str:
    return f"sw{os.getpid()}"


def _cable(way: str) -> None:
    _ip("-n", _name(), "link", "set", "cable", way)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
