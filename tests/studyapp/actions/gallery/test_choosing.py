"""Which pictures hang in the gallery, and in what order."""

import pytest

from studyapp.actions.gallery.choosing import Picture, Told, Wanted, chosen, hung
from studyapp.models import SourceImage
from tests.factories import make_image
from tests.gallery_study import make_gallery_study


def told(condition, *, area=None, class_name="cat", is_correct=True, probability=0.9):
    return Told(condition, class_name, probability, {"area": area}, is_correct)


PICTURES = [
    Picture(1, "b", ("cat",), ("dark",), False, [told("cam", area=0.2), told("lime", area=0.8)]),
    Picture(2, "A", ("dog",), (), True, [told("cam", area=0.5, is_correct=False)]),
    Picture(3, "c", (), ("dark",), False, [told("cam", class_name="cup", is_correct=None)]),
    Picture(4, "d", ("cat",), (), False, []),
]


def found(**wanted):
    return [one.pk for one in chosen(PICTURES, Wanted(**wanted))]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [1, 2, 3, 4]),
        ({"label": "cat"}, [1, 4]),
        ({"tag": "dark"}, [1, 3]),
        ({"is_practice": True}, [2]),
        ({"is_practice": False}, [1, 3, 4]),
        ({"explained": "cup"}, [3]),
        ({"is_correct": False}, [2]),
        ({"is_correct": True}, [1]),
        ({"metric": "area"}, [1, 2]),
        ({"metric": "area", "least": 0.5}, [1, 2]),
        ({"metric": "area", "least": 0.5, "conditions": ["cam"]}, [2]),
        ({"metric": "area", "most": 0.5, "conditions": ["lime"]}, []),
        ({"metric": "probability", "least": 0.95}, []),
        ({"tag": "dark", "label": "cat"}, [1]),
    ],
)
def test_a_filter_leaves_the_pictures_that_meet_all_of_it(wanted, expected):
    assert found(**wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"descends": True}, [4, 3, 2, 1]),
        ({"order": "name"}, [2, 1, 3, 4]),
        ({"order": "area"}, [1, 2, 3, 4]),
        ({"order": "area", "descends": True}, [1, 2, 3, 4]),
        ({"order": "area", "descends": True, "conditions": ["cam"]}, [2, 1, 3, 4]),
    ],
)
def test_what_has_no_number_comes_last_whichever_way_it_is_sorted(wanted, expected):
    assert found(**wanted) == expected


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
    assert [one.told[0].is_correct for one in read.pictures] == [None, True, True]
    assert read.tags == ["light=dark"]
    assert read.classes == ["tabby cat"]
    assert read.labels == ["Tabby_Cat", "espresso", "tabby cat"]
