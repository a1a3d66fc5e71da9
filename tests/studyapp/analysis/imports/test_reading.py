"""Files of answers: what is understood, and what is said of a line that is not."""

import io

import pytest

from studyapp.analysis.imports.cells import MOST_PROBLEMS, ImportProblem
from studyapp.analysis.imports.key import key_from
from studyapp.analysis.imports.reading import read_answers
from studyapp.analysis.imports.tables import tables_of
from studyapp.analysis.planning.plan import Plan

COLUMNS = {
    "participant": "who",
    "item": "picture",
    "left": "l",
    "right": "r",
    "chosen": "answer",
    "level": "level",
    "rt_ms": "rt",
    "kind": "kind",
    "excluded": "out",
}
HEADER = "who,picture,l,r,answer,level,rt,kind,out\n"
GOOD = "ann,cat,gradcam,lime,left,1,1200,main,no\n"


def read(text, **changes):
    key = key_from({"study": "x", "layout": "long", "columns": COLUMNS} | changes)
    return read_answers(io.StringIO(text, newline=""), key)


def test_a_line_is_an_answer():
    (answer,) = read(HEADER + GOOD)
    assert (answer.person.code, answer.person.level, answer.person.excluded) == ("ann", 1, False)
    assert (answer.item, answer.first, answer.second) == ("cat", "gradcam", "lime")
    assert (answer.chosen, answer.rt_ms, answer.kind, answer.line) == ("first", 1200, "main", 2)


@pytest.mark.parametrize(
    ("cell", "chosen"),
    [
        ("left", "first"),
        ("second", "second"),
        ("lime", "second"),
        ("tie", "tie"),
        ("NA", ""),
        ("", ""),
    ],
)
def test_answers_are_sides_or_names_or_missing(cell, chosen):
    assert read(HEADER + GOOD.replace(",left,", f",{cell},"))[0].chosen == chosen


def test_cells_are_translated_before_they_are_read():
    values = {"chosen": {"NA": "tie", "0": "right"}, "level": {"expert": "2"}}
    text = HEADER + GOOD.replace("left,1", "NA,expert") + GOOD.replace("left,1", "0,expert")
    answers = read(text, values=values)
    assert [answer.chosen for answer in answers] == ["tie", "second"]
    assert answers[0].person.level == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (GOOD.replace("left", "up"), "Line 2: chosen 'up' in column 'answer' is none of: left, "),
        (GOOD.replace(",1,", ",pro,"), "level 'pro' in column 'level' is no number"),
        (GOOD.replace("1200", "fast"), "rt_ms 'fast' in column 'rt' is not a number"),
        (GOOD.replace("1200", "-3"), "rt_ms '-3' in column 'rt' is below 0"),
        (GOOD.replace("1200", "inf"), "is not a number"),
        (GOOD.replace("main", "catch"), "neither main nor practice"),
        (GOOD.replace(",no", ",perhaps"), "excluded 'perhaps' in column 'out' is neither yes nor"),
        (GOOD.replace("ann", ""), "does not say who answered"),
        (GOOD.replace("ann", "ann@example.org"), "looks like an address"),
        (GOOD.replace("lime", ""), "between which two conditions"),
        (GOOD.replace("lime", "gradcam"), "both conditions are 'gradcam'"),
        (GOOD.replace(",no", ""), "another number of cells than the first line"),
        (GOOD.replace("no\n", "no,no\n"), "another number of cells than the first line"),
        (GOOD + GOOD.replace(",1,", ",2,"), "Line 3: participant 'ann' has another level, arm or"),
        (GOOD.replace("ann", '"a"n"'), "it is not CSV"),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_line(line, message):
    with pytest.raises(ImportProblem, match="(?s)" + message):
        read(HEADER + line)


def test_all_problems_are_told_at_once_but_not_thousands():
    with pytest.raises(ImportProblem) as told:
        read(HEADER + GOOD.replace("left", "up") * 30)
    lines = str(told.value).splitlines()
    assert len(lines) == MOST_PROBLEMS + 1
    assert lines[1].startswith("Line 3: ")
    assert lines[-1] == "... and 10 more"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no column 'who', 'picture'"),
        (HEADER, "holds no answer"),
        ("who,picture\n", "it has: who, picture. Is “separator: ,” right"),
        (HEADER.replace("kind", "who"), "has no column 'kind'"),
        (HEADER.replace("out", "out,who"), "several columns 'who'"),
    ],
)
def test_a_file_without_what_the_key_names_is_refused(text, message):
    with pytest.raises(ImportProblem, match=message):
        read(text)


def test_another_separator_and_quoted_cells():
    columns = {"participant": "who", "chosen": "answer"}
    always = {"first": "a", "second": "b"}
    (answer,) = read('who;answer\n"ann;1";a\n', columns=columns, always=always, separator=";")
    assert answer.person.code == "ann;1"


COUNTED = {
    "columns": {"participant": "who", "times_first": "k", "times": "n"},
    "always": {"first": "a", "second": "b"},
}


def test_counts_stand_for_so_many_answers():
    answers = read("who,k,n\nann,2,3\nbob,0,1\n", **COUNTED)
    found = [(answer.person.code, answer.chosen) for answer in answers]
    assert found == [("ann", "first"), ("ann", "first"), ("ann", "second"), ("bob", "second")]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("4,3", "times_first '4' in column 'k' is more than all 3 times"),
        ("-1,3", "is not a whole number from 0"),
        ("1.5,3", "is not a whole number from 0"),
        ("6000000,6000000", "is not a whole number from 0 up to"),
    ],
)
def test_counts_that_cannot_be_are_refused(cells, message):
    with pytest.raises(ImportProblem, match=message):
        read(f"who,k,n\nann,{cells}\n", **COUNTED)


def tables(text, **changes):
    key = key_from({"study": "x", "layout": "long", "columns": COLUMNS} | changes)
    answers = read_answers(io.StringIO(text, newline=""), key)
    return tables_of(answers, key, Plan())


def test_people_count_by_the_rules_of_every_study():
    missing = GOOD.replace("left", "")
    bob, cyd, dee = (GOOD.replace("ann", name) for name in ("bob", "cyd", "dee"))
    text = HEADER + GOOD + missing + bob + 2 * missing.replace("ann", "bob") + cyd
    text += dee.replace(",no", ",yes")
    people = {row["participant_id"]: row for row in tables(text)["participants"]}
    assert [people[name]["excluded"] for name in ("ann", "bob", "cyd", "dee")] == [0, 1, 0, 1]
    assert people["ann"]["status"] == "partial"
    assert people["bob"]["exclusion_reason"] == "too few of the main trials answered"
    assert people["dee"]["exclusion_reason"] == "excluded in the source"
    assert people["cyd"]["n_main_answered"] == 1


def test_practice_is_kept_and_not_counted():
    made = tables(HEADER + GOOD.replace("main", "practice") + GOOD)
    rows = made["trials"]
    assert [(row["trial_index"], row["main_trial_number"]) for row in rows] == [(1, None), (2, 1)]
    assert made["participants"][0]["n_main_trials"] == 1


def test_whoever_always_chose_left_is_flagged_only_where_left_is_known():
    always_left = HEADER + GOOD * 12
    assert "one_sided" in tables(always_left)["participants"][0]["flags"]
    renamed = {name: column for name, column in COLUMNS.items() if name not in ("left", "right")}
    unknown = tables(always_left, columns=renamed | {"first": "l", "second": "r"})
    assert unknown["participants"][0]["flags"] == ""
    assert unknown["participants"][0]["left_choice_rate"] is None
    assert {row["method_left"] for row in unknown["trials"]} == {None}
