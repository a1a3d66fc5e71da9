"""A described questionnaire never silently means another one of its name and version."""

import pytest

from studyapp.actions.bundle.taking_in import import_study
from studyapp.actions.bundle.writing import export_study
from studyapp.actions.create_study import SpecError, create_study
from studyapp.actions.spec.known import known_mistakes, under_free_versions
from studyapp.actions.spec.questionnaires import store_questionnaire
from studyapp.actions.spec.reading import parse_placed
from studyapp.models import Questionnaire, Study
from tests.computed_study import SPEC, fill, make_computed_study, read_network

pytestmark = pytest.mark.django_db
ITEM = {"code": "age", "text": "How old are you?", "kind": "text"}


def described(**changes):
    return {"name": "About you", "items": [ITEM]} | changes


def test_the_same_in_fewer_words_is_the_same():
    store_questionnaire(described(version="1", translations={}))
    assert known_mistakes(described(), "questionnaire", ()) == []
    assert known_mistakes(described(version=1), "questionnaire", ()) == []
    assert known_mistakes({"name": "Another"}, "questionnaire", ()) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"items": [ITEM | {"text": "Your age?"}]}, "(items)"),
        ({"scoring": "mean"}, "(scoring)"),
        ({"levels": [{"level": 0, "label": "All", "from_score": 0}]}, "(levels)"),
    ],
)
def test_in_what_it_differs_is_said_at_its_version(changes, said):
    store_questionnaire(described())
    [mistake] = known_mistakes(described(**changes), "questionnaire", ("questionnaire",))
    assert said in mistake
    assert "give this one another version" in mistake
    assert mistake.at == ("questionnaire", "version")


def test_a_study_file_with_another_questionnaire_of_that_name_is_refused_at_its_line(tmp_path):
    make_computed_study(tmp_path / "in", pictures=1)
    fill(tmp_path / "again", 1)
    text = SPEC.replace("slug: bricks", "slug: walls").replace("How familiar are", "Familiar, are")
    read = parse_placed(text, "walls.yaml")
    with pytest.raises(SpecError, match=r"'Familiarity', version 1, is here already") as refused:
        create_study(
            spec=read.value,
            folder=tmp_path / "again",
            known=read.mistakes,
            read_network=read_network,
        )
    assert len(refused.value.mistakes) == 1
    assert Study.objects.count() == 1


def test_a_bundle_brings_it_under_the_next_version_and_once_only(tmp_path):
    study = make_computed_study(tmp_path / "in", pictures=1)
    export_study(study=study, path=tmp_path / "b.zip")
    study.questionnaire.items.update(text="How well do you know deep learning?")
    first = import_study(path=tmp_path / "b.zip", name="first")
    assert [tuple(one) for one in first.renamed] == [("Familiarity", "1", "2")]
    assert first.study.questionnaire.items.get().text.startswith("How familiar are you")
    assert first.study.origin["questionnaires"] == [
        {"name": "Familiarity", "version": "1", "here": "2"}
    ]
    second = import_study(path=tmp_path / "b.zip", name="second")
    assert second.study.questionnaire == first.study.questionnaire
    assert Questionnaire.objects.count() == 2


def test_versions_that_are_taken_by_others_are_passed_over():
    store_questionnaire(described())
    store_questionnaire(described(version="2", items=[ITEM | {"code": "years"}]))
    spec = {
        "questionnaire": described(items=[ITEM | {"text": "Your age?"}]),
        "further_questionnaires": [{"questionnaire": described()}],
    }
    assert [one.here for one in under_free_versions(spec)] == ["3"]
