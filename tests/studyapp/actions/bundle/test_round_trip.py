"""A study goes into one file, and comes out of it on a machine that has nothing."""

import json
import zipfile

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

import explainers
from explainers.work import computing
from studyapp import media
from studyapp.actions import kept_maps, precompute, runs
from studyapp.actions.bundle.taking_in import import_study
from studyapp.actions.bundle.writing import export_study
from studyapp.actions.roles import Role, give_role
from studyapp.actions.spec.writing import description_of
from studyapp.actions.studies import open_study
from studyapp.actions.tables import stimuli_table
from studyapp.models import (
    Classifier,
    Explanation,
    Question,
    Questionnaire,
    QuestionSet,
    Stimulus,
    Study,
)
from tests.computed_study import make_computed_study
from tests.walker import walk

pytestmark = pytest.mark.django_db


def kept(study) -> dict:
    """Everything that was computed for a study, with the bytes of every file."""
    return {
        "stimuli": [
            (one.key, one.sha256, one.size, one.width, one.height, media.read(one.path))
            for one in Stimulus.objects.filter(explanation__image__study=study).order_by("key")
        ],
        "shown": [media.read(image.shown_path) for image in study.images.all()],
        "pictures": [(image.name, media.read(image.path)) for image in study.images.all()],
        "maps": [
            (one.key, one.facts, one.provenance, kept_maps.content_of(one))
            for one in Explanation.objects.filter(image__study=study).order_by("key")
        ],
        "questions": [
            (str(one), one.kind, one.included, one.position, one.question_set.padded_size)
            for one in Question.objects.filter(question_set__study=study)
        ],
    }


@pytest.fixture
def move(settings, tmp_path):
    """From here on the database is empty, and nobody has written to the media."""

    def forget():
        for model in (QuestionSet, Study, Classifier, Questionnaire):
            model.objects.all().delete()
        settings.MEDIA_ROOT = tmp_path / "another machine"

    return forget


def refuse(*args, **kwargs):
    raise AssertionError("a network was loaded, or an explanation computed")


@pytest.fixture
def no_network(monkeypatch):
    """Nothing can be loaded or computed from here on."""

    def forbid():
        monkeypatch.setattr(explainers, "load_classifier", refuse)
        monkeypatch.setattr(precompute, "read_classifier", refuse)
        monkeypatch.setattr(computing, "explain", refuse)

    return forbid


def test_a_study_is_taken_in_byte_for_byte_without_loading_a_network(tmp_path, move, no_network):
    study = make_computed_study(tmp_path / "in")
    before, described = kept(study), description_of(study)
    assert len(before["stimuli"]) == 6
    export_study(study=study, path=tmp_path / "bricks.zip")
    move()
    no_network()
    taken = import_study(path=tmp_path / "bricks.zip").study
    assert kept(taken) == before
    assert description_of(taken) == described
    assert taken.status == "draft"
    # Nothing is left for a worker to do, so the keys are those that this machine would ask for.
    assert not runs.order_run(study=taken).items.exists()


def test_whoever_takes_part_in_the_copy_sees_the_very_stimuli(tmp_path, move):
    export_study(study=make_computed_study(tmp_path / "in"), path=tmp_path / "bricks.zip")
    move()
    taken = import_study(path=tmp_path / "bricks.zip").study
    open_study(study=taken)
    walker = walk(taken)
    assert walker.participant().outcome == "completed"
    assert len(list(stimuli_table(taken, simulated=False))) == 6


def test_nothing_of_participants_is_ever_in_a_bundle(tmp_path):
    study = make_computed_study(tmp_path / "in")
    export_study(study=study, path=tmp_path / "before.zip")
    study.exits.create(
        outcome="completed", code="SECRET1", return_url="https://app.prolific.com/{code}"
    )
    open_study(study=study)
    participant = walk(study).participant()
    assert participant.trials.count() == 3
    export_study(study=study, path=tmp_path / "after.zip")
    # With people and without them, and with the codes of a recruitment: the very same file.
    assert (tmp_path / "after.zip").read_bytes() == (tmp_path / "before.zip").read_bytes()


def test_two_copies_of_one_bundle_share_files_and_questionnaire(tmp_path):
    study = make_computed_study(tmp_path / "in")
    export_study(study=study, path=tmp_path / "bricks.zip")
    copy = import_study(path=tmp_path / "bricks.zip", name="bricks-2").study
    assert kept(copy) == kept(study)
    assert (copy.classifier, copy.questionnaire) == (study.classifier, study.questionnaire)
    assert set(Study.objects.values_list("slug", flat=True)) == {"bricks", "bricks-2"}


def test_a_draft_without_stimuli_keeps_what_it_has(tmp_path, move):
    study = make_computed_study(tmp_path / "in")
    study.question_sets.all().delete()
    study.images.first().explanations.all().delete()
    export_study(study=study, path=tmp_path / "half.zip")
    move()
    taken = import_study(path=tmp_path / "half.zip").study
    assert taken.question_set() is None
    assert Stimulus.objects.count() == 4
    assert runs.order_run(study=taken).items.count() == 2


def test_what_an_audit_found_and_the_class_that_it_explained_come_along(tmp_path):
    study = make_computed_study(tmp_path / "in")
    image = study.images.first()
    image.audit, image.target = {"audit_verdict": "fail"}, "label:brick"
    image.save()
    export_study(study=study, path=tmp_path / "bricks.zip")
    taken = import_study(path=tmp_path / "bricks.zip", name="copy").study.images.first()
    assert (taken.audit, taken.target) == ({"audit_verdict": "fail"}, "label:brick")


def test_files_are_named_by_their_content_and_described_by_a_manifest(tmp_path):
    export_study(study=make_computed_study(tmp_path / "in"), path=tmp_path / "bricks.zip")
    with zipfile.ZipFile(tmp_path / "bricks.zip") as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
        dates = {member.date_time for member in archive.infolist()}
    assert (manifest["kind"], manifest["format"]) == ("seewhy-study", 3)
    assert set(manifest["files"]) == set(names) - {"manifest.json"}
    # Three texts; one network; three pictures, as they are and as shown; six maps, stimuli.
    kinds = [name.split("/")[0] for name in names]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "study.yaml": 1,
        "material.json": 1,
        "registrations.json": 1,
        "classifiers": 1,
        "pictures": 3,
        "shown": 3,
        "stimuli": 6,
        "maps": 6,
        "manifest.json": 1,
    }
    assert len(dates) == 1
    assert len(set(names)) == len(names)


def test_the_commands_say_what_was_done_and_what_comes_next(tmp_path, capsys):
    make_computed_study(tmp_path / "in")
    out = tmp_path / "bricks.zip"
    call_command("export_study", "bricks", str(out))
    ada = User.objects.create_user("ada")
    give_role(ada, Role.RESEARCHER)
    call_command("import_study", str(out), "--name", "again", "--member", "ada")
    assert Study.objects.changed_by(ada).get().slug == "again"
    said = capsys.readouterr().out
    assert "23 files" in said
    assert "import_study bricks.zip" in said
    assert "Made the draft study 'again' with 3 pictures; nothing had to be computed." in said
