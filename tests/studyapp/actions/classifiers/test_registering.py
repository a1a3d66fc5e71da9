"""From a described classifier to a registered one."""

import pytest

from explainers.network.errors import ClassifierError
from studyapp import media
from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.classifiers.ordering import allowed_file, order_probe
from studyapp.actions.classifiers.registering import register
from studyapp.models import Classifier, Job, LogbookEntry
from tests.studyapp.actions.classifiers.tried import (
    PICTURE,
    do,
    make_draft,
    pretend,
    seen,
    tried_job,
)

pytestmark = pytest.mark.django_db


def test_what_was_tried_out_is_registered_with_its_file_its_hash_and_who_did_it(monkeypatch):
    asked = pretend(monkeypatch)
    job = tried_job(settings={"labels": ["cat", "dog"], "preprocessing": {"scaling": "0..1"}})
    assert job.state == Job.State.FINISHED
    assert not Classifier.objects.exists()  # until a person has looked at it
    record = register(job=job, by="rosa")
    assert record.name == "pets"
    assert media.read(record.path) == b"a model"
    assert record.path.startswith("classifiers/")
    assert record.sha256 == media.sha256_of(media.full_path(record.path))
    assert record.settings == {"labels": ["cat", "dog"], "preprocessing": {"scaling": "0..1"}}
    assert record.registered_by == "rosa"
    assert record.probe["classifier"]["feature_layer"] == "conv"
    assert media.full_path(record.probe["pictures"][0]["map"]).is_file()
    assert asked[0]["spec"]["preprocessing"] == {"scaling": "0..1"}
    actions = list(LogbookEntry.objects.order_by("number").values_list("action", "subject"))
    assert actions == [("uploaded", "pets"), ("registered", "pets")]


def test_the_older_format_that_an_admin_chose_is_not_registered_by_others(monkeypatch):
    pretend(monkeypatch)
    job = tried_job(settings={"allow_legacy_h5": True})
    with pytest.raises(ClassifierRefused, match="only admins may register a model in the older"):
        register(job=job, by="rosa")
    assert register(job=job, by="ada", may_h5=True).name == "pets"


def test_registering_twice_is_registering_once(monkeypatch):
    pretend(monkeypatch)
    job = tried_job()
    assert register(job=job, by="rosa") == register(job=job, by="rosa")
    assert LogbookEntry.objects.filter(action="registered").count() == 1


def test_a_refusal_names_the_file_as_its_owner_does(monkeypatch):
    draft = make_draft()
    stored = draft.path.rpartition("/")[2]
    pretend(monkeypatch, error=ClassifierError(stored, "it has a Lambda layer", "replace it"))
    job = do(order_probe(draft, by="rosa"))
    assert job.state == Job.State.FAILED
    assert job.problems == ["mine.keras: it has a Lambda layer; replace it"]
    with pytest.raises(ClassifierRefused, match="has not tried out a classifier with success"):
        register(job=job, by="rosa")


@pytest.mark.parametrize(
    "report",
    [
        {},
        {"classifier": [], "pictures": []},
        seen(layers=[{"path": "x"}]),
        seen(input_size="large"),
        seen() | {"pictures": [{"name": "a", "answers": [], "shown": "!", "map": None}]},
        seen() | {"pictures": [{"name": "a", "answers": [], "shown": "AAAA", "map": None}]},
        seen() | {"pictures": [{"name": "a", "answers": [[1]], "shown": PICTURE, "map": None}]},
    ],
)
def test_what_the_process_said_is_not_believed_unless_it_is_what_it_should_be(monkeypatch, report):
    pretend(monkeypatch, report)
    job = tried_job()
    assert job.state == Job.State.FAILED
    assert "mine.keras: what it said while it was tried out cannot be understood" in job.problems[0]


def test_a_file_that_is_gone_or_another_one_is_not_registered(monkeypatch):
    pretend(monkeypatch)
    job = tried_job()
    media.full_path(job.path).write_bytes(b"another model")
    with pytest.raises(ClassifierRefused, match=r"mine\.keras: its file is not the one"):
        register(job=job, by="rosa")
    media.remove(job.path)
    with pytest.raises(ClassifierRefused, match="upload it again"):
        register(job=job, by="rosa")
    assert not Classifier.objects.exists()


def test_a_file_that_is_gone_is_not_tried_out(monkeypatch):
    pretend(monkeypatch)
    draft = make_draft()
    job = order_probe(draft, by="rosa")
    media.remove(draft.path)
    assert do(job).problems == ["mine.keras: its file is not kept any more; upload it again."]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"preprocessing": {"scaling": "half"}}, "scaling 'half' is unknown"),
        ({"input_size": [0, 3]}, "input_size must be"),
        ({"application": "VGG17"}, "there is no application"),
    ],
)
def test_impossible_settings_are_refused_before_anything_is_ordered(told, reason):
    with pytest.raises(ClassifierRefused, match=reason):
        order_probe(make_draft(settings=told), by="rosa")
    assert not Job.objects.exists()


def test_a_name_is_given_once(monkeypatch):
    pretend(monkeypatch)
    register(job=tried_job(), by="rosa")
    with pytest.raises(ClassifierRefused, match="There is a classifier 'pets' already"):
        order_probe(make_draft(), by="rosa")


def test_only_files_in_the_named_folders_are_taken_from_the_server(settings, tmp_path):
    inside, outside = tmp_path / "models", tmp_path / "secret"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "a.keras").write_bytes(b"x")
    (inside / "link.keras").symlink_to(outside / "a.keras")
    settings.CLASSIFIER_FOLDERS = [str(inside)]
    assert allowed_file("a.keras") == allowed_file(str(inside / "a.keras"))
    for wrong in (
        str(outside / "a.keras"),
        "../secret/a.keras",
        "link.keras",
        "gone.keras",
        str(inside),
        "",
    ):
        with pytest.raises(ClassifierRefused, match="There is no file"):
            allowed_file(wrong)
