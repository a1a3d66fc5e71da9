"""Results computed again from the package alone are those of the page, byte for byte."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from studyapp.actions.export.package import package
from studyapp.actions.export.recompute import export_to, recompute
from studyapp.actions.results import study_results
from studyapp.models import AnalysisPlan
from tests.factories import make_open_study
from tests.recorded import Given, record
from tests.rich_study import make_rich_study
from tests.task_studies import make_open_task_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(tmp_path):
    """The package of a study with two answers, as a file."""
    study = make_open_study(pictures=2)
    record(study, Given(), Given("right", question=1), expertise_level=1)
    export_to(tmp_path / "trust.zip", study=study)
    return tmp_path / "trust.zip"


def test_a_study_with_everything(tmp_path):
    study = make_rich_study()
    export_to(tmp_path / "rich.zip", study=study)
    found = recompute(tmp_path / "rich.zip")
    assert found.computed == study_results(study).results.to_json()
    assert found.is_the_same
    assert found.altered == ()
    assert found.first_difference() == ""


def test_a_study_with_a_right_answer_and_one_that_nobody_answered(tmp_path):
    for study in (make_open_task_study("forward-simulation"), make_open_study(slug="empty")):
        export_to(tmp_path / f"{study.slug}.zip", study=study)
        assert recompute(tmp_path / f"{study.slug}.zip").is_the_same


def test_a_folder_does_as_well(exported, tmp_path):
    with zipfile.ZipFile(exported) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert recompute(tmp_path / "unpacked").is_the_same


def test_a_changed_table_is_noticed_and_so_is_what_it_changes(exported, tmp_path):
    _rewritten(exported, "_table-trials_", lambda text: text.replace(",main,", ",catch,", 1))
    found = recompute(exported)
    assert [path for path in found.altered if "_table-trials_" in path] == list(found.altered)
    assert not found.is_the_same
    assert "instead of" in found.first_difference()
    with pytest.raises(CommandError, match=r"differ from results\.json .* line \d+"):
        call_command("report", str(exported), stdout=io.StringIO(), stderr=io.StringIO())


def test_the_command_writes_the_document_and_compares_it(exported, tmp_path):
    out, said = io.StringIO(), io.StringIO()
    call_command("report", str(exported), stdout=out, stderr=said)
    assert "byte for byte" in said.getvalue()
    call_command("report", "trust", output=tmp_path / "again.json", stdout=out, stderr=said)
    assert (tmp_path / "again.json").read_text() == out.getvalue()
    assert json.loads(out.getvalue())["facts"]["study_id"] == "trust"


def test_the_variant_for_spreadsheets_is_refused(tmp_path):
    study = make_open_study(pictures=1)
    (tmp_path / "safe.zip").write_bytes(b"".join(package(study, spreadsheet_safe=True)))
    with pytest.raises(CommandError, match="written for spreadsheet programs"):
        call_command("report", str(tmp_path / "safe.zip"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.zip", None, "There is no file"),
        ("text.zip", b"not a zip", "is not a zip file"),
    ],
)
def test_what_is_no_package_is_refused(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=message):
        call_command("report", str(tmp_path / name))


@pytest.mark.parametrize(
    ("part", "change", "message"),
    [
        ("analysis_manifest", None, "has no analysis_manifest.json"),
        ("analysis_manifest", lambda text: text[:-9], "is not JSON"),
        ("analysis_manifest", lambda text: text.replace('"format": 1', '"format": 99'), "format 1"),
        ("_table-trials_", None, "has no table 'trials'"),
        ("_table-trials_", lambda text: text.replace(",2000,", ",soon,"), "must hold integers"),
    ],
)
def test_a_damaged_package_is_refused_with_what_is_wrong(exported, part, change, message):
    _rewritten(exported, part, change)
    with pytest.raises(CommandError, match=message):
        call_command("report", str(exported))


def test_hidden_results_are_not_computed_either():
    study = make_open_study(pictures=1)
    AnalysisPlan.objects.update_or_create(study=study, defaults={"planned_n": 5})
    with pytest.raises(CommandError, match="0 of 5"):
        call_command("report", "trust")


def _rewritten(path, part, change):
    """Change the text of the file with this in its name; None leaves it out."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            if part not in name:
                archive.writestr(name, text)
            elif change is not None:
                archive.writestr(name, change(text))
