"""A study is written as the description that makes the same study again."""

import json
from functools import partial

import pytest
import yaml
from django.conf import settings

from studyapp.actions.create_study import create_study
from studyapp.actions.spec.files import bundled
from studyapp.actions.spec.reading import read_yaml
from studyapp.actions.spec.schema.tables import STUDY
from studyapp.actions.spec.shape import shape_mistakes
from studyapp.actions.spec.writing import description_of
from tests.computed_study import fill, read_network

pytestmark = pytest.mark.django_db
FIXTURES = ("complete_study", "faulty_model", "forward_simulation")


def make(folder, fixture, **changes):
    """A study of a fixture, on a made-up network and pictures of one colour."""
    if not folder.exists():
        fill(folder, 2)
    picture = {"boxes": [[1, 2, 9, 9]], "true_label": "brick", "credit": "nobody", "licence": "CC0"}
    practice = {"path": "pictures/pile-02.png", "is_practice": True}
    spec = read_yaml(settings.BASE_DIR / "fixtures" / f"{fixture}.yaml") | {
        "classifier": {"path": "network.keras", "labels": ["none", "brick"], "stage": "epoch 5"},
        "pictures": [{"path": "pictures/pile-01.png", "name": "pile"} | picture, practice],
    }
    return create_study(spec=spec | changes, folder=folder, read_network=read_network)


def in_its_folder(folder, described, at):
    """The network where the files of this test lie."""
    return read_network(dict(described) | {"path": "network.keras"}, folder)


@pytest.mark.parametrize("fixture", FIXTURES)
def test_what_is_written_makes_the_same_study_again(tmp_path, fixture):
    study = make(tmp_path / "in", fixture)
    described = description_of(study)
    assert shape_mistakes(described) == []
    # As it is read from a file: nothing but plain values.
    spec = yaml.safe_load(yaml.safe_dump(described))
    for entry, kept in zip(spec["pictures"], described["pictures"], strict=True):
        entry["path"] = f"pictures/pile-0{described['pictures'].index(kept) + 1}.png"
    again = create_study(
        spec=spec | {"slug": "again"},
        folder=tmp_path / "in",
        read_network=partial(in_its_folder, tmp_path / "in"),
    )
    assert description_of(again) | {"slug": study.slug} == described


def test_the_three_fixtures_together_use_every_key_and_each_is_written(tmp_path):
    written = [description_of(make(tmp_path / name, name)) for name in FIXTURES]
    known = set(STUDY.known) - {"exits"}
    assert all(set(one) | {"analysis"} == known for one in written)
    for key in STUDY.keys:
        if key.holds == "list":
            used = {name for one in written for entry in one[key.name] for name in entry}
            # A picture is written as a file; a condition's own network has a test of its own, and
            # so has a mask.
            assert set(key.kind.known) - used <= {"folder", "package", "classifier", "mask"}
    assert written[0]["quotas"] == {0: 20, 1: 20, 2: 20}
    assert written[0]["comprehension"][0]["correct"].startswith("The explanation that makes me")
    assert written[1]["conditions"][1]["faulty_version_of"] == "gradcam"
    assert written[1]["arms"][2] == {
        "name": "both",
        "weight": 1,
        "shows_prediction": False,
        "conditions": ["gradcam", "lime"],
    }


def test_completion_codes_belong_to_one_recruitment_and_are_not_written(tmp_path):
    study = make(tmp_path / "in", "complete_study")
    assert study.exits.count() == 4
    assert "C1A2B3" not in json.dumps(description_of(study))


def test_a_condition_is_written_with_a_network_of_its_own(tmp_path):
    own = {"path": "network.keras", "labels": ["none", "brick"], "stage": "epoch 9"}
    conditions = [
        {"name": "now", "method": "gradcam"},
        {"name": "then", "method": "gradcam", "classifier": own},
    ]
    study = make(
        tmp_path / "in", "complete_study", conditions=conditions, analysis=None, asks_guess=False
    )
    now, then = description_of(study)["conditions"]
    assert "classifier" not in now
    assert then["classifier"]["stage"] == "epoch 9"
    assert then["classifier"]["path"] == f"classifiers/{study.classifier.sha256}.keras"


def test_a_file_is_called_by_its_kind_and_its_hash():
    assert bundled("stimuli/ab/abcd.webp") == "stimuli/abcd.webp"
