"""Data sets: killed and resumed or unbroken, wherever they are drawn, the files are the same."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from examples.lego.piles import making
from examples.lego.piles.annotating import annotate
from examples.lego.piles.making import Plan, make
from examples.lego.piles.wishes import Wishes

ROOT = Path(__file__).parents[4]
COUNT, SIDE = 3, 16
WISHES = Wishes(fewest=2, most=2)
OPTIONS = ["--side", str(SIDE), "--samples", "1", "--count-from", "2", "--count-to", "2"]


class Here(Executor):
    """Somebody's own executor, which works at once."""

    def submit(self, function, /, *args, **kwargs):
        future = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except (OSError, ValueError) as error:
            future.set_exception(error)
        return future


def plan(folder):
    return Plan(folder, COUNT, side=SIDE, samples=1, wishes=WISHES)


def contents(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unbroken")
    assert list(make(plan(folder), Here())) != []
    annotate(folder, range(1, COUNT + 1))
    return folder


def test_a_folder_holds_a_picture_a_mask_and_a_scene_of_each_pile(unbroken):
    numbered = [f"{number:05d}" for number in range(1, COUNT + 1)]
    wanted = {f"pictures/{name}.png" for name in numbered} | {f"masks/{n}.png" for n in numbered}
    wanted |= {f"scenes/{name}.json" for name in numbered}
    assert set(contents(unbroken)) == wanted | {"plan.json", "annotations.json", "labels.csv"}


def test_what_was_killed_in_the_middle_is_resumed_as_if_it_had_not_been(unbroken, tmp_path):
    command = [sys.executable, "-m", "examples.lego", "piles", str(tmp_path), "--workers", "1"]
    command += ["--count", str(COUNT), *OPTIONS]
    quiet = {"stderr": subprocess.DEVNULL, "start_new_session": True}
    with subprocess.Popen(command, cwd=ROOT, **quiet) as first:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob("scenes/*.json")) and time.monotonic() < deadline:
            time.sleep(0.01)
        os.killpg(first.pid, signal.SIGKILL)  # its worker, too
    drawn = {path: path.stat().st_mtime_ns for path in tmp_path.glob("scenes/*.json")}
    assert drawn
    # A picture without its scene does not count.
    (tmp_path / "scenes/00001.json").unlink(missing_ok=True)
    (tmp_path / "pictures/00001.png").write_bytes(b"half a pic")
    with ThreadPoolExecutor(2) as executor:
        again = list(make(plan(tmp_path), executor))
    annotate(tmp_path, range(1, COUNT + 1))
    assert contents(tmp_path) == contents(unbroken)
    kept = {path: when for path, when in drawn.items() if path.name != "00001.json"}
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert sorted(again) == sorted({1, 2, 3} - {int(path.stem) for path in kept})


def test_a_finished_data_set_is_not_drawn_again(unbroken, monkeypatch):
    monkeypatch.setattr(making, "draw", None)
    assert list(make(plan(unbroken), Here())) == []


def test_what_goes_wrong_with_a_pile_is_not_passed_over_and_the_others_are_called_off(
    tmp_path, monkeypatch
):
    begun = []

    def draw(_, number):
        begun.append(number)
        if number == 2:
            raise OSError("the disk is full")
        time.sleep(0.02)

    monkeypatch.setattr(making, "draw", draw)
    with (
        ThreadPoolExecutor(1) as executor,
        pytest.raises(OSError, match="disk is full"),
    ):
        list(make(Plan(tmp_path, 50), executor))
    assert len(begun) < 10


def test_workers_are_as_many_as_processors_unless_said_otherwise(monkeypatch):
    made = []
    monkeypatch.setattr(making, "spawned", lambda workers, prepare: made.append((workers, prepare)))
    making.processes()
    making.processes(7)
    assert made == [
        (os.cpu_count(), making.leave_interrupts_to_parent),
        (7, making.leave_interrupts_to_parent),
    ]
