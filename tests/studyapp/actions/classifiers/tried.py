"""A classifier that was tried out, without a network: what the sandbox would have said."""

import base64

from explainers.network.files import hash_file
from explainers.probing import sandbox
from studyapp import media
from studyapp.actions.classifiers.ordering import Draft, order_probe
from studyapp.actions.jobs import ordering
from tests.factories import picture_bytes

PICTURE = base64.b64encode(picture_bytes(90)).decode()


def seen(**changes):
    """The report of a process that loaded a sound classifier."""
    facts = {
        "labels": ["cat", "dog"],
        "input_size": [64, 64],
        "channels": 3,
        "output": "softmax",
        "is_multi_label": False,
        "weights": 10,
        "feature_layer": "conv",
        "layers": [{"path": "conv", "kind": "Conv2D", "size": [8, 8]}],
    }
    picture = {"name": "a", "answers": [["cat", 0.9]], "shown": PICTURE, "map": PICTURE}
    return {"classifier": facts | changes, "pictures": [picture]}


def pretend(monkeypatch, report=None, error=None):
    """Let the sandbox say this, and note with what it was asked."""
    asked = []

    def probe(spec, samples, *, tick):
        asked.append({"spec": spec, "samples": samples})
        tick()
        if error is not None:
            raise error
        sha256 = hash_file(spec["path"])
        return sandbox.Probe(seen() if report is None else report, sha256, is_cut_off=True)

    monkeypatch.setattr(sandbox, "probe", probe)
    return asked


def make_draft(**changes):
    path = media.store("uploads", b"a model", ".keras")
    return Draft(**{"name": "pets", "path": path, "original": "mine.keras"} | changes)


def do(job):
    """Work the job off as a worker does."""
    taken = ordering.claim(worker="w")
    assert taken == job
    ordering.work_off(job=taken)
    job.refresh_from_db()
    return job


def tried_job(by="rosa", **changes):
    return do(order_probe(make_draft(**changes), by=by))
