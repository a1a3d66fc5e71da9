"""Pictures come in with what is said about them; what is refused is named, the rest goes on."""

import json

import numpy as np
import pytest
from PIL import Image

from studyapp import media
from studyapp.actions.pictures import PicturesRefused
from studyapp.actions.pictures.finding import gather, unwrapped
from studyapp.actions.pictures.taking_in import Terms, take_in
from tests.factories import make_study
from tests.studyapp.actions.pictures.archives import picture, with_place, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "pictures"
    write(inside / "cats" / "a.png", picture(1))
    write(inside / "cats" / "b.png", picture(2))
    write(inside / "dogs" / "c.png", picture(3))
    return inside


@pytest.fixture
def study():
    return make_study()


def _take(study, folder, terms=None, **options):
    return take_in(study=study, gathering=gather(folder, **options), terms=terms or Terms())


def _rows(study, *columns):
    return list(study.images.values_list("name", *columns))


def test_the_folder_that_a_picture_lies_in_is_its_class(study, folder):
    _take(study, folder)
    expected = [("cats/a.png", "cats", 1), ("cats/b.png", "cats", 2), ("dogs/c.png", "dogs", 3)]
    assert _rows(study, "true_label", "position") == expected


def test_a_folder_around_everything_says_nothing(study, folder):
    _take(study, folder.parent)
    assert _rows(study, "true_label")[0] == ("cats/a.png", "cats")


def test_of_an_archive_the_folder_that_was_packed_says_nothing(study, tmp_path):
    write(tmp_path / "flat" / "photos" / "a.png", picture(1))
    write(tmp_path / "deep" / "photos" / "cats" / "b.png", picture(2))
    _take(study, unwrapped(tmp_path / "flat"))
    _take(study, unwrapped(tmp_path / "deep"))
    assert _rows(study, "true_label") == [("a.png", ""), ("cats/b.png", "cats")]


def test_pictures_come_in_the_order_in_which_people_count(study, tmp_path):
    for number in (10, 9, 1):
        write(tmp_path / f"{number}.png", picture(number))
    _take(study, tmp_path)
    assert _rows(study, "position") == [("1.png", 1), ("9.png", 2), ("10.png", 3)]


def test_names_of_folders_may_mean_nothing(study, folder):
    _take(study, folder, folders_are_labels=False)
    assert {label for _, label in _rows(study, "true_label")} == {""}


def test_a_table_tells_labels_terms_tags_boxes_and_masks(study, tmp_path):
    write(tmp_path / "a.png", picture(1))
    write(tmp_path / "b.png", picture(2))
    mask = np.zeros((16, 16), np.uint8)
    mask[4:8, 2:12] = 200
    Image.fromarray(mask).save(tmp_path / "m.png")
    table = (
        "picture,label,left,top,right,bottom,mask,tags,licence,credit\n"
        "a.png,tabby cat,1,2,5,8,,night;wet,CC BY 4.0,Ada\n"
        "a.png,espresso,9,9,12,12,,,,\n"
        "b.png,espresso,,,,,m.png,,,\n"
    )
    write(tmp_path / "annotations.csv", table)
    taken = _take(study, tmp_path, Terms(licence="CC0", credit="Bo", tags=("set 1", "wet")))
    assert (taken.refused, len(taken.added)) == ([], 2)
    first, second = study.images.all()
    assert (first.true_label, first.labels) == ("tabby cat", ["tabby cat", "espresso"])
    assert first.boxes == [[1, 2, 5, 8]], "those of the first label, which measurements are about"
    assert (first.licence, first.credit) == ("CC BY 4.0", "Ada")
    assert first.tags == ["night", "wet", "set 1"]
    assert (second.licence, second.labels, second.boxes) == ("CC0", [], [])
    kept = np.asarray(Image.open(media.full_path(second.mask_path)))
    assert (kept == (mask > 0)).all()


def test_coco_tells_boxes_and_polygons(study, tmp_path):
    write(tmp_path / "images" / "a.png", picture(1))
    coco = {
        "images": [{"id": 1, "file_name": "a.png", "license": 2}],
        "licenses": [{"id": 2, "name": "CC BY 2.0"}],
        "categories": [{"id": 5, "name": "espresso"}],
        "annotations": [
            {"image_id": 1, "category_id": 5, "bbox": [2, 3, 4, 5]},
            {"image_id": 1, "category_id": 5, "segmentation": [[0, 0, 8, 0, 8, 8, 0, 8]]},
        ],
    }
    write(tmp_path / "annotations" / "instances.json", json.dumps(coco))
    _take(study, tmp_path)
    image = study.images.get()
    assert (image.true_label, image.licence, image.boxes) == (
        "espresso",
        "CC BY 2.0",
        [[2, 3, 6, 8]],
    )
    inside = np.asarray(Image.open(media.full_path(image.mask_path)))
    assert inside[:8, :8].all()
    assert not inside[9:].any()


def test_each_picture_that_is_of_no_use_is_named_and_the_others_are_taken(
    study, tmp_path, monkeypatch
):
    monkeypatch.setattr("explainers.images.MAX_PIXELS", 1000)
    write(tmp_path / "good.png", picture(1))
    write(tmp_path / "empty.png", b"")
    write(tmp_path / "text.jpg", b"<script>alert(1)</script>")
    write(tmp_path / "cut.png", picture(4)[:60])
    Image.new("1", (90, 90)).save(tmp_path / "huge.png")
    taken = _take(study, tmp_path)
    assert [image.name for image in taken.added] == ["good.png"]
    reasons = dict(one.split(": ", 1) for one in taken.refused)
    assert set(reasons) == {"empty.png", "text.jpg", "cut.png", "huge.png"}
    assert reasons["empty.png"] == "the file is empty; export or copy it again"
    assert "million pixels; make it smaller" in reasons["huge.png"]


def test_a_manifest_that_is_wrong_about_one_picture_costs_no_other(study, tmp_path):
    for name in ("a", "b", "c", "d"):
        write(tmp_path / f"{name}.png", picture(ord(name)))
    table = (
        "picture,label,left,top,right,bottom\n"
        "a.png,espresso,0,0,99,8\nb.png,espresso,0,0,8,8\ngone.png,espresso,,,,\n"
        f"d.png,{'long' * 60},,,,\n"
    )
    manifest = write(tmp_path / "apart" / "told.csv", table)
    taken = _take(study, tmp_path, manifest=manifest)
    assert [image.name for image in taken.added] == ["b.png"]
    refused = "\n".join(taken.refused)
    assert "line 2: the box [0, 0, 99, 8] is not within the picture" in refused
    assert "line 4: there is no picture 'gone.png'" in refused
    assert "c.png: the manifest does not name it" in refused
    assert "d.png: the label 'longlong" in refused
    assert "has more than 200 characters; shorten it" in refused


def test_a_manifest_reaches_no_file_outside_of_the_folder(study, tmp_path):
    write(tmp_path / "secret.png", picture(7))
    write(tmp_path / "in" / "a.png", picture(1))
    (tmp_path / "in" / "link.png").symlink_to(tmp_path / "secret.png")
    told = [{"picture": name} for name in ("a.png", "../secret.png", "link.png")]
    told.append({"picture": str(tmp_path / "secret.png")})
    write(tmp_path / "in" / "annotations.json", json.dumps(told))
    taken = _take(study, tmp_path / "in")
    assert [image.name for image in taken.added] == ["a.png"]
    assert len(taken.refused) == 3


def test_without_a_manifest_no_link_leads_out_either(study, tmp_path):
    write(tmp_path / "secret.png", picture(7))
    write(tmp_path / "in" / "a.png", picture(1))
    (tmp_path / "in" / "link.png").symlink_to(tmp_path / "secret.png")
    _take(study, tmp_path / "in")
    assert _rows(study) == [("a.png",)]


def test_what_was_interrupted_is_done_again_without_doubles(study, folder):
    class Killed(Exception):
        pass

    def tell(done, total):
        assert total == 3
        if done == 2:
            raise Killed

    with pytest.raises(Killed):
        take_in(study=study, gathering=gather(folder), terms=Terms(), tell=tell)
    taken = _take(study, folder)
    assert (taken.known, len(taken.added)) == (["cats/a.png", "cats/b.png"], 1)
    assert [position for _, position in _rows(study, "position")] == [1, 2, 3]


def test_the_same_picture_twice_is_one(study, tmp_path):
    write(tmp_path / "a.png", picture(1))
    write(tmp_path / "b.png", picture(1))
    assert _take(study, tmp_path).known == ["b.png"]


def test_labels_that_are_no_class_are_told(study, folder):
    report = _take(study, folder).as_report()
    assert report["labels that are no class of the classifier"] == ["cats", "dogs"]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no JPEG, PNG or WebP"),
        ({"a.txt": b"x"}, "no JPEG, PNG or WebP"),
        ({"a.png": b"x", "a.csv": b"x", "b.csv": b"x"}, "Several files may be the manifest"),
        ({"a.png": b"x", "a.csv": b"nothing"}, "no column 'picture'"),
        ({"a.png": b"x", "a.json": b"[" * 100_000}, "The manifest cannot be read"),
        ({"a.png": b"x"}, "a.png: it is not a JPEG"),
    ],
)
def test_an_order_of_which_nothing_can_be_used_is_refused(study, tmp_path, files, reason):
    for name, content in files.items():
        write(tmp_path / name, content)
    with pytest.raises(PicturesRefused, match=reason):
        _take(study, tmp_path)


def test_a_manifest_that_would_fill_the_memory_is_not_read(study, tmp_path, monkeypatch):
    monkeypatch.setattr("studyapp.actions.pictures.finding.LARGEST_MANIFEST", 10)
    write(tmp_path / "a.png", picture(1))
    write(tmp_path / "a.csv", "picture,label\na.png,espresso\n")
    with pytest.raises(PicturesRefused, match="The manifest is larger than"):
        _take(study, tmp_path)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"labels": ["a\0b"]}, r"line 1: a label must be text, not 'a\\x00b'"),
        ({"tags": ["\ud800"]}, r"line 1: a tag must be text, not '\\ud800'"),
        ({"credit": "\udfff"}, "line 1: a credit must be text"),
        ({"tags": ["t" * 101]}, r"a\.png: the tag 't+'\.\.\. has more than 100 characters"),
        (
            {"tags": [str(n) for n in range(101)]},
            "it has 101 of the kind tag, more than 100",
        ),
        (
            {"labels": [str(n) for n in range(1001)]},
            "it has 1,001 of the kind label",
        ),
    ],
)
def test_texts_that_could_not_be_stored_or_shown_are_refused_by_name(study, tmp_path, told, reason):
    write(tmp_path / "a.png", picture(1))
    write(tmp_path / "annotations.json", json.dumps([{"picture": "a.png", **told}]))
    with pytest.raises(PicturesRefused, match=reason):
        _take(study, tmp_path)


def test_a_picture_that_lies_on_its_side_has_the_size_that_people_see(study, tmp_path):
    write(tmp_path / "a.jpg", with_place())
    (image,) = _take(study, tmp_path).added
    assert (image.width, image.height) == (16, 24)
