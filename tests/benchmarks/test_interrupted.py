"""What is counted and judged of a run whose processes are killed."""

import os
import socket

import pytest

from benchmarks.interrupted import counting
from benchmarks.interrupted.disturbing import judged, listening
from benchmarks.interrupted.study import compared
from benchmarks.verify.figures import goes_on_within
from explainers.running import Request
from explainers.work.storage import Store

FINE = {
    "items": 300,
    "state of the run": "finished",
    "items done": 300,
    "killed": ["both", "worker", "driver"],
    "finished items computed again": 0,
    "begun again, beyond once each": 6,
    "records without a whole file": [],
    "half-written files left among the maps": 0,
    "listening beyond the loopback": [],
    "seconds until another driver held it": [20.3, 29.9],
    "files": 901,
    "files of one process alone": 901,
    "files with its bytes": 901,
}


def test_a_round_in_which_nothing_was_lost_is_fine():
    assert judged(FINE, workers=2) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"items done": 299}, "items done must be 300, not 299"),
        ({"finished items computed again": 1}, "computed again must be 0"),
        ({"begun again, beyond once each": 7}, "a kill may cost 2 items a second start"),
        ({"records without a whole file": ["ab.npz"]}, "records without a whole file"),
        ({"half-written files left among the maps": 1}, "half-written"),
        ({"listening beyond the loopback": ["0.0.0.0"]}, "beyond the loopback"),
        ({"seconds until another driver held it": [31.0]}, "within 30 seconds"),
        ({"files": 902}, "files must be 901"),
        ({"files with its bytes": 900}, "bytes must be 901"),
        ({"killed": ["worker"]}, "the run was over"),
    ],
)
def test_whatever_is_not_as_promised_is_named(changes, reason):
    wrong = judged(FINE | changes, workers=2)[0]
    assert wrong.startswith("WRONG: ")
    assert reason in wrong


def test_a_start_is_written_down_only_where_something_is_computed(tmp_path, monkeypatch):
    monkeypatch.setattr(counting, "compute", lambda request, root: None)
    there = set()
    monkeypatch.setattr(Store, "has", lambda store, key: key in there)
    monkeypatch.setattr(Request, "key", "k1")
    monkeypatch.delenv("SLURM_JOB_ID", raising=False)
    request = Request("p.png", "0", "n.keras", "0", "gradcam")
    root = str(tmp_path / "media" / "explanations")
    assert counting.starts_in(tmp_path) == []
    counting.counted(request, root)
    there.add("k1")
    counting.counted(request, root)
    assert counting.starts_in(tmp_path) == [("k1", os.getpid(), "-")]


def test_files_are_compared_by_name_and_bytes_and_half_written_ones_left_out(tmp_path):
    for name in ("alone", "data"):
        (tmp_path / name / "media" / "maps").mkdir(parents=True)
        for file in ("same", "other", f"{name}-only"):
            content = name if file == "other" else "x"
            (tmp_path / name / "media" / "maps" / file).write_text(content)
    (tmp_path / "data" / "media" / ".same.0.partial").write_text("x")
    found = compared(tmp_path)
    assert list(found.values()) == [3, 3, 1]


def test_who_listens_beyond_the_loopback_is_found():
    with socket.socket() as inside, socket.socket() as outside:
        inside.bind(("127.0.0.1", 0))
        outside.bind(("0.0.0.0", 0))
        inside.listen()
        assert "0.0.0.0" not in listening(os.getpid())
        outside.listen()
        assert {"127.0.0.1", "0.0.0.0"} <= listening(os.getpid())


def test_a_run_that_is_taken_up_too_late_falls_short():
    numbers = {"seen": [{"seconds until it computed": [12.0, 33.4]}, {"explained": 19}]}
    assert goes_on_within(30, of="seen")(numbers) == ["computing again after 33 s"]
    assert goes_on_within(34, of="seen")(numbers) == []
