"""Which pictures hang in the gallery, and in what order."""

import pytest

from studyapp.actions.explained import Range
from studyapp.actions.gallery.choosing import Order, Picture, Told, chosen, hung
from studyapp.actions.gallery.showing import cards
from studyapp.actions.question_sets.wanted import Wanted
from studyapp.actions.questions import wanted_questions
from studyapp.models import Explanation, SourceImage
from tests.factories import make_image
from tests.gallery_study import make_gallery_study


def told(condition, *, area=None, class_name="cat", is_right=True, probability=0.9):
    return Told(condition, class_name, probability, {"area": area}, is_right)


PICTURES = [
    Picture(1, "b", ("cat",), ("dark",), False, [told("cam", area=0.2), told("lime", area=0.8)]),
    Picture(2, "A", ("dog",), (), True, [told("cam", area=0.5, is_right=False)]),
    Picture(3, "c", (), ("dark",), False, [told("cam", class_name="cup", is_right=None)]),
    Picture(4, "d", ("cat",), (), False, []),
]


def found(order=None, **wanted):
    asked = {
        name: frozenset(value) if isinstance(value, list) else value
        for name, value in wanted.items()
    }
    return [one.pk for one in chosen(PICTURES, Wanted(**asked), order)]


def area(*bounds):
    return (Range("area", *bounds),)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [1, 2, 3, 4]),
        ({"labels": ["cat"]}, [1, 4]),
        ({"labels": ["cat", "dog"]}, [1, 2, 4]),
        ({"tags": ["dark"]}, [1, 3]),
        ({"practice": True}, [2]),
        ({"practice": False}, [1, 3, 4]),
        ({"classes": ["cup"]}, [3]),
        ({"correct": False}, [2]),
        ({"correct": True}, [1]),
        ({"ranges": area()}, [1, 2]),
        ({"ranges": area(0.5)}, [1, 2]),
        ({"ranges": area(0.5), "conditions": ["cam"]}, [2]),
        ({"ranges": area(None, 0.5), "conditions": ["lime"]}, []),
        ({"ranges": (Range("probability", 0.95),)}, []),
        ({"tags": ["dark"], "labels": ["cat"]}, [1]),
    ],
)
def test_a_filter_leaves_the_pictures_that_meet_all_of_it(wanted, expected):
    assert found(**wanted) == expected


@pytest.mark.parametrize(
    ("order", "wanted", "expected"),
    [
        (Order(descends=True), {}, [4, 3, 2, 1]),
        (Order("name"), {}, [2, 1, 3, 4]),
        (Order("area"), {}, [1, 2, 3, 4]),
        (Order("area", descends=True), {}, [1, 2, 3, 4]),
        (Order("area", descends=True), {"conditions": ["cam"]}, [2, 1, 3, 4]),
    ],
)
def test_what_has_no_number_comes_last_whichever_way_it_is_sorted(order, wanted, expected):
    assert found(order, **wanted) == expected


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_pictures(django_assert_num_queries):
    study = make_gallery_study(pictures=1)
    with django_assert_num_queries(4):
        hung(study)
    for number in range(1, 6):
        make_image(study, number)
    with django_assert_num_queries(4):
        read = hung(study)
    assert len(read.pictures) == 6
    assert list(read.conditions) == ["gradcam-plain", "lime-plain"]


@pytest.mark.django_db
def test_whether_the_classifier_is_right_takes_every_true_label_into_account():
    study = make_gallery_study(pictures=3)
    SourceImage.objects.filter(position=0).update(true_label="", labels=[])
    SourceImage.objects.filter(position=1).update(labels=["Tabby_Cat"])
    read = hung(study)
    assert [one.told[0].is_right for one in read.pictures] == [None, True, True]
    assert read.facets.tags == ["light=dark"]
    assert read.facets.classes == ["tabby cat"]
    assert read.facets.labels == ["Tabby_Cat", "espresso", "tabby cat"]


@pytest.mark.django_db
def test_right_means_the_same_where_another_class_than_the_most_probable_is_explained():
    study = make_gallery_study(pictures=2)
    facts = {"rule": "label:espresso", "top_classes": [["espresso", 0.8], ["tabby cat", 0.1]]}
    Explanation.objects.update(class_name="tabby cat", facts=facts)
    read = hung(study)
    assert [one.told[0].is_right for one in read.pictures] == [False, True]
    shown = cards(study, [one.pk for one in read.pictures], read.conditions)
    assert [card.is_right for card in shown] == [False, True]
    pairs = wanted_questions(study, Wanted(correct=False))
    assert [question.image_id for question in pairs] == [read.pictures[0].pk]
