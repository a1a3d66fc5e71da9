"""A description becomes a study as a whole or not at all."""

import pytest

from studyapp.actions.create_study import SpecError, create_study
from studyapp.models import Classifier, Condition, Questionnaire, SourceImage, Study
from tests.real_study import fill_folder, make_real_study, spec

pytestmark = [pytest.mark.django_db, pytest.mark.tensorflow]


def mistakes_of(folder, **changes) -> str:
    with pytest.raises(SpecError) as refusal:
        create_study(spec=spec(**changes), folder=folder)
    for model in (Study, Classifier, Condition, Questionnaire, SourceImage):
        assert model.objects.count() == 0
    return str(refusal.value)


def test_a_whole_description_becomes_a_draft(tmp_path):
    study = make_real_study(tmp_path / "in")
    assert study.status == "draft"
    assert [image.name for image in study.images.all()] == [f"shape-{n}.png" for n in range(3)]
    assert [condition.name for condition in study.conditions.all()] == ["cam", "superpixels"]
    assert study.questionnaire.levels() == {0: "Not familiar", 1: "Familiar"}
    assert len(study.classifier.sha256) == 64


def test_two_studies_share_a_classifier_and_a_questionnaire(tmp_path):
    one = make_real_study(tmp_path / "one")
    other = make_real_study(tmp_path / "other", slug="shapes-2")
    assert one.classifier == other.classifier
    assert one.questionnaire == other.questionnaire


def test_everything_missing_is_named_at_once(tmp_path):
    with pytest.raises(SpecError) as refusal:
        create_study(spec={"titel": "x"}, folder=tmp_path)
    for name in ("slug", "title", "consent_text", "classifier", "conditions", "pictures"):
        assert f"'{name}' is missing" in str(refusal.value)
    assert "'titel' is unknown" in str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"conditions": [{"name": "a", "method": "gradcamm"}]}, "gradcamm"),
        ({"conditions": [{"name": "a", "method": "gradcam"}]}, "at least two"),
        (
            {"conditions": [{"name": "a", "method": "lime", "parameters": {"samples": 9}}]},
            "num_samples",
        ),
        ({"conditions": [{"name": "a", "methd": "lime"}]}, "'methd' is unknown"),
        ({"pictures": [{"path": "nothing.png"}]}, "nothing.png"),
        ({"pictures": [{"package": "no_such_package", "path": "x.png"}]}, "not installed"),
        ({"pictures": [{"folder": "empty"}]}, "no pictures"),
        ({"pictures": "pictures"}, "must be a list"),
        ({"classifier": {"pretrained": "resnet1000"}}, "resnet1000"),
        ({"classifier": {}}, "'classifier' is missing"),
        ({"classifier": {"path": "missing.keras"}}, "missing.keras"),
        ({"classifier": {"path": "network.keras", "labels": ["one"]}}, "labels"),
        ({"slug": "no spaces allowed"}, "slug"),
        ({"trials_per_participant": 0}, "trials_per_participant"),
        ({"target": "top-one"}, "top-one"),
        ({"target": "label:nosuch"}, "nosuch"),
        ({"stimulus_width": 0}, "stimulus_width"),
        ({"stimulus_height": 32000}, "stimulus_height"),
        ({"pictures": [{"folder": "pictures"}, {"path": "pictures/shape-1.png"}]}, "given twice"),
        ({"conditions": [{"name": "a", "method": "lime"}] * 3}, "'a' is given twice"),
        ({"questionnaire": {"name": "x", "items": [{"code": "q"}]}}, "questionnaire, item 1"),
        ({"languages": "en"}, "'languages' must be a list of texts"),
        ({"languages": [{"en": "English"}]}, "'languages' must be a list of texts"),
        ({"recruiter_parameters": "pid"}, "'recruiter_parameters' must be a list of texts"),
        ({"translations": {"nl": "Titel"}}, "the translations of this study must be"),
        ({"translations": {"nl": None}}, "the translations of this study must be"),
        ({"practice_feedback": None}, "practice_feedback: it has no value"),
        ({"quotas": {1: 5, "1": 6}}, "quotas: '1' is given twice"),
        ({"arms": [{"name": "a", "conditions": 5}]}, "'conditions' must be a list of names"),
        (
            {"comprehension": [{"text": "?", "choices": [1, 2], "correct": 1}]},
            "'choices' must be a list of texts; entry 1 is the number 1",
        ),
        ({"pictures": [{"path": 5}]}, "'path' must be a text, not the number 5"),
        ({"pictures": [{"package": "no.such", "path": "x.png"}]}, "not installed"),
        ({"pictures": [{"folder": "pictures", "credit": "x" * 301}]}, "at most 300 characters"),
    ],
)
def test_every_mistake_is_refused_by_name_and_nothing_stays(tmp_path, changes, said):
    folder = fill_folder(tmp_path / "in")
    (folder / "empty").mkdir()
    assert said in mistakes_of(folder, **changes)


def test_no_questionnaire_is_put_to_the_same_person_twice(tmp_path):
    folder = fill_folder(tmp_path / "in")
    again = {"questionnaire": spec()["questionnaire"]}
    assert "is asked twice" in mistakes_of(folder, further_questionnaires=[again])
    other = {"questionnaire": spec()["questionnaire"] | {"name": "Another"}}
    assert "is asked twice" in mistakes_of(folder, further_questionnaires=[other, other])


def test_a_picture_that_is_none_is_named_and_nothing_stays(tmp_path, media_folder):
    folder = fill_folder(tmp_path / "in")
    (folder / "pictures" / "broken.png").write_bytes(b"not a picture")
    said = mistakes_of(folder)
    assert "broken.png: it is not a JPEG, PNG or WebP picture; convert it" in said
    assert not (media_folder / "pictures").exists()


def test_a_file_that_is_no_keras_model_is_named(tmp_path):
    folder = fill_folder(tmp_path / "in")
    (folder / "network.keras").write_bytes(b"PK\x03\x04 no model")
    said = mistakes_of(folder)
    assert "network.keras: it is not a Keras model file; save it again" in said


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"path": "pictures/shape-0.png", "boxes": [[0, 0, 65, 9]]}, "reaches out of the picture"),
        ({"path": "pictures/shape-0.png", "boxes": [[9, 0, 5, 9]]}, "left < right"),
        ({"path": "pictures/shape-0.png", "boxes": [[0.5, 0, 5, 9]]}, "in whole pixels"),
        ({"folder": "pictures", "boxes": [[0, 0, 5, 9]]}, "they need its 'path'"),
    ],
)
def test_boxes_that_cannot_be_are_named(tmp_path, entry, said):
    assert said in mistakes_of(fill_folder(tmp_path / "in"), pictures=[entry])


def test_a_condition_may_explain_another_training_stage(tmp_path):
    folder = fill_folder(tmp_path / "in")
    later = {"path": "network.keras", "stage": "epoch 5"}
    conditions = [
        {"name": "now", "method": "gradcam"},
        {"name": "then", "method": "gradcam", "classifier": later},
    ]
    study = create_study(spec=spec(conditions=conditions), folder=folder)
    now, then = study.conditions.all()
    assert now.explained == study.classifier
    assert then.explained.stage == "epoch 5"
    assert then.explained != study.classifier


def test_a_condition_whose_classifier_cannot_be_read_is_named(tmp_path):
    folder = fill_folder(tmp_path / "in")
    for described, said in (
        ({"path": "nowhere.keras"}, "condition 'then': classifier"),
        ("network.keras", "conditions, number 2, classifier: must be a mapping"),
    ):
        conditions = [
            {"name": "now", "method": "gradcam"},
            {"name": "then", "method": "gradcam", "classifier": described},
        ]
        assert said in mistakes_of(folder, conditions=conditions)


def test_boxes_are_kept_with_their_picture(tmp_path):
    entry = {"path": "pictures/shape-0.png", "boxes": [[0, 0, 64, 9]]}
    folder = fill_folder(tmp_path / "in")
    study = create_study(spec=spec(pictures=[entry]), folder=folder)
    assert study.images.get().boxes == [[0, 0, 64, 9]]
