"""A study without any file of a network: described, measured, bundled and taken in elsewhere."""

import numpy as np
import pytest
import yaml

from studyapp.actions import measuring, questions
from studyapp.actions.bundle.taking_in import import_study
from studyapp.actions.bundle.writing import export_study
from studyapp.actions.create_study import SpecError, create_study
from studyapp.actions.duplicate import duplicate
from studyapp.actions.own_maps.taking_in import take_in
from studyapp.actions.spec.writing import description_of
from studyapp.models import Classifier, Explanation, Measurement, Stimulus, Study
from tests.computed_study import SPEC, fill
from tests.own_maps import lay_out, npz

pytestmark = pytest.mark.django_db
ELSEWHERE = {"elsewhere": "resnet50-torch", "labels": ["none", "brick"]}


def described(**changes):
    spec = yaml.safe_load(SPEC)
    spec |= {
        "classifier": dict(ELSEWHERE),
        "conditions": [
            {"name": name, "method": "own-maps", "rendering": "same-colour"}
            for name in ("ig", "cam")
        ],
        "pictures": [
            {"folder": "pictures", "licence": "CC0", "true_label": "brick"},
        ],
    }
    return spec | changes


def make(folder):
    fill(folder, 3)
    study = create_study(spec=described(), folder=folder)
    slope = np.tile(np.linspace(-1, 1, 32, dtype="f4"), (32, 1))
    maps, files = [], {}
    for image in study.images.all():
        for place, name in enumerate(("ig", "cam")):
            file = f"{name}-{image.name}.npz"
            files[file] = npz(slope[:, :: -1 if place else 1] * image.pk)
            maps.append({"picture": image.name, "map": file, "condition": name})
    shared = {"class": "brick", "probability": 0.9, "technique": "Captum"}
    take_in(study=study, path=lay_out(folder / "maps", shared | {"maps": maps}, files), by="rosa")
    return study


def test_a_description_with_a_classifier_elsewhere_makes_a_study(tmp_path):
    study = make(tmp_path)
    assert study.classifier.is_elsewhere
    assert Stimulus.objects.count() == 6
    again = description_of(study)
    assert again["classifier"] == ELSEWHERE
    assert [one["method"] for one in again["conditions"]] == ["own-maps", "own-maps"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"classifier": ELSEWHERE | {"path": "a.keras"}}, "'path' is about a file"),
        ({"classifier": {"elsewhere": "x"}}, "'labels' must list the classes"),
        ({"classifier": {"elsewhere": "!", "labels": ["a"]}}, "must be a name of letters"),
        (
            {"conditions": [{"name": "a", "method": "lime"}, {"name": "b", "method": "own-maps"}]},
            "condition 'a': its classifier is elsewhere, so lime cannot be computed",
        ),
        (
            {
                "conditions": [
                    {"name": name, "method": "own-maps", "parameters": {"steps": 5}}
                    for name in "ab"
                ]
            },
            "own-maps has no parameters",
        ),
        ({"target": "label:cat"}, "there is no class 'cat'"),
    ],
)
def test_a_description_that_would_need_the_network_is_refused(tmp_path, changes, said):
    fill(tmp_path, 1)
    with pytest.raises(SpecError, match=said):
        create_study(spec=described(**changes), folder=tmp_path)
    assert not Study.objects.exists()


def test_what_needs_no_network_is_measured(tmp_path):
    study = make(tmp_path)
    study.images.update(boxes=[[16, 0, 32, 32]])
    order = measuring.order(steps=5, with_stability=True)
    left = measuring.unmeasured(study=study, order=order)
    outcomes = list(measuring.measure_all(explanations=left, order=order))
    assert [one.error for one in outcomes] == [""] * 6
    numbers = Measurement.objects.filter(explanation__condition__name="ig").first().numbers
    assert numbers["peak_in_box"] is True
    assert numbers["energy_in_box"] == pytest.approx(1)
    assert 0 < numbers["area"] < 0.5
    assert numbers["confidence"] == 0.9
    assert numbers["correct"] is True
    assert numbers["deletion_auc"] is None
    assert numbers["stability"] is None
    assert numbers["brightness"] > 0
    assert not measuring.unmeasured(study=study, order=order)


def test_its_bundle_is_taken_in_with_the_very_same_stimuli(tmp_path):
    study = make(tmp_path)
    questions.freeze(question_set=questions.assemble(study=study))
    before = sorted(Stimulus.objects.values_list("sha256", "key"))
    keys = sorted(Explanation.objects.values_list("key", flat=True))
    export_study(study=study, path=tmp_path / "study.zip")
    import_study(path=tmp_path / "study.zip", name="again")
    again = Study.objects.get(slug="again")
    rows = Stimulus.objects.filter(explanation__image__study=again)
    assert sorted(rows.values_list("sha256", "key")) == before
    own = Explanation.objects.filter(image__study=again)
    assert sorted(own.values_list("key", flat=True)) == keys
    assert Classifier.objects.count() == 1
    assert again.question_set().questions.count() == 3


def test_a_study_with_a_classifier_elsewhere_is_copied_with_its_maps(tmp_path):
    study = make(tmp_path)
    copy = duplicate(study=study, name="again")
    assert copy.classifier == study.classifier
    assert Stimulus.objects.filter(explanation__image__study=copy).count() == 6
