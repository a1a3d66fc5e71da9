import json
import pickle

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from explainers.annotations import (
    Annotation,
    AnnotationError,
    Object,
    gather_annotations,
    read_annotations,
    write_annotations,
)
from tests.explainers.builders import encoded, noise


@pytest.fixture
def folder(tmp_path):
    """Two pictures, 10 wide and 8 high, and a mask of the first."""
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(encoded(noise(8, 10)))
    (tmp_path / "m.png").write_bytes(encoded(np.zeros((8, 10), np.uint8)))
    (tmp_path / "small.png").write_bytes(encoded(np.zeros((8, 9), np.uint8)))
    return tmp_path


def write(folder, name, content):
    (folder / name).write_text(content if isinstance(content, str) else json.dumps(content))
    return folder / name


@pytest.fixture
def wanted(folder):
    cat = Object("cat", (1, 2, 5, 8), None)
    dog = Object("dog", None, folder / "m.png")
    return [
        Annotation(folder / "a.png", ("sky", "cat", "dog"), (cat, dog), ("night", "rain")),
        Annotation(folder / "b.png"),
    ]


def test_a_list_is_read(folder, wanted):
    objects = [{"label": "cat", "box": [1, 2, 5, 8.0]}, {"label": "dog", "mask": "m.png"}]
    first = {"picture": "a.png", "labels": ["sky"], "objects": objects, "tags": ["night", "rain"]}
    assert read_annotations(write(folder, "l.json", [first, {"picture": "b.png"}])) == wanted


def test_a_tidy_table_is_read(folder, wanted):
    text = (
        "picture,label,left,top,right,bottom,mask,tags\n"
        "a.png,sky,,,,,,night;rain\n"
        "a.png,cat,1,2,5,8,,night\n"
        "b.png,,,,,,,\n"
        "a.png,dog,,,,,m.png,\n"
    )
    assert read_annotations(write(folder, "t.csv", text)) == wanted


def test_a_tidy_table_may_have_several_labels_in_a_row(folder):
    (found,) = read_annotations(write(folder, "t.csv", "picture,label\na.png,cat; dog\n"))
    assert found.labels == ("cat", "dog")


def test_whose_a_picture_is_and_on_what_terms_is_read_from_every_form(folder):
    listed = [{"picture": "a.png", "licence": "CC BY 4.0", "credit": "Ada"}]
    table = "picture,label,licence,credit\na.png,cat,CC BY 4.0,Ada\na.png,dog,,\n"
    matrix = "picture,cat,licence,credit\na.png,1,CC BY 4.0,Ada\n"
    coco = {
        "images": [{"id": 1, "file_name": "a.png", "license": 4, "credit": "Ada"}],
        "licenses": [{"id": 4, "name": "CC BY 4.0"}],
        "categories": [],
        "annotations": [],
    }
    for name, content in (
        ("l.json", listed),
        ("t.csv", table),
        ("m.csv", matrix),
        ("c.json", coco),
    ):
        (found,) = read_annotations(write(folder, name, content))
        assert (found.licence, found.credit) == ("CC BY 4.0", "Ada"), name
    write_annotations([found], folder / "again.json")
    assert read_annotations(folder / "again.json") == [found]


def test_what_is_sound_can_be_gathered_beside_what_is_wrong(folder):
    table = "picture,label\na.png,cat\ngone.png,dog\nb.png,dog\n"
    found = gather_annotations(write(folder, "t.csv", table))
    assert [one.picture.name for one in found.annotations] == ["a.png", "b.png"]
    assert found.problems == [f"line 3: there is no picture 'gone.png' in {folder}"]


@pytest.mark.parametrize("name", ["../outside.png", "link.png"])
def test_no_picture_lies_outside_of_the_folder_that_was_given(folder, name):
    inside = folder / "inside"
    inside.mkdir()
    (folder / "outside.png").write_bytes(encoded(noise(8, 10)))
    (inside / "link.png").symlink_to(folder / "outside.png")
    for told in (name, str(folder / "outside.png")):
        path = write(inside, "l.json", [{"picture": told}])
        assert len(gather_annotations(path).annotations) == 1
        found = gather_annotations(path, within=inside)
        assert found.annotations == []
        assert "there is no picture" in found.problems[0]


def test_a_matrix_of_85_classes_is_read(folder):
    names = [f"brick {number}" for number in range(85)]
    rows = [["a.png", *("1" if n in (3, 84) else "0" for n in range(85))], ["b.png", *["0"] * 85]]
    text = "\n".join(",".join(row) for row in [["picture", *names], *rows])
    found = read_annotations(write(folder, "m.csv", text), labels=names)
    assert [one.labels for one in found] == [("brick 3", "brick 84"), ()]


def test_coco_is_read(folder):
    value = {
        "images": [{"id": 7, "file_name": "a.png"}, {"id": 9, "file_name": "b.png"}],
        "categories": [{"id": 1, "name": "cat"}, {"id": 3, "name": "dog"}],
        "annotations": [
            {"image_id": 9, "category_id": 3, "bbox": [1.4, 2, 3.4, 5.6]},
            {"image_id": 9, "category_id": 1, "bbox": [9.4, 0, 0.1, 1]},
            {"image_id": 7, "category_id": 1},
        ],
    }
    first, second = read_annotations(write(folder, "c.json", value))
    assert (first.labels, first.objects) == (("cat",), ())
    assert second.objects == (Object("dog", (1, 2, 5, 8)), Object("cat", (9, 0, 10, 1)))


def test_what_was_written_is_read_again(folder, wanted):
    (folder / "inside").mkdir()
    write_annotations(wanted, folder / "inside" / "l.json")
    found = read_annotations(folder / "inside" / "l.json")
    assert [(one.picture.resolve(), one.labels, one.tags) for one in found] == [
        (one.picture, one.labels, one.tags) for one in wanted
    ]
    assert found[0].objects[1].mask.resolve() == folder / "m.png"


def test_a_box_is_in_the_picture_as_it_is_seen(folder):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side: 8 wide and 10 high once upright
    (folder / "a.png").write_bytes(encoded(noise(8, 10), exif=exif))
    rows = "picture,label,left,top,right,bottom\na.png,cat,0,0,8,10\n"
    (found,) = read_annotations(write(folder, "t.csv", rows))
    assert found.objects[0].box == (0, 0, 8, 10)


def test_everything_that_is_wrong_in_a_table_is_told_at_once(folder):
    text = (
        "picture,label,left,top,right,bottom,mask,tags\n"
        "gone.png,cat,,,,,,\n"
        "a.png,cat,0,0,11,8,,\n"
        "a.png,cat,5,0,5,8,,\n"
        "a.png,cat,0,0,x,8,,\n"
        "a.png,cat,0,0,,8,,\n"
        "a.png,cat,,,,,small.png,\n"
        "a.png,cat,,,,,gone.png,\n"
        "a.png,cat;dog,0,0,1,1,,\n"
        "a.png,cow,,,,,,\n"
        "a.png,cow\n"
        "b.png,dog,,,,,,\n"
        "b.png,dog,,,,,,\n"
    )
    with pytest.raises(AnnotationError) as caught:
        read_annotations(write(folder, "t.csv", text), labels=["cat", "dog"])
    expected = {
        2: f"there is no picture 'gone.png' in {folder}",
        3: "the box [0, 0, 11, 8] is not within the picture, 10 x 8",
        4: "the box [5, 0, 5, 8] is empty or the wrong way round",
        5: "a box must be [left, top, right, bottom] in pixels, not [0.0, 0.0, 'x', 8.0]",
        6: "a box must be [left, top, right, bottom] in pixels, not [0.0, 0.0, '', 8.0]",
        7: "the mask 'small.png' is 9 x 8, its picture 10 x 8",
        8: f"there is no mask 'gone.png' in {folder}",
        9: "a box or a mask needs one label, not 'cat;dog'",
        11: "it has 2 cells for 8 columns",
        13: "it says the same as line 12",
    }
    wanted = {f"line {line}: {problem}" for line, problem in expected.items()}
    # A label belongs to the picture, whose first line is told.
    wanted.add("line 3: there is no class 'cow'; the classes are: cat, dog")
    assert set(caught.value.problems) == wanted
    assert str(caught.value).startswith("t.csv: 11 things are wrong; correct the file; nothing")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_everything_that_is_wrong_in_a_list_is_told_with_its_line(folder):
    text = """[
      {"picture": "a.png", "labels": ["cat", "cat"]}, 3,
      {"picture": "./a.png"},

      {"picture": "b.png", "objects": [{"label": "cat"},
         {"label": "cat", "box": [0, 0, 1, 1]}, {"label": "cat", "box": [0, 0, 1, 1]}]},
      {"picture": "b.png", "lables": []}, {"picture": 4}, {"picture": "b.png", "labels": "x"}
    ]"""
    with pytest.raises(AnnotationError) as caught:
        read_annotations(write(folder, "l.json", text))
    assert sorted(caught.value.problems) == [
        "line 2: 3 must be a dictionary with picture, labels, objects, tags, licence, credit",
        "line 2: the label 'cat' is there twice",
        "line 3: the picture './a.png' was in line 2 already",
        "line 5: the object 'cat' has neither a box nor a mask",
        "line 5: the object 'cat' is there twice",
        "line 7: a picture must be text, not 4",
        "line 7: labels must be a list, not 'x'",
        "line 7: there is no 'lables'; choose from: picture, labels, objects, tags, licence, "
        "credit",
    ]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("t.csv", "file,label\n", "line 1: there is no column 'picture'; its columns are: file, l"),
        (
            "t.csv",
            "picture,label,size\n",
            "line 1: there is no column 'size'; choose from: picture",
        ),
        ("t.csv", "picture,label,left\n", "line 1: a box needs all of left, top, right, bottom"),
        ("t.csv", "picture,label,label\n", "line 1: there are two columns 'label'"),
        ("t.csv", "picture,tags\n", "neither a column 'label' nor a column for each class"),
        ("t.csv", "picture,label\n", "it names no picture; add one"),
        ("t.csv", 'picture,label\n"a.png"x,cat\n', "it is not a table"),
        ("m.csv", "picture,cat\na.png,2\n", "line 2: column 'cat' must be 0 or 1, not '2'"),
        ("l.json", "{", "Expecting property name"),
        ("l.json", "{}", "it does not hold a list of pictures"),
        ("l.json", "[]", "it names no picture; add one"),
        ("l.txt", "", "it ends in '.txt'; give a .json or a .csv file"),
        ("l.json", '[{"picture": "t.json"}]', "there is no picture 't.json'"),
        ("l.json", '[{"picture": "l.json"}]', "l.json cannot be read as a picture"),
    ],
)
def test_a_file_of_another_kind_is_refused(folder, name, content, problem):
    with pytest.raises(AnnotationError) as caught:
        read_annotations(write(folder, name, content))
    assert problem in str(caught.value)


def test_wrong_numbers_in_coco_are_told_with_their_place(folder):
    value = {
        "images": [{"id": 7, "file_name": "a.png"}, {"id": 7, "file_name": "b.png"}, {}],
        "categories": [{"id": 1, "name": "cat"}],
        "annotations": [
            {"image_id": 8, "category_id": 1},
            {"image_id": 7, "category_id": [2]},
            {"image_id": 7, "category_id": 1, "bbox": [1, 2]},
            {"image_id": 7, "category_id": 1, "bbox": [1, 2, -3, 4]},
        ],
    }
    with pytest.raises(AnnotationError) as caught:
        read_annotations(write(folder, "c.json", value))
    assert caught.value.problems == (
        "images[1]: the id 7 is used twice",
        "images[2]: it needs an id and a file_name",
        "annotations[0]: there is no image_id 8",
        "annotations[1]: there is no category_id [2]",
        "annotations[2]: its bbox must be [left, top, width, height], not [1, 2]",
        "annotations[3]: the box [1, 2, -2, 6] is empty or the wrong way round",
    )


def test_a_damaged_mask_is_found_before_anything_is_computed(folder):
    (folder / "m.png").write_bytes(encoded(noise(8, 10))[:-60])
    with pytest.raises(AnnotationError, match=r"line 2: m\.png cannot be read as a picture"):
        read_annotations(write(folder, "t.csv", "picture,label,mask\na.png,cat,m.png\n"))


def test_pictures_are_not_decoded_to_learn_their_size(folder):
    """Of thousands of photographs that would take hours; damage is found when one is explained."""
    (folder / "a.png").write_bytes(encoded(noise(8, 10))[:-60])
    (found,) = read_annotations(write(folder, "t.csv", "picture,label\na.png,cat\n"))
    assert found.labels == ("cat",)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(AnnotationError, match=r"gone\.csv: it cannot be opened .*check its path"):
        read_annotations(tmp_path / "gone.csv")


def test_of_very_many_problems_the_first_are_shown(folder):
    rows = "".join(f"gone{number}.png,cat\n" for number in range(60))
    with pytest.raises(AnnotationError) as caught:
        read_annotations(write(folder, "t.csv", "picture,label\n" + rows))
    assert len(caught.value.problems) == 60
    assert str(caught.value).endswith(
        "line 51: " + caught.value.problems[49][9:] + "\n  and 10 more"
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=80), st.sampled_from(["x.csv", "x.json"]))
def test_any_text_is_read_or_refused_in_words(folder, text, name):
    (folder / name).write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(AnnotationError, match=name):
        read_annotations(folder / name)
