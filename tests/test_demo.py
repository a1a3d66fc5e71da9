"""`make demo` as a stranger meets it: one command, real pictures, real explanations."""

import csv
import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 420  # seconds; a busy machine takes several times the usual one and a half minutes

pytestmark = pytest.mark.tensorflow


class Demonstration:
    """`manage.py up --demo` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = ""

    def __enter__(self) -> "Demonstration":
        plain = {
            k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_URL", "SEEWHY"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "up", "--demo", "--port", "8300"],
            cwd=ROOT,
            env={**plain, "SEEWHY_DATA_DIR": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.stdout.close()
        self.process.wait()

    def wait_for(self, words: str) -> float:
        """Read until a line holds these words; how long it took, in seconds."""
        began = time.monotonic()
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return time.monotonic() - began
            assert time.monotonic() - began < PATIENCE, self.said
        raise AssertionError(f"It ended before it said {words!r}:\n{self.said}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.said += self.process.stdout.read()
        return self.process.wait(60)


class Browser:
    """A client that follows links and sends forms as a browser without scripts does."""

    def __init__(self) -> None:
        jar = http.cookiejar.CookieJar()
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open
        self.address, self.page = "", ""

    def get(self, address: str) -> None:
        with self.open(address) as answer:
            self.address, self.page = answer.url, answer.read().decode()

    def post(self, **fields: str) -> None:
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', self.page))
        data = urllib.parse.urlencode({**hidden, **fields}).encode()
        request = urllib.request.Request(self.address, data, {"Referer": self.address})
        with self.open(request) as answer:
            self.address, self.page = answer.url, answer.read().decode()


def link(said: str, name: str) -> str:
    return re.search(rf"{name}\s+(\S+)", said)[1]


def take_part(address: str) -> list[str]:
    """Answer the whole study; the sides that were chosen."""
    person = Browser()
    person.get(address)
    person.get(urllib.parse.urljoin(address, "consent/"))
    person.post(decision="agree")
    person.get(urllib.parse.urljoin(address, "trial/"))
    chosen = []
    while person.address.endswith("/trial/"):
        pictures = re.findall(r'src="([^"]+/picture/[^"]+)"', person.page)
        sizes = {len(person.open(urllib.parse.urljoin(address, p)).read()) for p in pictures}
        assert (len(pictures), len(sizes)) == (3, 1)
        side = "left" if len(chosen) % 3 else "right"
        person.post(choice=side)
        chosen.append(side)
    name = re.search(r'type="radio" name="([^"]+)"', person.page)[1]
    person.post(**{name: "familiar"})
    assert person.address.endswith("/end/")
    return chosen


def read_results(said: str) -> tuple[str, str]:
    """The results page and the table of trials, as the researcher whose password was printed."""
    researcher = Browser()
    address = link(said, "See results")
    researcher.get(address)
    username, password = re.search(r"user (researcher), password (\S+)", said).groups()
    researcher.post(login=username, password=password)
    page = researcher.page
    researcher.get(urllib.parse.urljoin(address, "trials.csv"))
    return page, researcher.page


def test_one_command_makes_a_study_that_is_answered_and_read(tmp_path):
    with Demonstration(tmp_path) as first:
        took = first.wait_for("Ctrl-C stops everything")
        chosen = take_part(link(first.said, "Take part"))
        assert len(chosen) == 10
        page, table = read_results(first.said)
        assert "exploratory" in page.lower()
        assert [row["chosen_side"] for row in csv.DictReader(table.splitlines())] == chosen
        assert first.stop() == 0
        assert "Nothing is lost" in first.said

    maps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.npz")}
    assert len(maps) >= 20
    with Demonstration(tmp_path) as second:
        assert second.wait_for("Ctrl-C stops everything") < max(20, took / 3)
        assert "password" in second.said
        assert second.stop() == 0
    assert all(path.stat().st_mtime_ns == at for path, at in maps.items())
