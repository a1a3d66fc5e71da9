"""What the process that tries out a model file can reach, and how it ends."""

import os
import socket

import pytest

from explainers.network.errors import ClassifierError
from explainers.probing import sandbox
from explainers.probing.limits import GIB, Limits
from tests.explainers import hostile


@pytest.fixture
def nosy(monkeypatch, tmp_path):
    """Runs `nosy` in the place of the process that loads the file."""
    monkeypatch.setattr(sandbox, "CHILD", "tests.explainers.probing.nosy")
    monkeypatch.setattr(sandbox, "PAUSE", 0.05)
    path = tmp_path / "model.keras"
    path.write_bytes(b"a model")

    def run(do, samples=(), **options):
        return sandbox.probe({"path": str(path), "do": do}, samples, **options)

    return run


def test_the_process_gets_no_secret_no_network_and_a_folder_of_its_own(nosy, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("SEEWHY_SECRET_KEY", "very secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        found = nosy("look", [{"name": "port", "path": str(port)}])
    seen = found.seen
    assert "secret" not in str(seen["environment"])
    assert seen["environment"]["HOME"] == seen["place"] == seen["environment"]["TMPDIR"]
    assert not os.path.exists(seen["place"])
    assert seen["folder"] in ([], ["large"])
    assert seen["written_is_bound"]
    assert seen["place"] not in seen["path"]
    assert found.is_cut_off == bool(sandbox.network_cutter())
    if found.is_cut_off:
        assert seen["loopback"] != 0
        assert seen["interfaces"] == ["lo"]
    else:
        assert seen["loopback"] == 0


def test_where_the_network_cannot_be_cut_off_the_trial_says_so(nosy, monkeypatch):
    monkeypatch.setattr(sandbox, "WITHOUT_NETWORK", (("no-such-command",), ("false",)))
    sandbox.network_cutter.cache_clear()
    try:
        assert not nosy("look", [{"name": "port", "path": "9"}]).is_cut_off
    finally:
        sandbox.network_cutter.cache_clear()


@pytest.mark.parametrize(
    ("do", "limits", "reason"),
    [
        ("memory", Limits(memory=GIB), "broke down, most likely for want of memory"),
        ("processor", Limits(processor=1), "it took longer than a probe may take"),
        ("sleep", Limits(patience=0), "it took longer than a probe may take"),
        ("nonsense", Limits(), "broke down"),
        ("other", Limits(), "what it said cannot be understood"),
    ],
)
def test_a_process_that_wants_too_much_ends_with_a_reason(nosy, do, limits, reason):
    with pytest.raises(ClassifierError, match=rf"model\.keras: .*{reason}"):
        nosy(do, limits=limits)


def test_whoever_waits_can_end_the_process(nosy):
    class Lost(Exception):
        pass

    def tick():
        raise Lost

    with pytest.raises(Lost):
        nosy("sleep", tick=tick)


def test_a_file_that_is_gone_is_refused(tmp_path):
    with pytest.raises(ClassifierError, match="there is no such file"):
        sandbox.probe({"path": str(tmp_path / "gone.keras")})


def test_what_is_refused_before_keras_is_refused_in_the_process_as_well(tmp_path):
    """The process is real, and needs no TensorFlow for this."""
    make, reason = hostile.FILES["os.system"]
    with pytest.raises(ClassifierError, match=reason) as caught:
        sandbox.probe({"path": str(make(tmp_path))})
    assert str(caught.value).count("model.keras") == 1


def test_an_honest_classifier_answers_and_is_explained(reference):
    found = sandbox.probe({"path": str(reference / "A_softmax.keras"), "labels": list("abcde")})
    facts = found.seen["classifier"]
    assert facts["sha256"] == found.sha256
    assert facts["labels"] == list("abcde")
    assert facts["input_size"] == [64, 64]
    assert facts["feature_layer"] in [layer["path"] for layer in facts["layers"]]
    assert len(found.seen["pictures"]) == 3
    for picture in found.seen["pictures"]:
        chances = [chance for _, chance in picture["answers"]]
        assert chances == sorted(chances, reverse=True)
        assert picture["map"] != picture["shown"]
