"""The package of a study: what is in it, and that it is a Psych-DS dataset."""

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest

from studyapp.actions.export.package import CHANGED, package
from studyapp.actions.export.recompute import export_to, recompute
from studyapp.actions.registration.freeze import amend, register
from studyapp.actions.registration.hiding import ResultsHidden
from studyapp.actions.registration.plan import written_plan
from studyapp.actions.results import compute, study_results
from studyapp.analysis.columns import CODEBOOK, TABLES
from studyapp.models import AnalysisPlan, Participant
from tests.factories import make_open_study
from tests.recorded import Given, record
from tests.rich_study import make_rich_study
from tests.studyapp.actions.export.packages import manifest_of, rows_of, unpacked

pytestmark = pytest.mark.django_db
# https://psychds-docs.readthedocs.io: the name of a data file
PSYCH_DS = r"([a-z]+-[a-zA-Z0-9]+)(_[a-z]+-[a-zA-Z0-9]+)*_data\.csv"


def test_it_holds_every_table_and_says_what_it_is():
    files = unpacked(make_rich_study())
    tables = [path for path in files if path.startswith("data/")]
    assert [re.findall(r"table-(\w+)_data", path)[0] for path in tables] == [*TABLES, "wide"]
    assert {
        "README.md",
        "CHANGES.md",
        "dataset_description.json",
        "codebook.csv",
        "analysis_manifest.json",
        "results.json",
        "analysis/analyse.R",
        "analysis/analyse.py",
    } <= set(files)
    for table in TABLES:
        assert rows_of(files, table), table


def test_it_is_a_psych_ds_dataset():
    study = make_open_study(pictures=2, slug="lego-trust_2")
    record(study, Given())
    files = unpacked(study)
    described = json.loads(files["dataset_description.json"])
    assert described["@context"].startswith("https://schema.org")
    assert described["@type"] == "Dataset"
    assert described["name"]
    assert described["description"]
    known = [variable["name"] for variable in described["variableMeasured"]]
    assert len(known) == len(set(known))
    for path, text in files.items():
        if path.startswith("data/"):
            assert re.fullmatch(PSYCH_DS, path.removeprefix("data/")), path
            assert set(next(csv.reader(io.StringIO(text)))) <= set(known), path


def test_the_codebook_describes_every_column_of_the_package():
    study = make_rich_study()
    files = unpacked(study)
    codebook = list(csv.DictReader(io.StringIO(files["codebook.csv"], newline="")))
    assert set(codebook[0]) == set(CODEBOOK)
    for table in [*TABLES, "wide"]:
        described = [row["variable"] for row in codebook if row["table"] == table]
        assert described == list(rows_of(files, table)[0]), table
    (level,) = [r for r in codebook if (r["table"], r["variable"]) == ("trials", "expertise_level")]
    assert level["value_labels"] == "0 = Not familiar | 1 = A bit familiar | 2 = Familiar"


def test_the_manifest_has_the_hash_the_size_and_the_rows_of_every_file():
    files = unpacked(make_rich_study())
    manifest = manifest_of(files)
    listed = {file["path"]: file for file in manifest["files"]}
    assert set(listed) == set(files) - {"analysis_manifest.json"}
    for path, file in listed.items():
        content = files[path].encode()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["bytes"] == len(content)
        if file["table"]:
            assert file["rows"] == len(rows_of(files, file["table"]))
    assert {"seewhy", "python", "numpy", "pandas", "scipy"} <= set(manifest["versions"])
    assert manifest["analysis_seed"] == manifest["facts"]["seed"] == 0


def test_the_results_in_it_are_those_of_the_page():
    study = make_rich_study()
    files = unpacked(study)
    assert files["results.json"] == study_results(study).results.to_json()
    assert files["results.json"] == compute(study).to_json()


def test_the_same_record_gives_the_same_bytes():
    study = make_rich_study()
    assert b"".join(package(study)) == b"".join(package(study))


def test_an_answer_meanwhile_leaves_the_results_out():
    study = make_open_study(pictures=1)
    record(study, Given())
    chunks = package(study)
    begun = next(chunks)
    record(study, Given(), slot=5)
    with zipfile.ZipFile(io.BytesIO(b"".join([begun, *chunks]))) as archive:
        assert "results.json" not in archive.namelist()
        manifest = json.loads(archive.read("analysis_manifest.json"))
    assert manifest["why_no_results"] == CHANGED


def test_texts_are_exact_or_safe_for_spreadsheets():
    study = make_open_study(pictures=1)
    record(study, Given(reason="=HYPERLINK(1)"))
    assert rows_of(unpacked(study), "trials")[0]["reason_text"] == "=HYPERLINK(1)"
    safe = unpacked(study, spreadsheet_safe=True)
    assert rows_of(safe, "trials")[0]["reason_text"] == "'=HYPERLINK(1)"
    assert manifest_of(safe)["variant"] == "spreadsheet-safe"
    assert "apostrophe" in safe["README.md"]


def test_a_rehearsal_says_so_in_every_name_and_in_the_readme():
    study = make_open_study(pictures=1)
    record(study, Given(), kind=Participant.Kind.SIMULATED)
    record(study, Given(kind="practice"), Given("right"))
    files = unpacked(study, simulated=True)
    names = [path for path in files if path.startswith("data/")]
    assert all("_rehearsal-simulated_" in name for name in names)
    assert len(rows_of(files, "trials")) == 1
    assert "no person gave these answers" in files["README.md"]
    assert manifest_of(files)["facts"]["simulated"] is True


def test_a_study_that_nobody_answered_has_a_package_too():
    files = unpacked(make_open_study(pictures=1))
    assert rows_of(files, "trials") == []
    assert manifest_of(files)["why_no_results"] == ""


def test_while_results_are_hidden_nothing_is_packed():
    study = make_open_study(pictures=1)
    record(study, Given())
    AnalysisPlan.objects.update_or_create(study=study, defaults={"planned_n": 20})
    with pytest.raises(ResultsHidden, match="1 of 20"):
        package(study)
    assert unpacked(study, simulated=True)


def test_the_plans_that_were_registered_are_in_it_as_they_were_frozen(tmp_path):
    study = make_open_study(pictures=2)
    plan = AnalysisPlan.objects.create(study=study, planned_n=2, hypotheses="LIME is preferred.")
    first = register(study=study)
    for _ in range(2):
        record(study, Given(), Given("right", question=1))
    other = replace(written_plan(plan), margin=0.1)
    amended = amend(study=study, plan=other, by="rosa", reason="Forgotten.")
    study = type(study).objects.get()
    files = unpacked(study)
    assert files["preregistration.json"] == amended.content
    assert files["preregistration_version-1.json"] == first.content
    assert first.sha256 in files["CHANGES.md"]
    assert "when results could be seen, because: Forgotten." in files["CHANGES.md"]
    assert manifest_of(files)["plan"]["margin"] == 0.1
    export_to(tmp_path / "planned.zip", study=study)
    assert recompute(tmp_path / "planned.zip").is_the_same
