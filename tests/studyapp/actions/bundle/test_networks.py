"""A bundle's classifier is tried out where it is new, as every classifier that comes in."""

import pytest

from explainers.network.errors import ClassifierError
from explainers.probing import sandbox
from studyapp.actions.bundle.networks import Rights
from studyapp.actions.bundle.taking_in import import_study
from studyapp.actions.bundle.writing import export_study
from studyapp.actions.create_study import SpecError
from studyapp.models import Classifier, Condition, LogbookEntry, Study
from tests.computed_study import make_computed_study
from tests.factories import make_researcher

pytestmark = pytest.mark.django_db


@pytest.fixture
def bundle(tmp_path):
    study = make_computed_study(tmp_path / "in", pictures=1)
    export_study(study=study, path=tmp_path / "b.zip")
    return tmp_path / "b.zip"


def test_what_is_registered_here_is_not_tried_out_again(bundle, tried):
    taken = import_study(path=bundle, name="copy", rights=Rights(may_register=False)).study
    assert tried == []
    assert taken.classifier == Classifier.objects.get()


def test_a_new_classifier_is_tried_out_on_the_studys_pictures_and_written_down(bundle, tried):
    Classifier.objects.update(settings={"labels": ["none", "wall"]})
    member = make_researcher()
    taken = import_study(path=bundle, name="copy", member=member).study
    [(spec, samples)] = tried
    assert spec["labels"] == ["none", "brick"]
    assert [sample["name"] for sample in samples] == ["pile-01.png"]
    assert taken.classifier.registered_by == member.username
    assert taken.classifier.probe["is_cut_off"]
    entry = LogbookEntry.objects.get(noun="classifier")
    assert (entry.actor, entry.action, entry.subject, entry.study) == (
        member.username,
        "registered",
        taken.classifier.name,
        "copy",
    )


def test_a_classifier_that_does_not_pass_stops_the_bundle(bundle, monkeypatch):
    def refuse(spec, samples=(), *, tick=None):
        raise ClassifierError("network", "it took more than 4 GiB", "do not use it")

    monkeypatch.setattr(sandbox, "probe", refuse)
    Classifier.objects.update(stage="another")
    with pytest.raises(SpecError, match="classifier: network: it took more than 4 GiB"):
        import_study(path=bundle, name="copy")
    assert Study.objects.count() == 1


def test_whoever_may_register_none_brings_none_that_is_elsewhere(bundle, tmp_path):
    study = Study.objects.get()
    study.question_sets.all().delete()
    Condition.objects.all().delete()
    study.classifier.settings = {"elsewhere": "theirs", "labels": ["none", "brick"]}
    study.classifier.path = study.classifier.sha256 = ""
    study.classifier.save()
    export_study(study=study, path=tmp_path / "elsewhere.zip")
    rights = Rights(may_register=False)
    assert import_study(path=tmp_path / "elsewhere.zip", name="copy", rights=rights).study
    Classifier.objects.update(stage="another")
    with pytest.raises(SpecError, match="'theirs', which is not registered here"):
        import_study(path=tmp_path / "elsewhere.zip", name="copy-2", rights=rights)
    taken = import_study(path=tmp_path / "elsewhere.zip", name="copy-2").study
    assert taken.classifier.is_elsewhere
    assert LogbookEntry.objects.filter(noun="classifier", action="registered").count() == 1
