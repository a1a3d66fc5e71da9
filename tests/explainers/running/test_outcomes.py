"""Every request is answered once, rightly or with a reason."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from explainers.network.files import hash_file
from explainers.running import (
    Request,
    explain_many,
    thread,
)
from explainers.work.computing import compute
from tests.explainers.builders import encoded
from tests.explainers.running.scripted import Scripted


def test_every_request_is_answered_and_a_rerun_computes_nothing(requests, store):
    outcomes = list(explain_many(requests, store=store, executor=thread))
    assert {one.request.picture for one in outcomes} == {one.picture for one in requests}
    assert not any(one.error or one.cached for one in outcomes)
    for one in outcomes:
        assert one.path == store.path(one.request.key)
        assert one.facts == [stored.facts for stored in store.load(one.request.key)]
        assert one.facts[0]["rule"] == "top-1"
    again = list(explain_many(requests, store=store, executor=Scripted(None)))
    assert all(one.cached and one.path and one.facts for one in again)


def test_every_explanation_says_what_it_was_made_from(requests, store):
    list(explain_many(requests[:1], store=store, executor=thread))
    (one,) = store.load(requests[0].key)
    assert one.provenance["parameters"]["pooling"] == "average"
    assert one.provenance["picture_sha256"] == requests[0].picture_sha256
    assert {"tensorflow", "keras", "numpy", "lime", "scikit-image"} <= set(
        one.provenance["versions"]
    )
    assert {"seed", "target", "engine", "threads", "classifier_sha256"} <= set(one.provenance)


def test_a_damaged_file_is_computed_again(requests, store):
    (first,) = explain_many(requests[:1], store=store, executor=thread)
    content = first.path.read_bytes()
    first.path.write_bytes(content[:-50])
    (second,) = explain_many(requests[:1], store=store, executor=thread)
    assert not second.cached
    assert second.path.read_bytes() == content


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"picture_sha256": "0" * 64}, "PictureError: 0.png: it has changed since it was ordered"),
        ({"classifier_sha256": "0" * 64}, "ClassifierError: A_softmax.keras: its file has changed"),
        ({"parameters": {"nope": 1}}, "ValueError: gradcam has no parameter 'nope'"),
        ({"target": "label:cat"}, "ValueError: there is no class 'cat'; the classes are: class 0"),
        ({"classifier": "gone.keras"}, "ClassifierError: gone.keras: there is no such file"),
    ],
)
def test_wrong_input_fails_at_once_and_the_others_go_on(requests, store, change, reason):
    wrong, right = replace(requests[0], **change), requests[1]
    executor = Counting(1)
    with executor:
        failed, done = explain_many([wrong, right], store=store, executor=executor)
    assert failed.error.startswith(reason)
    assert not done.error
    assert executor.submitted.count(wrong.picture) <= 1


class Counting(ThreadPoolExecutor):
    """A thread that remembers which pictures it was given."""

    submitted = ()

    def submit(self, function, /, request, root):
        self.submitted = [*self.submitted, request.picture]
        return super().submit(function, request, root)


def test_a_picture_that_cannot_be_read_is_named(requests, store, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"hello")
    request = replace(requests[0], picture=str(bad), picture_sha256=hash_file(bad))
    (failed,) = explain_many([request], store=store, executor=thread)
    assert failed.error.startswith("PictureError: bad.png: it is not a JPEG, PNG or WebP picture")


def test_a_picture_of_which_no_class_is_likely_enough_is_named(reference, store, tmp_path):
    picture, model = tmp_path / "black.png", reference / "F_captum_one_conv.keras"
    picture.write_bytes(encoded(np.zeros((4, 4, 3), np.uint8)))
    request = Request(
        picture=str(picture),
        picture_sha256=hash_file(picture),
        classifier={"path": str(model), "logits": "sigmoid"},
        classifier_sha256=hash_file(model),
        method="gradcam",
        target="threshold:0.9",
    )
    (outcome,) = explain_many([request], store=store, executor=thread)
    reason = "ValueError: black.png: no class satisfies threshold:0.9; lower the threshold"
    assert outcome.error == reason


def test_work_that_another_worker_has_finished_is_not_done_again(requests, store):
    first = compute(requests[0], str(store.root))
    written = store.path(requests[0].key).stat().st_mtime_ns
    assert compute(requests[0], str(store.root)).facts == first.facts
    assert store.path(requests[0].key).stat().st_mtime_ns == written
