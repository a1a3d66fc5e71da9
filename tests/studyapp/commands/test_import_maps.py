"""manage.py import_maps."""

import pytest
from django.core.management import CommandError, call_command

from studyapp.actions.own_maps.ordering import manifest_lines
from studyapp.models import Explanation, LogbookEntry
from tests.own_maps import lay_out, make_bare_study, npz, row

pytestmark = pytest.mark.django_db


def test_maps_are_taken_in_and_the_next_step_is_named(tmp_path, capsys):
    make_bare_study()
    path = lay_out(tmp_path / "maps", {"maps": [row(0)]}, {"0.npz": npz()})
    call_command("import_maps", "trust", path, condition="captum", rendering="same-colour")
    said = capsys.readouterr().out
    assert "maps taken in: 1" in said
    assert "pictures of the study without a map: secret-picture-1" in said
    assert "/studies/trust/gallery/" in said
    assert Explanation.objects.get().condition.rendering == "same-colour"
    assert LogbookEntry.objects.get().actor == "manage.py import_maps"


def test_every_mistake_is_named_and_nothing_is_taken_in(tmp_path):
    make_bare_study()
    with pytest.raises(CommandError, match="There is no study 'other'; choose one of: trust"):
        call_command("import_maps", "other", tmp_path)
    path = lay_out(tmp_path / "maps", {"maps": [row(7), row(1, fit="x")]}, {"7.npz": b""})
    with pytest.raises(CommandError, match=r"Nothing was taken in:\n- .*map 2: there is no file"):
        call_command("import_maps", "trust", path, condition="captum")
    assert not Explanation.objects.exists()


def test_the_manifest_to_begin_with_is_read_once_it_is_filled_in(tmp_path):
    study = make_bare_study()
    study.images.filter(position=1).update(name="=1+1.jpg")
    study.conditions.create(name="cam", method="own-maps")
    header, *lines = manifest_lines(study)
    filled = [line.replace(",cam,,,", ",cam,espresso,0.5,Captum") for line in lines]
    names = [line.split(",")[1] for line in lines]
    path = lay_out(tmp_path / "maps", header + "".join(filled), dict.fromkeys(names, npz()))
    call_command("import_maps", "trust", path)
    assert Explanation.objects.filter(class_name="espresso").count() == 2
