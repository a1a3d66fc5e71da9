"""manage.py add_pictures takes pictures in and names what it refuses."""

import io

import pytest
from django.core.management import CommandError, call_command

from studyapp.models import LogbookEntry
from tests.factories import make_study
from tests.studyapp.actions.pictures.archives import picture, write, zipped

pytestmark = pytest.mark.django_db


def _run(*words: str) -> str:
    said = io.StringIO()
    call_command("add_pictures", *words, stdout=said)
    return said.getvalue()


def test_a_folder_with_a_manifest_elsewhere(tmp_path):
    study = make_study()
    write(tmp_path / "in" / "a.png", picture(1))
    write(tmp_path / "in" / "b.png", b"")
    manifest = write(tmp_path / "m.csv", "picture,label\na.png,espresso\nb.png,espresso\n")
    options = ("--licence", "CC0", "--tag", "dark", "--tag", "wet", "--practice")
    said = _run("trust", str(tmp_path / "in"), "--manifest", str(manifest), *options)
    image = study.images.get()
    told = (image.true_label, image.licence, image.tags, image.is_practice)
    assert told == ("espresso", "CC0", ["dark", "wet"], True)
    assert "refused: 1" in said
    assert "b.png cannot be read as a picture" in said
    noted = LogbookEntry.objects.get()
    assert (noted.actor, noted.details) == ("add_pictures", {"added": 1, "refused": 1})


def test_a_zip_file(tmp_path):
    study = make_study()
    members = {"photos/espresso/a.png": picture(1), "../out.png": picture(2)}
    said = _run("trust", str(zipped(tmp_path / "a.zip", members)))
    assert list(study.images.values_list("name", "true_label")) == [("espresso/a.png", "espresso")]
    assert "../out.png: its name leads out of the zip file" in said


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("nothing", "."), "There is no study 'nothing'; choose one of: trust"),
        (("trust", "gone"), "neither a folder nor a file"),
        (("trust", "{}/empty"), "No picture was added:\n- There is no JPEG"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path, words, reason):
    make_study()
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=reason):
        _run(*(word.format(tmp_path) for word in words))
