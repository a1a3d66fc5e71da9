"""A study file is called complete only if its study could open but for its questions."""

from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from studyapp.actions.create_study import SpecError, check_study, create_study
from studyapp.actions.spec.reading import CannotRead, parse_placed, read_placed
from studyapp.actions.spec.writing import as_yaml
from studyapp.models import Questionnaire, Study
from tests.computed_study import SPEC, fill, read_network

pytestmark = pytest.mark.django_db
PLAIN = yaml.safe_load(SPEC)
PICTURE = {"path": "pictures/pile-01.png"}
SCORED = {
    "name": "S",
    "scoring": "sum",
    "items": [{"code": "f", "text": "How?", "kind": "likert", "steps": 5, "scored": True}],
    "levels": [
        {"level": 0, "label": "low", "from_score": 1},
        {"level": 1, "label": "mid", "from_score": 4},
        {"level": 2, "label": "high", "from_score": 2},
    ],
}
CAM = {"name": "cam", "method": "gradcam"}
LIME = {"name": "patches", "method": "lime"}
OF_NO_USE = {"no_such": 1}


@pytest.fixture
def folder(tmp_path):
    fill(tmp_path / "in", 2)
    return tmp_path / "in"


def checked(folder: Path, changes: dict, read=read_network) -> tuple[list[str], list[str]]:
    """The places and sentences of the mistakes, else of what is worth a look."""
    parsed = parse_placed(as_yaml(deepcopy(PLAIN | changes)), "f")
    try:
        found = check_study(spec=parsed.value, folder=folder, read_network=read).warnings
    except SpecError as error:
        return parsed.places.located(error.mistakes), []
    return [], parsed.places.located(found)


def line_of(changes: dict, text: str) -> int:
    lines = as_yaml(deepcopy(PLAIN | changes)).splitlines()
    [line] = [number for number, line in enumerate(lines, start=1) if text in line]
    return line


@pytest.mark.parametrize(
    ("changes", "line", "said"),
    [
        ({"pictures": [PICTURE | {"target": "class:999"}]}, "class:999", "there is no class 999"),
        ({"languages": ["en", "xx"]}, "- xx", "'xx' is not offered here; choose from: en, nl"),
        ({"translations": {"nl": {"titel": "x"}}}, "titel", "did you mean 'title'?"),
        ({"questionnaire": SCORED}, "from_score: 2", "a higher level has a lower cut point"),
        (
            {"minimum_viewing_ms": 999, "time_limit_ms": 100},
            "time_limit_ms",
            "100 is not longer than minimum_viewing_ms, 999",
        ),
        ({"quotas": {0: 5}, "asks_first": False}, "asks_first", "set asks_first: true"),
        ({"entry": "invited", "recruiter": "prolific"}, "recruiter", "leave one of the two out"),
        ({"recruiter": "other"}, "recruiter", "name its parameters"),
        (
            {"exits": {"completed": {"return_url": "https://app.prolific.com/?c={code}"}}},
            "return_url",
            "there is no code",
        ),
        ({"arms": [{"name": "a", "conditions": ["cam"]}]}, "- cam", "every arm shows two"),
        ({"catch_rate": 0.9}, "catch_rate", "catch_rate: it must be at most 0.5, not 0.9"),
        ({"conditions": [CAM, LIME | {"parameters": OF_NO_USE}]}, "no_such", "no parameter"),
    ],
)
def test_what_would_keep_a_study_from_opening_is_named_at_its_line(folder, changes, line, said):
    [found], _ = checked(folder, changes)
    assert found.startswith(f"f:{line_of(changes, line)}:")
    assert said in found
    assert not Study.objects.exists()
    assert not Questionnaire.objects.exists()


def test_an_unfinished_draft_may_still_contradict_itself(folder):
    changes = {"quotas": {0: 5}, "translations": {"nl": {"titel": "x"}}, "questionnaire": SCORED}
    spec = PLAIN | changes
    assert create_study(spec=spec, folder=folder, may_lack=True, read_network=read_network)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"pictures": [PICTURE | {"true_label": "brik"}]},
            "pictures, number 1: 'brik' is no class of the classifier; did you mean 'brick'?",
        ),
        ({"pictures": [PICTURE | {"labels": ["brick", "cat"]}]}, "'cat' is no class"),
        ({"translations": {"de": {"title": "x"}}}, "the study does not offer 'de'"),
        ({"languages": ["en", "nl"]}, "does not open yet: title, prompt, consent_text"),
        (
            {"conditions": [CAM, LIME | {"faulty_version_of": "cam"}]},
            "only where the task is faulty-model",
        ),
    ],
)
def test_what_is_perhaps_not_meant_is_told_and_not_refused(folder, changes, said):
    mistakes, [warning] = checked(folder, changes)
    assert mistakes == []
    assert said in warning


def test_the_command_tells_it_after_saying_that_the_file_is_complete(folder, capsys, monkeypatch):
    monkeypatch.setattr("studyapp.actions.precompute.read_classifier", read_network)
    (folder / "study.yaml").write_text(SPEC + "translations: {de: {title: Hallo}}\n")
    call_command("create_study", folder / "study.yaml", "--check")
    said = capsys.readouterr().out
    assert "is a complete study of 2 pictures.\nHave a look at this first:\n" in said
    last = len(SPEC.splitlines()) + 1
    assert f"study.yaml:{last}:16: translations: the study does not offer 'de'" in said


def test_conditions_to_choose_from_are_named_once_and_by_name(folder):
    doubled = [CAM, CAM, LIME, {"method": "lime"}]
    found, _ = checked(
        folder, {"conditions": doubled, "arms": [{"name": "a", "conditions": ["ca"]}]}
    )
    [said] = [one for one in found if "is no condition" in one]
    assert said.endswith("'ca' is no condition; choose from: cam, patches; did you mean 'cam'?")


def test_a_style_is_looked_at_though_the_method_is_wrong(folder):
    wrong = {"parameters": OF_NO_USE, "rendering_parameters": {"reference": "came"}}
    changes = {"conditions": [CAM, LIME | {"rendering": "superpixelised"} | wrong]}
    found, _ = checked(folder, changes)
    assert ["no_such" in one or "did you mean 'cam'?" in one for one in found] == [True, True]


def test_a_feature_layer_is_looked_at_though_the_preprocessing_is_wrong(folder):
    def read(described, at):
        for key in ("preprocessing", "feature_layer"):
            if key in described:
                raise ValueError(f"bricks: {key} is wrong")
        return read_network(described, at)

    network = {"path": "network.keras", "preprocessing": {"mode": 1}, "feature_layer": "no"}
    found, _ = checked(folder, {"classifier": network, "target": "label:nosuch"}, read)
    said = [one.split(": ", 1)[1] for one in found]
    assert [one for one in said if one.startswith("target")] != []
    assert "classifier: bricks: preprocessing is wrong" in said
    assert "classifier: bricks: feature_layer is wrong" in said


@pytest.mark.parametrize("given", [None, [], ["slug"], "slug"])
def test_what_is_no_mapping_lacks_everything(folder, given):
    with pytest.raises(SpecError) as refusal:
        check_study(spec=given, folder=folder)
    assert "must be a mapping of names to values" in refusal.value.mistakes[0]
    assert all("is missing" in mistake for mistake in refusal.value.mistakes[1:])
    assert "'slug' is missing" in refusal.value.mistakes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: 1\nb: \0", "f:2:4: this is not valid YAML: the character '\\x00' must not be in it"),
        (b"a: 1\nbc: \xff", "f:2:5: this is not a text file in UTF-8: invalid start byte; save"),
        (b"\xff", "f:1:1: "),
        (b"a: 1\n\xff", "f:2:1: "),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path, content, said):
    (tmp_path / "f").write_bytes(content)
    with pytest.raises(CannotRead) as refusal:
        read_placed(tmp_path / "f")
    assert said in str(refusal.value)


def test_folders_in_a_folder_are_classes(folder):
    for number, name in enumerate(("brick", "none"), start=1):
        (folder / "pictures" / name).mkdir()
        picture = folder / "pictures" / f"pile-{number:02}.png"
        picture.rename(folder / "pictures" / name / "one.png")
    study = create_study(spec=deepcopy(PLAIN), folder=folder, read_network=read_network)
    found = study.images.order_by("position").values_list("name", "true_label")
    assert list(found) == [("brick/one.png", "brick"), ("none/one.png", "none")]


def test_a_relative_folder_is_begun_in_once(folder, monkeypatch):
    asked = []

    def read(described, start):
        asked.append(start / described["path"])
        return read_network(described, start)

    monkeypatch.setattr("studyapp.actions.precompute.read_classifier", read)
    monkeypatch.chdir(folder.parent)
    spec = deepcopy(PLAIN)
    create_study(spec=spec, folder=Path(folder.name))
    assert asked == [folder / "network.keras"]
