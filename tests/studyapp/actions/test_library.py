"""Questionnaires from files: the library that is shipped, and a researcher's own."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from studyapp.actions.library import LibraryError, library_files, load_questionnaires
from studyapp.actions.questionnaire_flaws import flaws
from studyapp.actions.taking_part.questionnaires import cut_points, scored_items
from studyapp.analysis.scoring import score, score_range
from studyapp.models import Questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_file(tmp_path):
    def write(text: str):
        path = tmp_path / "own.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_shipped_questionnaires_load_once_and_are_in_order():
    first = load_questionnaires(library_files())
    assert [one.is_new for one in first] == [True, True, True]
    for one in first:
        assert flaws(one.questionnaire) == []
        is_familiarity = one.questionnaire.name.startswith("Familiarity")
        assert list(one.questionnaire.levels()) == ([0, 1, 2] if is_familiarity else [])
        assert one.questionnaire.source
    again = load_questionnaires(library_files())
    assert [one.is_new for one in again] == [False, False, False]
    assert [one.questionnaire for one in again] == [one.questionnaire for one in first]
    assert Questionnaire.objects.count() == 3


def test_the_shipped_scale_runs_from_8_to_50_and_has_three_levels():
    load_questionnaires(library_files())
    scale = Questionnaire.objects.get(name__contains="scale and knowledge")
    items = scored_items(scale)
    assert len(items) == 13
    assert [item.code for item in items if item.is_reversed] == [
        "over_head",
        "words",
        "no_idea_why",
    ]
    assert score_range(items, scale.scoring) == (8, 50)
    assert cut_points(scale) == {0: 8, 1: 22, 2: 36}
    experts = {item.code: "1" if item.is_reversed else "5" for item in items[:8]}
    experts |= {item.code: max(item.values, key=item.values.__getitem__) for item in items[8:]}
    assert score(items, experts, scale.scoring) == 50
    for knowledge in items[8:]:
        assert sorted(knowledge.values.values()) == [0, 0, 0, 2]
        assert "unknown" in knowledge.values


def test_the_trust_scale_scores_its_wary_statement_the_other_way_round():
    load_questionnaires(library_files())
    scale = Questionnaire.objects.get(name__startswith="Trust Scale")
    items = scored_items(scale)
    assert score_range(items, scale.scoring) == (1, 5)
    agreeing = dict.fromkeys((item.code for item in items), "agree_strongly")
    assert score(items, agreeing, scale.scoring) == (7 * 5 + 1) / 8
    assert score(items, agreeing | {"wary": "disagree_strongly"}, scale.scoring) == 5
    assert score(items, {"wary": "neutral"}, scale.scoring) is None


def test_a_new_version_stands_beside_the_old_one(own_file):
    text = """
name: Mine
version: "{version}"
items:
  - {{code: a, text: "{text}", kind: text}}
"""
    load_questionnaires([own_file(text.format(version=1, text="Old?"))])
    unchanged = load_questionnaires([own_file(text.format(version=1, text="Changed?"))])
    assert not unchanged[0].is_new
    assert unchanged[0].questionnaire.items.get().text == "Old?"
    load_questionnaires([own_file(text.format(version=2, text="New?"))])
    assert sorted(Questionnaire.objects.values_list("version", "items__text")) == [
        ("1", "Old?"),
        ("2", "New?"),
    ]


def test_every_mistake_is_named_at_once_with_its_item_and_key(own_file):
    path = own_file("""
name: Mine
scoring: median
levels:
  - {level: 0, label: Low, from_score: 1}
  - {level: 0, label: High, from_score: few}
items:
  - {code: a b, text: First, kind: likert, steps: 99}
  - {code: twice, text: Second, colour: red}
  - {code: twice, text: Third, kind: essay}
  - {code: empty, text: Fourth}
  - {code: fifth, text: "", choices: [{code: x, label: X}, {code: x, label: Y, value: much}]}
""")
    with pytest.raises(LibraryError) as caught:
        load_questionnaires([path])
    told = "\n".join(caught.value.mistakes)
    for expected in (
        "questionnaire: 'scoring' is 'median'; choose from: none, sum, mean",
        "questionnaire, items: code 'twice' is given twice",
        "questionnaire, item 1 (a b): code: ",
        "questionnaire, item 1 (a b): steps: ",
        "questionnaire, items, number 2: 'colour' is unknown",
        "questionnaire, items, number 3: 'kind' is 'essay'; choose from: ",
        "questionnaire, item 4 (empty): a choice item needs 'choices'",
        "questionnaire, items, number 5: 'text' is missing",
        "questionnaire, item 5 (fifth), choices: code 'x' is given twice",
        "number 2: 'value' must be a number, not the text 'much'",
        "questionnaire, levels: level '0' is given twice",
        "questionnaire, levels, number 2: 'from_score' must be a number",
    ):
        assert expected in told, expected
    assert not Questionnaire.objects.exists()


def test_flaws_of_the_whole_are_refused_too_and_nothing_is_kept(own_file):
    path = own_file("""
name: Mine
scoring: sum
levels: [{level: 0, label: Low, from_score: 3}]
items:
  - {code: a, text: First, kind: likert, scored: true}
""")
    with pytest.raises(LibraryError, match="scores from 1 to below 3 have no level"):
        load_questionnaires([path])
    assert not Questionnaire.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- just\n- a list", "not a mapping"),
        ("name: [", "not valid YAML"),
        ("name: a\nname: b", "'name' is given twice"),
        ("name: Mine", "'items' is missing"),
        (f"name: {201 * 'x'}\nitems: [{{code: a, text: A, kind: text}}]", "name: longer than 200"),
        ("name: Mine\nitems: [{code: a, text: A, choices: 3}]", "'choices' must be a list"),
        ("name: Mine\nlevels: 3\nitems: [{code: a, text: A, kind: text}]", "'levels' must be"),
    ],
)
def test_what_is_no_questionnaire_is_refused_by_name(own_file, text, reason):
    path = own_file(text)
    with pytest.raises(LibraryError, match=reason) as caught:
        load_questionnaires([path])
    assert str(path) in str(caught.value)


def test_one_bad_file_keeps_all_of_them_out(own_file):
    with pytest.raises(LibraryError):
        load_questionnaires([*library_files(), own_file("name: Mine")])
    assert not Questionnaire.objects.exists()


def test_the_command_says_what_it_loaded_and_what_was_there(own_file, tmp_path):
    said = StringIO()
    call_command("load_questionnaires", stdout=said)
    call_command("load_questionnaires", stdout=said)
    assert said.getvalue().count("(version 1) loaded.") == 3
    assert said.getvalue().count("was here already and stays as it is.") == 3
    with pytest.raises(CommandError, match=r"missing\.yaml cannot be read"):
        call_command("load_questionnaires", str(tmp_path / "missing.yaml"))
    with pytest.raises(CommandError, match="'items' is missing"):
        call_command("load_questionnaires", str(own_file("name: Mine")))
