"""The study as it is shipped: made, asked, bundled, taken in elsewhere; the answers' results."""

import argparse
import csv
import json
from pathlib import Path

import numpy as np
import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from PIL import Image

import explainers
from examples.lego.figures.explained import SEGMENTATION
from examples.lego.study import command, making
from examples.lego.study.key import FOLDER
from examples.lego.study.subject import assemble
from explainers.work import computing
from studyapp import media
from studyapp.actions import precompute
from studyapp.actions.bundle.taking_in import import_study
from studyapp.actions.create_study import create_study
from studyapp.actions.spec.reading import read_yaml
from studyapp.actions.studies import open_study
from studyapp.analysis.results.document import Results
from studyapp.models import ImportedAnswers, QuestionSet, Stimulus, Study
from tests.computed_study import NETWORK, SIDE, read_network, store_maps
from tests.factories import make_admin
from tests.tried import SEEN, tried_out
from tests.walker import walk

pytestmark = pytest.mark.django_db
SMALL = {"stimulus_width": 64, "stimulus_height": 64}  # quick to draw


@pytest.fixture
def folder(tmp_path) -> Path:
    """Ten pictures, and files in place of a network."""
    (tmp_path / "ten").mkdir()
    for number in range(10):
        pixels = np.full((SIDE, SIDE, 3), 20 * number + 20, np.uint8)
        Image.fromarray(pixels).save(tmp_path / "ten" / f"pile-{number + 1:02}.png")
    (tmp_path / "own.keras").write_bytes(NETWORK.read_bytes())
    (tmp_path / "own.json").write_text(json.dumps({"labels": ["none", "brick"]}))
    return tmp_path


def made(folder: Path, *, empty=()) -> Study:
    """The study with made-up maps in place of a network's."""
    path = assemble(folder / "out" / "study", folder / "own.keras", folder / "ten")
    spec = read_yaml(path) | SMALL
    study = create_study(spec=spec, folder=path.parent, read_network=read_network)
    store_maps(study, empty=empty)
    return making.study_of(path)


def test_it_asks_what_the_paper_asked(folder):
    study = made(folder)
    assert (study.status, study.answer_format, study.target) == ("pilot", "forced", "top-1")
    assert (study.trials_per_participant, study.places, study.analysis_plan.planned_n) == (10,) * 3
    conditions = {one.method: one for one in study.conditions.all()}
    assert {one.rendering for one in conditions.values()} == {"native"}
    assert set(conditions) == {"gradcam", "lime"}
    assert conditions["lime"].rendering_parameters == {"superpixels": 40, "sign": "positive"}
    # The very explanations of Figure 9.
    assert conditions["lime"].parameters["segmentation"] == SEGMENTATION
    levels = ["Not familiar", "A bit familiar", "Familiar"]
    assert list(study.questionnaire.levels().values()) == levels
    assert "the wording of the question is a reconstruction" in study.questionnaire.source
    assert "reconstruction, version 1" in study.analysis_plan.hypotheses
    assert study.question_set().questions.filter(included=True).count() == 10


def test_its_bundle_makes_it_on_a_machine_without_anything_and_people_can_take_part(
    folder, settings, monkeypatch
):
    study = made(folder)
    before = sorted(media.read(one.path) for one in Stimulus.objects.all())
    path = making.bundle(study, folder / "study.zip")
    for model in (QuestionSet, Study):
        model.objects.all().delete()
    settings.MEDIA_ROOT = folder / "another machine"

    def refuse(*args, **kwargs):
        raise AssertionError("a network was loaded, or an explanation computed")

    monkeypatch.setattr(explainers, "load_classifier", refuse)
    monkeypatch.setattr(precompute, "read_classifier", refuse)
    monkeypatch.setattr(computing, "explain", refuse)
    tried_out(monkeypatch, SEEN)
    taken = import_study(path=path).study
    assert sorted(media.read(one.path) for one in Stimulus.objects.all()) == before
    assert len(before) == 20
    assert taken.question_set().questions.count() == 10
    participant = walk(open_study(study=taken)).participant()
    assert (participant.outcome, participant.trials.count()) == ("completed", 10)


def test_a_picture_without_an_explanation_is_named_and_nothing_is_frozen(folder):
    with pytest.raises(ValueError, match=r"pile-03.png cannot be asked about: an explanation is"):
        made(folder, empty=["pile-03.png"])
    assert QuestionSet.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: (folder / "ten" / "pile-10.png").unlink(), "needs as many pictures; here"),
        (lambda folder: (folder / "ten").rename(folder / "gone"), "name a folder of pictures"),
        (lambda folder: (folder / "own.json").unlink(), r"own.json: there is no such file"),
    ],
)
def test_what_is_missing_is_named(folder, change, said):
    change(folder)
    with pytest.raises(ValueError, match=said):
        made(folder)


def imported(reading: str) -> Results:
    making.import_answers_of(reading, [])
    kept = ImportedAnswers.objects.get(slug=f"bricks-reconstruction-{reading}")
    assert kept.title.startswith("Reconstruction, not data: ")
    return Results.from_json(kept.document)


def table(results: Results, section: str, name: str) -> list:
    return next(one for one in results.section(section).tables if one.name == name).rows


@pytest.mark.parametrize(
    ("reading", "choices", "people"), [("choices", 0.8, 1.0), ("people", 0.58, 0.8)]
)
def test_the_results_page_has_the_papers_numbers_and_what_it_should_have_said(
    client, reading, choices, people
):
    results = imported(reading)
    by_choice, by_person = table(results, "overall", "readings")
    assert (by_choice["share"], by_person["share"]) == (choices, people)
    assert by_choice["n"] == 100
    overall = table(results, "overall", "estimates")[0]
    assert overall["method"].startswith("Wilson interval, adjusted for participants as clusters")
    tests = {row["test"]: row["p"] for row in table(results, "overall", "tests")}
    sign = {"choices": 2 / 1024, "people": 112 / 1024}[reading]
    assert tests["sign test over participants"] == pytest.approx(sign)
    levels = [row for row in table(results, "levels", "levels") if "these" not in row["group"]]
    of = {row["group"]: row["n_participants"] for row in levels if row["group"] != "Everyone"}
    assert of == {"Not familiar": 3, "A bit familiar": 5, "Familiar": 2}
    mix = table(results, "levels", "mixes")[0]
    assert mix["weights"].replace("\xa0", " ") == (
        "Not familiar 30 %, A bit familiar 50 %, Familiar 20 %"
    )
    client.force_login(make_admin())
    address = reverse("imported_results", args=[f"bricks-reconstruction-{reading}"])
    page = client.get(address).content.decode()
    assert "Reconstruction, not data" in page
    assert "no person gave these answers" in page


def test_the_answers_name_nobody_and_say_what_they_are():
    for reading in ("choices", "people"):
        with (FOLDER / f"{reading}.csv").open(newline="") as file:
            people = {row["participant"] for row in csv.DictReader(file)}
        assert all(one.startswith("reconstructed-") for one in people)


def arguments(folder: Path) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    words = {"out": folder / "out", "network": folder / "own.keras", "pictures": folder / "ten"}
    return parser.parse_args([f"--{name}={value}" for name, value in words.items()])


def test_the_command_goes_on_and_says_where_everything_is(folder, monkeypatch, capsys):
    monkeypatch.setenv("SEEWHY_DATA_DIR", str(folder / "data"))
    study = made(folder)
    assert command.run(arguments(folder)) == 0
    assert (Study.objects.get(), study.question_sets.count()) == (study, 1)
    said = capsys.readouterr().out
    for place in ("/s/bricks/", "/results/bricks/", "/imports/bricks-reconstruction-people/"):
        assert place in said
    assert (folder / "out" / "study.zip").stat().st_size > 0
    assert (folder / "out" / "reconstruction.md").read_text() in said
    # Somebody else's database: their accounts are left alone.
    assert "password" not in said
    assert not User.objects.exists()


def test_the_command_says_what_is_missing(folder, monkeypatch, capsys):
    monkeypatch.setenv("SEEWHY_DATA_DIR", str(folder / "data"))
    (folder / "own.keras").unlink()
    assert command.run(arguments(folder)) == 2
    assert "own.keras: there is no such file; name a network" in capsys.readouterr().err
