"""The training command from folder to files, and what it says when it cannot."""

import argparse
import hashlib
import json
from functools import partial

import pytest

from examples.lego.training import command
from tests.examples.lego.training.conftest import COLOURS, SIDE

pytestmark = pytest.mark.tensorflow


def parse(*words):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args([str(word) for word in words])


@pytest.fixture
def words(dataset, tmp_path):
    """The words of a short training on the tiny dataset."""
    (tmp_path / "labels.txt").write_text("\n".join(COLOURS) + "\n")
    folders = ["--work", tmp_path / "work", "--out", tmp_path / "out"]
    return [
        dataset,
        "--labels",
        tmp_path / "labels.txt",
        "--side",
        SIDE,
        "--epochs",
        2,
        "--seed",
        2009,
        *folders,
    ]


@pytest.fixture
def small(monkeypatch):
    from examples.lego import network

    build = network.build
    monkeypatch.setattr(network, "build", partial(build, widths=(4,) * 5, dense=4, pool=2))


def test_it_writes_a_network_its_settings_and_the_record(words, small, tmp_path):
    from explainers import load_classifier

    assert command.run(parse(*words, "--tensorboard", tmp_path / "board")) == 0
    out = tmp_path / "out"
    record = json.loads((out / "weighted-run.json").read_text())
    content = (out / "weighted.keras").read_bytes()
    assert record["weights"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert record["configuration"]["weight"] == 22
    assert len(record["curves"]["loss"]) == 2
    assert sum(part["pictures"] for part in record["pictures"].values()) == 60
    assert set(record["results"]) == {
        "zero", "shifted", "chosen", "accurate", "all_negative", "paper_accuracy",
    }  # fmt: skip
    assert {"python", "tensorflow", "keras", "numpy"} <= set(record["versions"])
    assert str(tmp_path) not in json.dumps(record)
    assert load_classifier(str(out / "weighted.keras")).labels == tuple(COLOURS)
    assert list((tmp_path / "board" / "weighted").glob("events.out.*"))


def test_plain_cross_entropy_has_weight_one_whatever_weight_is_given(dataset):
    assert command.loss_of(parse(dataset, "--loss", "plain", "--weight", 16)).weight == 1
    assert command.loss_of(parse(dataset, "--weight", 16)).weight == 16


def test_what_is_wrong_is_said_in_one_line(words, tmp_path, capsys):
    assert command.run(parse(tmp_path / "nowhere", *words[1:])) == 2
    assert "nowhere: it cannot be opened" in capsys.readouterr().err
    assert command.run(parse(*words, "--weight", "0")) == 2
    assert "must be above 0, not 0.0" in capsys.readouterr().err


def test_ctrl_c_says_that_the_same_command_goes_on(words, monkeypatch, capsys):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "train", interrupted)
    assert command.run(parse(*words)) == 130
    assert "the same command goes on" in capsys.readouterr().out
