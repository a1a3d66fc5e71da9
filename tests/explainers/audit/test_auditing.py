"""Whole audits of a network whose maps are known, so that every verdict is too."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explainers.annotations import Annotation, AnnotationError, class_balance
from explainers.audit import audit, make_config
from explainers.audit.rules import FAIL, NOT_APPLICABLE, PASS
from tests.explainers.audit.conftest import BLUE, RED, draw

PATCH, ELSEWHERE = (4, 4, 12, 12), (20, 20, 28, 28)


def entry(patch, colour, label, box=None, **more):
    objects = [] if box is None else [{"label": label, "box": list(box)}]
    return {"pixels": draw((patch, colour)), "labels": [label], "objects": objects} | more


def verdicts(found):
    return [row["verdict"] for row in found["rows"]]


@pytest.fixture
def run(colour_model, dataset, tmp_path):
    """Audit entries with some options."""

    def go(entries, **options):
        config = make_config(options | {"sanity": {"pictures": 0}}, tmp_path)
        return audit(colour_model, dataset(entries), config, out=tmp_path / "out")

    return go


def test_a_right_label_with_its_map_outside_the_box_fails_the_build(run):
    found = run([entry(PATCH, RED, "red", PATCH), entry(PATCH, RED, "red", ELSEWHERE)])
    assert verdicts(found) == [PASS, FAIL]
    assert [row["correct"] for row in found["rows"]] == [True, True]
    assert found["rows"][1]["confidence"] > 0.9
    assert found["rows"][1]["measures"]["energy"] == 0
    assert found["sections"]["summary"]["cells"]["right, fail"] == 1
    assert found["verdict"] == "fail"


def test_a_limit_may_allow_some_failures(run):
    entries = [entry(PATCH, RED, "red", PATCH), entry(PATCH, RED, "red", ELSEWHERE)]
    assert run(entries, limits={"pass_rate": 0.5})["verdict"] == "pass"
    assert run(entries, limits={"pass_rate": 0.51})["verdict"] == "fail"
    assert run(entries, limits={"pass_rate": 0.5, "judged": 1.0})["verdict"] == "pass"


def test_pictures_without_a_place_to_look_at_have_no_verdict_and_a_reason(run):
    nothing = {"pixels": draw(), "labels": ["empty"]}
    found = run(
        [
            entry(PATCH, RED, "red", PATCH),
            entry(PATCH, RED, "red"),
            nothing,
            entry(PATCH, RED, "empty"),
        ]
    )
    assert verdicts(found) == [PASS, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE]
    reasons = [row["reason"] for row in found["rows"]]
    assert reasons[1] == "nothing is known about where the object is"
    assert reasons[2] == "the class 'empty' is nowhere in a picture"
    assert found["facts"]["nothing"] == ["empty"]


def test_where_nothing_can_be_judged_nothing_has_passed(run):
    found = run([entry(PATCH, RED, "red")])
    assert found["verdict"] == "fail"
    assert found["checks"][0]["sentence"] == (
        "pass rate cannot be told (0 of 0); at least 100 % is asked"
    )


def test_a_wrong_prediction_is_judged_by_what_is_there_unless_told_otherwise(run):
    # Two colours: the network names the larger patch, the annotation the smaller one.
    pixels = draw((PATCH, RED), (ELSEWHERE, BLUE), ((20, 4, 22, 6), BLUE))
    wrong = {
        "pixels": pixels,
        "labels": ["red"],
        "objects": [{"label": "red", "box": list(PATCH)}],
    }
    other = entry(ELSEWHERE, BLUE, "blue", ELSEWHERE)
    auto = run([wrong, other])["rows"][0]
    assert (auto["predicted"], auto["correct"], auto["against"]) == ("blue", False, "annotated")
    assert auto["verdict"] == FAIL
    explained = run([wrong, other], audit={"objects": "explained"})["rows"][0]
    assert explained["verdict"] == NOT_APPLICABLE
    truth = run([wrong, other], audit={"target": "truth"})["rows"][0]
    assert (truth["explained"], truth["predicted"], truth["verdict"]) == ("red", "blue", PASS)


def test_objects_of_other_classes_do_not_count_for_the_explained_one(run):
    pixels = draw((PATCH, RED), ((20, 20, 22, 22), BLUE))
    objects = [
        {"label": "red", "box": [20, 20, 28, 28]},
        {"label": "blue", "box": list(PATCH)},
    ]
    both = {"pixels": pixels, "labels": ["red"], "objects": objects}
    row = run([both])["rows"][0]
    assert (row["explained"], row["against"], row["verdict"]) == ("red", "explained", FAIL)
    assert run([both], audit={"objects": "annotated"})["rows"][0]["verdict"] == PASS


def test_a_mask_takes_the_place_of_the_box(run, tmp_path):
    mask = np.zeros((32, 32), np.uint8)
    mask[20:28, 20:28] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    thing = {"label": "red", "box": [0, 0, 32, 32], "mask": "mask.png"}
    found = run([{"pixels": draw((PATCH, RED)), "labels": ["red"], "objects": [thing]}])
    assert verdicts(found) == [FAIL]


def test_a_full_hd_picture_is_judged_at_its_own_size(run):
    patch = (1200, 540, 1500, 810)
    inside, outside = (1150, 500, 1550, 850), (100, 500, 500, 850)
    entries = [
        {
            "pixels": draw((patch, BLUE), size=(1920, 1080)),
            "labels": ["blue"],
            "objects": [{"label": "blue", "box": list(box)}],
        }
        for box in (inside, outside)
    ]
    found = run(entries)
    assert verdicts(found) == [PASS, FAIL]
    assert found["rows"][0]["measures"]["energy"] > 0.95


def test_what_is_finished_is_not_computed_again(run, tmp_path):
    entries = [entry(PATCH, RED, "red", PATCH), entry(PATCH, BLUE, "blue", PATCH)]
    first = run(entries)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "maps").rglob("*.npz")}
    second = run(entries, rules={"energy": 0.5})
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "maps").rglob("*.npz")}
    assert before == after
    assert len(before) == 2
    assert verdicts(first) == verdicts(second)


def test_a_picture_that_cannot_be_judged_is_an_error_and_the_others_are_judged(
    run, colour_model, tmp_path
):
    found = run([entry(PATCH, RED, "red", PATCH), entry(PATCH, BLUE, "blue", PATCH)])
    assert found["verdict"] == "pass"
    path = tmp_path / "01.png"
    # The header stays, so that only reading all of it finds out.
    path.write_bytes(path.read_bytes()[:60])
    config = make_config({"sanity": {"pictures": 0}}, tmp_path)
    again = audit(colour_model, tmp_path / "annotations.json", config, out=tmp_path / "out")
    assert again["verdict"] == "error"
    assert [error["picture"] for error in again["errors"]] == ["01.png"]
    assert verdicts(again) == [PASS]


def test_annotations_of_classes_that_the_network_lacks_are_refused(run):
    with pytest.raises(AnnotationError, match="there is no class 'green'"):
        run([entry(PATCH, RED, "green", PATCH)])


def test_the_document_is_plain_and_written_as_it_is_returned(run, tmp_path):
    found = run([entry(PATCH, RED, "red", PATCH, tags=["day"])])
    written = json.loads((tmp_path / "out" / "audit.json").read_text())
    assert written == json.loads(json.dumps(found))
    assert written["rows"][0]["picture"] == "00.png"
    assert written["sections"]["confusion"] == {
        "labels": ["red"],
        "cells": [{"true": "red", "predicted": "red", "pictures": 1}],
        "left_out": 0,
    }


def test_the_papers_class_shares_follow_from_its_counts():
    counts = {"pedestrian": 904, "dog_walker": 180, "bicyclist": 253, "empty": 904}
    annotations = [
        Annotation(Path(), (label,)) for label, count in counts.items() for _ in range(count)
    ]
    shares = {one.label: round(100 * one.share, 1) for one in class_balance(annotations)}
    assert (shares["dog_walker"], shares["bicyclist"]) == (8.0, 11.3)
