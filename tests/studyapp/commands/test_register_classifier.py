"""A classifier on the command line: tried out, told, registered."""

import pytest
from django.core.management import CommandError, call_command

from studyapp.models import Classifier, LogbookEntry
from tests.factories import picture_bytes
from tests.studyapp.actions.classifiers.tried import pretend

pytestmark = pytest.mark.django_db


def run(*given):
    call_command("register_classifier", *map(str, given))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "My Pets.keras"
    path.write_bytes(b"a model")
    return path


def test_it_says_what_the_classifier_answers_and_registers_it(file, tmp_path, monkeypatch, capsys):
    asked = pretend(monkeypatch)
    (tmp_path / "told.yaml").write_text("labels: [cat, dog]\npreprocessing: {scaling: 0..1}")
    (tmp_path / "cat.webp").write_bytes(picture_bytes(3))
    picture = ("--picture", tmp_path / "cat.webp")
    run(file, "--description", tmp_path / "told.yaml", *picture, "--stage", "epoch 5", "--check")
    assert "2 classes; feature layer: conv\na: cat 0.900" in capsys.readouterr().out
    assert not Classifier.objects.exists()
    run(file, "--description", tmp_path / "told.yaml", *picture, "--stage", "epoch 5")
    record = Classifier.objects.get()
    assert (record.name, record.stage) == ("my-pets", "epoch 5")
    assert record.settings["preprocessing"] == {"scaling": "0..1"}
    assert asked[0]["samples"][0]["name"] == "cat.webp"
    assert LogbookEntry.objects.get().actor == "register_classifier"


def test_what_is_wrong_is_named(file, tmp_path, monkeypatch):
    pretend(monkeypatch, report={})
    (tmp_path / "told.yaml").write_text("[1, 2]")
    for given, reason in (
        ((tmp_path / "gone.keras",), "There is no file"),
        ((file, "--picture", tmp_path / "gone.png"), "There is no file"),
        ((file, "--description", tmp_path / "told.yaml"), "does not hold settings by name"),
        ((file, "--description", tmp_path / "gone.yaml"), "cannot be read"),
        ((file,), r"My Pets\.keras: what it said"),
    ):
        with pytest.raises(CommandError, match=reason):
            run(*given)
    assert not Classifier.objects.exists()
