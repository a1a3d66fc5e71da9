"""The programs in a package compute the numbers of the page on their own."""

import csv
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from studyapp.actions.export.recompute import export_to
from studyapp.actions.results import compute
from studyapp.actions.results.reading import frames_of
from studyapp.analysis.preference import main_choices, preferences
from tests.factories import make_open_study
from tests.recorded import Given, record

pytestmark = pytest.mark.django_db
PROGRAMS = [[sys.executable, "analysis/analyse.py"]]
# The programs for R are tried wherever there is an R to try them in.
if shutil.which("Rscript"):
    PROGRAMS.append(["Rscript", "--vanilla", "analysis/analyse.R"])


def by_language(program):
    return Path(program[-1]).suffix


@pytest.fixture
def folder(tmp_path):
    """The unpacked package of seven people of three levels, who were asked about six pictures."""
    study = make_open_study(pictures=6)
    for place in range(7):
        record(
            study,
            *(
                Given(
                    "left" if (place * question) % 3 < 2 else "right",
                    ("gradcam-plain", "lime-plain")[(place + question) % 2],
                    question,
                )
                for question in range(6 - place % 3)
            ),
            Given("tie", question=0, kind="practice"),
            expertise_level=place % 3,
        )
    export_to(tmp_path / "package.zip", study=study)
    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        archive.extractall(tmp_path)
    trials = frames_of(study, simulated=False)["trials"]
    expected = preferences(main_choices(trials), study.questionnaire.levels())
    return tmp_path, expected[expected["condition"] == "gradcam-plain"]


@pytest.mark.parametrize("program", PROGRAMS, ids=by_language)
def test_preferences_and_intervals_are_those_of_the_page(folder, program):
    path, expected = folder
    said = _run([*program, "."], path)
    rows = list(csv.DictReader(io.StringIO(said.partition("\n\n")[0])))
    assert len(rows) == len(expected) == 8
    for row, (_, page) in zip(rows, expected.iterrows(), strict=True):
        assert (row["group"], row["estimand"]) == (page["group"], page["estimand"])
        for name in ("preference", "low", "high"):
            assert float(row[name]) == pytest.approx(page[name], abs=1e-9)
        for name in ("n_trials", "n_participants", "n_items"):
            assert int(row[name]) == page[name]
    assert "log odds" in said


@pytest.fixture
def of_three(tmp_path):
    """The unpacked package of eight people who compared three conditions, and their abilities."""
    study = make_open_study(pictures=3, conditions=3)
    questions = [question.first for question in study.question_set().questions.all()]
    names = [stimulus.explanation.condition.name for stimulus in questions]
    for person in range(8):
        sides = ["left" if (person + 2 * place) % 5 < 3 else "right" for place in range(9)]
        record(study, *map(Given, sides, names, range(9)))
    export_to(tmp_path / "package.zip", study=study)
    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        archive.extractall(tmp_path)
    ranking = compute(study).section("ranking").table("abilities")
    found = {row["condition"]: row["ability"] for row in ranking.rows}
    return tmp_path, {name: value - found["lime-plain"] for name, value in found.items()}


def test_three_conditions_are_as_able_as_on_the_page(of_three):
    """By the program in R alone, where it finds the package that it needs for that."""
    path, expected = of_three
    for program in PROGRAMS[1:]:
        said = _run([*program, "."], path)
        if "Install psychotools" in said:
            continue
        abilities = said.partition("(psychotools)")[2].splitlines()[1:]
        found = {name: float(value) for name, value in (line.split(": ") for line in abilities)}
        assert found == pytest.approx(
            {name: expected[name] for name in ("gradcam-max", "gradcam-plain")}, abs=1e-5
        )


@pytest.mark.parametrize("program", PROGRAMS, ids=by_language)
def test_without_a_choice_they_say_so(tmp_path, program):
    export_to(tmp_path / "package.zip", study=make_open_study(pictures=1))
    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        archive.extractall(tmp_path)
    done = subprocess.run([*program, "."], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert "there is nothing to estimate" in done.stderr


def _run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
