"""`manage.py create_study` says what is wrong in words."""

import pytest
from django.core.management import CommandError, call_command

from studyapp.models import PrecomputeRun, Study
from tests.real_study import SPEC, fill_folder

pytestmark = pytest.mark.django_db


def test_a_file_becomes_a_draft_and_names_the_next_step(tmp_path, capsys):
    folder = fill_folder(tmp_path / "in", pictures=2)
    (folder / "study.yaml").write_text(SPEC)
    call_command("create_study", folder / "study.yaml")
    assert Study.objects.get().slug == "shapes"
    assert "manage.py precompute shapes" in capsys.readouterr().out


def test_with_explain_the_run_is_ordered_too(tmp_path):
    folder = fill_folder(tmp_path / "in", pictures=2)
    (folder / "study.yaml").write_text(SPEC)
    call_command("create_study", folder / "study.yaml", explain=2)
    assert PrecomputeRun.objects.get().freeze_after == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("slug: [", "not valid YAML"),
        ("slug: one\nslug: two", "'slug' is given twice"),
        ("slug: x", "'title' is missing"),
        ("", "must be a mapping"),
        ("- a list", "must be a mapping"),
    ],
)
def test_a_file_that_is_no_study_is_refused_by_name(tmp_path, content, said):
    path = tmp_path / "study.yaml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandError, match=said) as refusal:
        call_command("create_study", path)
    assert "study.yaml" in str(refusal.value)


def test_a_file_that_is_not_utf8_is_refused_by_name(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_bytes("title: Erklärung".encode("latin-1"))
    with pytest.raises(CommandError, match="not a text file in UTF-8"):
        call_command("create_study", path)
