"""The programs in a package compute the numbers of the page on their own."""

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from studyapp import media
from studyapp.actions.export.recompute import export_to
from studyapp.actions.import_answers import import_answers
from studyapp.actions.results.reading import frames_of
from studyapp.analysis.preference import main_choices, preferences
from studyapp.analysis.results.document import Results
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


COUNTS = """one,other,wins,losses
cam,lime,412,188
cam,rise,355,245
cam,shap,498,102
lime,rise,233,367
lime,shap,371,229
rise,shap,402,198
"""
KEY = """
study: counts
layout: long
each_answer_is_a_person: yes
columns: {first: one, second: other, times_first: wins, times_second: losses}
"""
# Beside shap, by R's glm(cbind(wins, losses) ~ X - 1, binomial).
ABILITIES = {"cam": 1.3416289995, "lime": 0.4853245645, "rise": 0.8787890939}


def test_four_methods_are_as_able_as_a_logistic_regression_says(tmp_path):
    """By the program in R alone, where it finds the package that it needs for that."""
    (tmp_path / "counts.csv").write_text(COUNTS)
    (tmp_path / "key.yaml").write_text(KEY)
    kept = import_answers(file=tmp_path / "counts.csv", key=tmp_path / "key.yaml")
    with zipfile.ZipFile(media.full_path(kept.package)) as archive:
        archive.extractall(tmp_path)
    for program in PROGRAMS[1:]:
        said = _run([*program, "."], tmp_path)
        if "Install psychotools" in said:
            continue
        abilities = said.partition("(psychotools)")[2].splitlines()[1:]
        found = {name: float(value) for name, value in (line.split(": ") for line in abilities)}
        assert found == pytest.approx(ABILITIES, abs=1e-5)


def test_the_model_with_random_people_and_pictures_is_that_of_the_page(tmp_path):
    """By the program in R alone, where it finds lme4, which by itself stops a little too early."""
    draw = np.random.default_rng(4)
    people, pictures = draw.normal(0, 1.5, 30), draw.normal(0, 0.7, 15)
    asked = draw.random((30, 15)) < 0.6
    lines = ["person,picture,chosen"]
    for person, picture in np.argwhere(asked):
        likely = expit(0.7 + people[person] + pictures[picture])
        lines.append(f"{person},{picture},{'cam' if draw.random() < likely else 'lime'}")
    (tmp_path / "answers.csv").write_text("\n".join(lines))
    (tmp_path / "key.yaml").write_text(
        "study: crossed\nlayout: long\nalways: {first: cam, second: lime}\n"
        "columns: {participant: person, item: picture, chosen: chosen}\n"
    )
    kept = import_answers(file=tmp_path / "answers.csv", key=tmp_path / "key.yaml")
    models = Results.from_json(kept.document).section("models")
    with zipfile.ZipFile(media.full_path(kept.package)) as archive:
        archive.extractall(tmp_path)
    for program in PROGRAMS[1:]:
        said = _run([*program, "."], tmp_path)
        said = dict(re.findall(r"^(log odds|SD of .*): (.*)$", said, re.M))
        if not said:  # there is no lme4
            continue
        expected = [models.table("crossed").rows[0]["log_odds"]]
        expected += [row["sd"] for row in models.table("spread").rows]
        found = [float(said[name]) for name in ("log odds", "SD of participants", "SD of pictures")]
        assert found == pytest.approx(expected, abs=1e-4)


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
