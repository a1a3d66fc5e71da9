from typing import NamedTuple

import pytest

from explainers.audit.detection.matching import (
    FOUND,
    NOTHING_THERE,
    OTHER_CLASS,
    TWICE,
    Match,
    Matching,
    Thing,
    match,
)


class Seen(NamedTuple):
    class_name: str
    box: tuple


def thing(label, *box):
    return Thing(label, box)


# Of the same height and half of it shared: 5 of 15 columns, a third.
THIRD = Seen("cat", (5, 0, 15, 10))


@pytest.mark.parametrize(("least", "kind"), [(0.33, FOUND), (0.34, NOTHING_THERE)])
def test_a_box_is_true_from_the_asked_overlap_on(least, kind):
    found = match([THIRD], [thing("cat", 0, 0, 10, 10)], least)
    assert found.matches[0].kind == kind
    assert found.missed == (() if kind == FOUND else (0,))


def test_the_surer_box_has_the_object_and_a_second_one_is_one_too_many():
    things = [thing("cat", 0, 0, 10, 10)]
    found = match([Seen("cat", (0, 0, 10, 9)), Seen("cat", (0, 0, 10, 10))], things, 0.5)
    assert found == Matching((Match(FOUND, 0), Match(TWICE, 0)), ())


def test_of_two_objects_a_box_has_the_one_that_it_overlaps_most():
    things = [thing("cat", 2, 0, 12, 10), thing("cat", 0, 0, 10, 10)]
    boxes = [Seen("cat", (0, 0, 10, 10)), Seen("cat", (1, 0, 11, 10))]
    found = match(boxes, things, 0.5)
    assert found == Matching((Match(FOUND, 1), Match(FOUND, 0)), ())


def test_an_object_that_is_taken_for_another_class_is_missed():
    found = match([Seen("dog", (0, 0, 10, 10))], [thing("cat", 0, 0, 10, 10)], 0.5)
    assert found == Matching((Match(OTHER_CLASS, 0),), (0,))


def test_a_surer_box_of_another_class_does_not_take_an_object_from_one_of_its_own():
    boxes = [Seen("dog", (0, 0, 10, 10)), Seen("cat", (0, 0, 10, 10))]
    found = match(boxes, [thing("cat", 0, 0, 10, 10)], 0.5)
    assert found == Matching((Match(NOTHING_THERE, None), Match(FOUND, 0)), ())


def test_without_objects_every_box_is_false_and_without_boxes_every_object_is_missed():
    assert match([THIRD], [], 0.5) == Matching((Match(NOTHING_THERE, None),), ())
    things = [thing("cat", 0, 0, 10, 10), thing("dog", 0, 0, 10, 10)]
    assert match([], things, 0.5) == Matching((), (0, 1))
