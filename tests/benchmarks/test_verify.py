"""`make verify` measures each figure once, goes on after an interruption, and names what failed."""

import importlib.util
import json
import subprocess
from dataclasses import replace

import pytest

from benchmarks.verify.figures import FIGURES, Figure, kept_its_promise, serves
from benchmarks.verify.running import measure, table

THREE = tuple(
    Figure(name, ("R1",), f"says {name}", ("nothing", name, "--json", "{json}"), 1)
    for name in ("one", "two", "three")
)


class Scripts:
    """Stands for the scripts: what was run, and which of them fail or are interrupted."""

    def __init__(self, failing: str = "", interrupted: str = "") -> None:
        self.failing, self.interrupted, self.ran = failing, interrupted, []

    def __call__(self, command, environment):
        name, numbers = command[3], command[-1]
        self.ran.append(name)
        if name == self.interrupted:
            raise KeyboardInterrupt
        with open(numbers, "w") as file:
            json.dump({"lost": 0}, file)
        status = int(name == self.failing)
        return subprocess.CompletedProcess(command, status, f"{name} said so\n", "")


def test_what_was_measured_is_not_measured_again_after_an_interruption(tmp_path):
    first = Scripts(interrupted="two")
    with pytest.raises(KeyboardInterrupt):
        measure(THREE, tmp_path, again=False, run=first)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.json"]
    second = Scripts()
    kept = measure(THREE, tmp_path, again=False, run=second)
    assert second.ran == ["two", "three"]
    assert [json.loads(path.read_text())["passed"] for path in kept] == [True] * 3


def test_what_failed_is_kept_as_failed_and_measured_anew(tmp_path):
    measure(THREE, tmp_path, again=False, run=Scripts(failing="two"))
    assert [line.split()[2] for line in table(THREE, tmp_path).splitlines()[1:]] == [
        "met",
        "FAILED",
        "met",
    ]
    again = Scripts()
    measure(THREE, tmp_path, again=False, run=again)
    assert again.ran == ["two"]


def test_a_result_says_when_where_and_how_it_was_measured(tmp_path):
    [path] = measure(THREE[:1], tmp_path, again=True, run=Scripts())
    kept = json.loads(path.read_text())
    assert kept["numbers"] == {"lost": 0}
    assert kept["command"] == "python -m nothing one --json {json}"
    assert kept["said"] == "one said so\n"
    assert kept["date"]
    assert "processors" in kept["machine"]
    assert "not measured yet" in table(THREE, tmp_path)


def test_a_script_that_ended_well_may_still_fall_short(tmp_path):
    slow = [{"requests_failed": 0, "sessions_failed": 1, "sessions_per_second": 2.0}]
    slow[0]["pages_ms"] = {"p50": 10.0, "p95": 300.0, "p99": 900.0}
    rows = [*slow, {"sessions_per_second": 1.0}]
    assert serves(300, p99=1000)(slow) == ["1 requests or participations failed"]
    assert len(serves(250, p99=800, a_second=5, times_otree=3)(rows)) == 5
    assert kept_its_promise({"falls_short": ["2 answers are lost"]}) == ["2 answers are lost"]
    figure = replace(THREE[0], judge=lambda numbers: ["too slow"])
    measure([figure], tmp_path, again=False, run=Scripts())
    assert "FAILED" in table([figure], tmp_path)
    assert "too slow" in table([figure], tmp_path)


def test_every_figure_is_measured_by_a_script_that_there_is():
    assert len({figure.name for figure in FIGURES}) == len(FIGURES)
    for figure in FIGURES:
        assert importlib.util.find_spec(figure.command[0]), figure.name
