"""Trackers: event files that TensorBoard reads, and a stand-in for Weights & Biases."""

import sys
from types import SimpleNamespace

import pytest

from examples.lego.training.trackers import TensorBoard, TrackerError, WeightsAndBiases


@pytest.mark.tensorflow
def test_the_curves_are_in_the_event_files_and_go_on_in_a_second_one(tmp_path):
    import tensorflow as tf

    for epochs in ((1, 2), (3,)):
        tracker = TensorBoard(tmp_path)
        tracker.begin("weighted", {"rate": 0.1})
        for epoch in epochs:
            tracker.record(epoch, {"loss": 1 / epoch, "map": 0.5})
    tracker.end({"f1": 0.75})
    files = sorted((tmp_path / "weighted").glob("events.out.tfevents.*"))
    assert len(files) == 2
    events = [event for file in files for event in tf.compat.v1.train.summary_iterator(str(file))]
    assert [event.file_version for event in events if event.file_version] == ["brain.Event:2"] * 2
    curve = {
        event.step: value.simple_value
        for event in events
        for value in event.summary.value
        if value.tag == "loss"
    }
    assert curve == pytest.approx({1: 1, 2: 1 / 2, 3: 1 / 3})
    last = events[-1].summary.value[0]
    assert (last.tag, last.simple_value) == ("final/f1", 0.75)


def test_weights_and_biases_is_told_of_every_epoch(monkeypatch):
    told = []
    run = SimpleNamespace(
        log=lambda values, step: told.append((step, values)),
        summary=SimpleNamespace(update=lambda values: told.append(values)),
        finish=lambda: told.append("finish"),
    )
    fake = SimpleNamespace(init=lambda **words: told.append(words) or run)
    monkeypatch.setitem(sys.modules, "wandb", fake)
    tracker = WeightsAndBiases("bricks")
    tracker.begin("weighted", {"rate": 0.1})
    tracker.record(1, {"loss": 2.0})
    tracker.end({"f1": 0.5})
    begun = {"project": "bricks", "id": "weighted", "name": "weighted", "resume": "allow"}
    assert told == [begun | {"config": {"rate": 0.1}}, (1, {"loss": 2.0}), {"f1": 0.5}, "finish"]


def test_without_its_package_the_message_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "wandb", None)
    with pytest.raises(TrackerError, match="not installed; install it with pip install wandb, or"):
        WeightsAndBiases("bricks")
