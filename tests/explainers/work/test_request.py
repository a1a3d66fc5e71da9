import json
import pickle
from dataclasses import replace

import pytest

from explainers.work.request import Request, derive_seed

BASE = Request(
    picture="a.png",
    picture_sha256="1" * 64,
    classifier="model.keras",
    classifier_sha256="2" * 64,
    method="lime",
    parameters={"num_samples": 50},
)


@pytest.mark.parametrize(
    "change",
    [
        {"picture_sha256": "3" * 64},
        {"classifier_sha256": "3" * 64},
        {"method": "gradcam", "parameters": {}},
        {"parameters": {"num_samples": 51}},
        {"target": "top-k:2"},
        {"seed": 1},
        {"classifier": {"path": "model.keras", "preprocessing": {"scaling": "0..1"}}},
        {"classifier": {"path": "model.keras", "labels": ["a", "b"]}},
        {"classifier": {"path": "model.keras", "feature_layer": "conv"}},
    ],
)
def test_whatever_changes_the_result_changes_the_key(change):
    assert replace(BASE, **change).key != BASE.key


@pytest.mark.parametrize(
    "change",
    [
        {"picture": "elsewhere/b.png"},
        {"classifier": {"path": "elsewhere/other.keras", "name": "pet"}},
        {"parameters": {"num_samples": 50, "kernel_width": 0.25}},
        {"parameters": {"segmentation": "quickshift", "num_samples": 50}},
        {"classifier": {"path": "model.keras", "preprocessing": {"scaling": "none"}}},
    ],
)
def test_whatever_does_not_change_the_result_does_not_change_the_key(change):
    assert replace(BASE, **change).key == BASE.key


def test_the_settings_beside_the_model_are_part_of_the_key(tmp_path):
    path = tmp_path / "model.keras"
    plain = replace(BASE, classifier=str(path)).key
    path.with_suffix(".json").write_text(json.dumps({"labels": ["a", "b"]}))
    beside = replace(BASE, classifier=str(path)).key
    assert beside != plain
    given = {"path": str(tmp_path / "x.keras"), "labels": ["a", "b"]}
    assert beside == replace(BASE, classifier=given).key


def test_a_request_keeps_its_key_in_another_process():
    assert pickle.loads(pickle.dumps(BASE)).key == BASE.key
    assert len(BASE.key) == 64


def test_a_wrong_request_has_no_key():
    with pytest.raises(ValueError, match="lime has no parameter 'x'"):
        _ = replace(BASE, parameters={"x": 1}).key
    with pytest.raises(LookupError, match="no method 'x'"):
        _ = replace(BASE, method="x").key
    with pytest.raises(ValueError, match="target rule 'x'"):
        _ = replace(BASE, target="x").key


def test_a_seed_depends_on_every_name_and_on_nothing_else():
    seed = derive_seed(1, "lime", "abc")
    assert seed == derive_seed("1", "lime", "abc") == 994813507
    others = [derive_seed(2, "lime", "abc"), derive_seed(1, "LIME", "abc")]
    others += [derive_seed(1, "lime", "abd"), derive_seed(1, "limea", "bc")]
    assert len({seed, *others}) == 5
    assert all(0 <= one < 2**32 for one in others)
