"""What is installed: each package by its version and by the hash of its file."""

import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.processes import ROOT

ASKED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)$", re.MULTILINE)
LOCKED = re.compile(
    r"^([\w.-]+)==([\w.]+)(?: ; [^\\\n]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$"
)
ENTRY = re.compile(r"^(?=[\w.-]+==)", re.MULTILINE)


def name_of(written: str) -> str:
    return re.sub(r"[-_.]+", "-", written).lower()


def locked(file: str) -> dict[str, str]:
    """The version of each package, all of which have hashes."""
    entries = ENTRY.split((ROOT / file).read_text())[1:]
    matches = {entry: LOCKED.match(entry.rstrip()) for entry in entries}
    assert [entry for entry, match in matches.items() if match is None] == []
    return {name_of(match[1]): match[2] for match in matches.values()}


def test_whatever_is_asked_for_is_pinned_by_version_and_hash():
    pinned = locked("constraints.txt")
    asked = [
        (name_of(name), version)
        for file in ROOT.glob("requirements*.txt")
        if file.name != "requirements-build.txt"
        for name, version in ASKED.findall(file.read_text())
    ]
    assert len(asked) > 40
    assert [one for one in asked if pinned.get(one[0]) != one[1]] == []


def test_what_installs_the_rest_is_pinned_too():
    assert {"pip", "setuptools", "wheel"} <= set(locked("requirements-build.txt"))


def test_requirements_name_nothing_without_its_version():
    for file in ROOT.glob("requirements*.txt"):
        lines = file.read_text().splitlines()
        named = [line for line in lines if line and not line.startswith(("#", "-r ", " "))]
        assert [line for line in named if "==" not in line] == [], file.name


@pytest.mark.parametrize("file", ["Makefile", "deploy/Containerfile"])
def test_nothing_is_installed_without_its_hash(file):
    commands = re.findall(r"pip install[^\n]*", (ROOT / file).read_text())
    assert commands
    assert [command for command in commands if "--require-hashes" not in command] == []


@pytest.fixture
def wheel(tmp_path) -> Path:
    """A package of one empty module."""
    path = tmp_path / "tiny-1.0-py3-none-any.whl"
    about = "tiny-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny.py", "")
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        tag = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        archive.writestr(f"{about}/WHEEL", tag)
        archive.writestr(f"{about}/RECORD", "")
    return path


@pytest.mark.parametrize(
    ("given", "said"),
    [("right", "Would install tiny-1.0"), ("wrong", "DO NOT MATCH THE HASHES"), ("no", "missing")],
)
def test_a_package_whose_hash_is_another_is_refused(wheel, given, said):
    """As the Makefile asks for it: the requirement names the version, the constraint the hash."""
    hashes = {"right": hashlib.sha256(wheel.read_bytes()).hexdigest(), "wrong": "0" * 64}
    option = f" --hash=sha256:{hashes[given]}" if given in hashes else ""
    folder = wheel.parent
    (folder / "constraints.txt").write_text(f"tiny==1.0{option}\n")
    (folder / "requirements.txt").write_text("tiny==1.0\n")
    asked = "--no-index --find-links . --require-hashes -r requirements.txt -c constraints.txt"
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--dry-run"]
    done = subprocess.run([*pip, *asked.split()], cwd=folder, capture_output=True, text=True)
    assert said in done.stdout + done.stderr
    assert (done.returncode == 0) == (given == "right")
