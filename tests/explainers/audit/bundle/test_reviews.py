"""Reviews are added and never lost."""

import json
import multiprocessing

import pytest

from explainers.audit.bundle.reviews import (
    NAME,
    ReviewError,
    add_review,
    is_current,
    read_reviews,
)
from tests.explainers.audit.reported import document, row


def say(folder, picture="b.png", **changes):
    given = {"reviewer": "Ada", "verdict": "agree"} | changes
    return add_review(folder, document(), picture, **given)


def test_a_review_holds_who_said_what_of_which_map_and_when(tmp_path):
    said = say(tmp_path, comment=" it is\nthe curb – né ")
    assert read_reviews(tmp_path) == [said]
    assert (said.picture, said.key, said.judged) == ("b.png", "key-of-b.png", "fail")
    assert said.picture_sha256 == document()["rows"][1]["picture_sha256"]
    assert said.comment == "it is\nthe curb – né"
    assert said.reviewed.endswith("+00:00")
    assert is_current(said, document()["rows"])


def test_what_was_said_before_stays_byte_for_byte(tmp_path):
    say(tmp_path)
    before = (tmp_path / NAME).read_bytes()
    say(tmp_path, verdict="disagree")
    assert (tmp_path / NAME).read_bytes().startswith(before)
    assert [one.verdict for one in read_reviews(tmp_path)] == ["agree", "disagree"]


def test_of_several_classes_of_one_picture_every_verdict_was_reviewed(tmp_path):
    told = document([row("a.png", explained="cat"), row("a.png", "fail", explained="dog", place=1)])
    said = add_review(tmp_path, told, "a.png", reviewer="Ada", verdict="agree")
    assert said.judged == "cat: pass, dog: fail"


def test_what_a_killed_writer_left_is_cut_off_and_the_rest_stays(tmp_path):
    first = say(tmp_path)
    with (tmp_path / NAME).open("ab") as stream:
        stream.write(b'{"picture": "b.p')
    assert read_reviews(tmp_path) == [first]
    second = say(tmp_path, reviewer="Bob")
    assert read_reviews(tmp_path) == [first, second]


def test_people_who_review_at_the_same_moment_lose_nothing(tmp_path):
    context = multiprocessing.get_context("fork")
    people = [
        context.Process(target=say, args=(tmp_path,), kwargs={"reviewer": f"P{number}"})
        for number in range(6)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert {one.reviewer for one in read_reviews(tmp_path)} == {f"P{n}" for n in range(6)}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"verdict": "yes"}, "there is no verdict 'yes'; choose agree, disagree, unsure"),
        ({"reviewer": "  "}, "needs the name of its reviewer"),
        ({"picture": "c.png"}, "the report has no picture 'c.png'; it has a.png, b.png"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(tmp_path, changes, told):
    with pytest.raises(ReviewError, match=told):
        say(tmp_path, **changes)
    assert not (tmp_path / NAME).exists()


@pytest.mark.parametrize("line", ["{", "[]", '{"picture": "x"}', json.dumps({"verdict": 5})])
def test_a_line_that_is_no_review_is_named(tmp_path, line):
    say(tmp_path)
    with (tmp_path / NAME).open("a") as stream:
        stream.write(f"{line}\n")
    with pytest.raises(ReviewError, match="line 2: it is not a review"):
        read_reviews(tmp_path)
