"""A key that cannot be used says where, why and what to do."""

import pytest

from studyapp.analysis.imports.key import KeyProblem, key_from, plan_from
from studyapp.analysis.planning.plan import Plan

LONG = {
    "study": "elsewhere",
    "layout": "long",
    "columns": {"participant": "who", "chosen": "answer", "left": "l", "right": "r"},
}
WIDE = {
    "study": "elsewhere",
    "layout": "wide",
    "columns": {"participant": "id"},
    "questions": {"Q1": {"item": "cat", "left": "gradcam", "right": "lime"}},
}


def test_what_is_not_said_has_a_default():
    key = key_from(LONG)
    assert (key.title, key.separator, key.encoding) == ("elsewhere", ",", "utf-8")
    assert key.empty_means == "not answered"
    assert key_from(WIDE).empty_means == "not asked"
    assert key.sides_known
    assert not key.order_known


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colums": {}}, "'colums', which is none of: study, layout"),
        ({"study": "My Study"}, "small letters, digits and hyphens"),
        ({"study": ""}, "needs “study"),
        ({"layout": "square"}, "neither long nor wide"),
        ({"separator": "tab"}, "is one character"),
        ({"empty": "lost"}, "neither 'not asked' nor 'not answered'"),
        ({"columns": {"who": "id"}}, "“columns” in the key has 'who', which is none of"),
        ({"columns": ["participant"]}, "must hold a list of “name: value”"),
        ({"values": {"chosen": "left"}}, "“values: chosen” in the key must hold"),
        ({"values": {"trial": {"1": "2"}}}, "has 'trial', which is none of"),
        ({"levels": {"lay": "0"}}, "numbered from 0 up"),
        ({"missing": "NA"}, "must be a list"),
        ({"each_answer_is_a_person": "maybe"}, "yes or no"),
        ({"each_answer_is_a_person": "yes"}, "column of the participant"),
        ({"questions": {"Q1": {}}}, "belong to the layout wide"),
        ({"columns": {"chosen": "a", "left": "l", "right": "r"}}, "column of the participant"),
        ({"columns": {"participant": "w", "left": "l", "right": "r"}}, "column of the answers"),
        (
            {"columns": {"participant": "w", "chosen": "a", "left": "l"}},
            "which condition was right",
        ),
        ({"always": {"first": "lime"}}, "not as both"),
        (
            {"columns": {"participant": "w", "times_first": "k", "left": "l", "right": "r"}},
            "needs “times_second” or “times”",
        ),
    ],
)
def test_a_wrong_long_key_is_refused(change, message):
    with pytest.raises(KeyProblem, match=message):
        key_from(LONG | change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"questions": {}}, "needs “questions”"),
        ({"questions": {"Q1": "cat"}}, "“questions: Q1” in the key must hold"),
        ({"questions": {"Q1": {"picture": "cat"}}}, "“questions: Q1” in the key has 'picture'"),
        ({"questions": {"Q1": {"left": "lime"}}}, "which condition was right for Q1"),
    ],
)
def test_a_wrong_wide_key_is_refused(change, message):
    with pytest.raises(KeyProblem, match=message):
        key_from(WIDE | change)


def test_a_key_is_a_list_of_settings():
    with pytest.raises(KeyProblem, match="list of settings"):
        key_from("study")


def test_a_plan_in_a_key_is_made_of_texts():
    given = {
        "condition": "lime",
        "alpha": "0.01",
        "planned_n": "40",
        "looks": ["20", "40"],
        "level_weights": {"0": "0.5"},
    }
    expected = Plan(
        condition="lime", alpha=0.01, planned_n=40, looks=(20, 40), level_weights={0: 0.5}
    )
    assert plan_from(given) == expected
    assert plan_from({}) == Plan()


def test_a_plan_with_something_unknown_is_refused():
    with pytest.raises(KeyProblem, match="'alfa', which is none of"):
        plan_from({"alfa": "0.05"})
    with pytest.raises(KeyProblem, match="cannot be read"):
        plan_from({"level_weights": "heavy"})
