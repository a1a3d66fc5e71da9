import pytest

from explainers.annotations import AnnotationError, Object, read_annotations
from tests.explainers.builders import encoded, noise

XML = """<annotation><filename>{name}</filename><size><width>10</width></size>
<object><name>cat</name><bndbox><xmin>2</xmin><ymin>3</ymin><xmax>5</xmax><ymax>8</ymax></bndbox>
</object></annotation>"""


def picture(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(noise(8, 10)))


def test_a_folder_is_read_by_the_file_of_annotations_in_it(tmp_path):
    picture(tmp_path / "cat" / "a.png")
    (tmp_path / "annotations.csv").write_text("picture,label\ncat/a.png,dog\n")
    (found,) = read_annotations(tmp_path)
    assert found.labels == ("dog",)


def test_what_is_wrong_with_that_file_is_told_once_and_by_its_name(tmp_path):
    (tmp_path / "annotations.json").write_text("[]")
    with pytest.raises(AnnotationError, match=r"^annotations\.json: it names no picture; add one$"):
        read_annotations(tmp_path / "annotations.json")
    (tmp_path / "annotations.json").write_text("{}")
    with pytest.raises(AnnotationError, match=r"^annotations\.json: it does not hold a list"):
        read_annotations(tmp_path)


def test_two_files_of_annotations_are_one_too_many(tmp_path):
    for name in ("annotations.csv", "annotations.json"):
        (tmp_path / name).write_text("[]")
    with pytest.raises(AnnotationError, match=r"holds both annotations\.json and annotations\.csv"):
        read_annotations(tmp_path)


def test_without_a_file_each_sub_folder_is_a_label(tmp_path):
    picture(tmp_path / "dog" / "deeper" / "b.png")
    picture(tmp_path / "cat" / "a.png")
    (tmp_path / "cat" / "notes.txt").write_text("nothing")
    first, second = read_annotations(tmp_path, labels=["cat", "dog"])
    assert (first.picture, first.labels) == (tmp_path / "cat" / "a.png", ("cat",))
    assert (second.labels, second.objects) == (("dog",), ())


def test_a_sub_folder_that_is_no_class_is_named(tmp_path):
    picture(tmp_path / "cow" / "a.png")
    with pytest.raises(AnnotationError, match=r"cow/a\.png: there is no class 'cow'"):
        read_annotations(tmp_path, labels=["cat", "dog"])


def test_an_empty_folder_is_told_what_it_might_hold(tmp_path):
    with pytest.raises(AnnotationError, match=r"it holds none of annotations\.json, annotations\."):
        read_annotations(tmp_path)


@pytest.mark.parametrize("place", ["JPEGImages", "images", "."])
def test_the_boxes_of_pascal_voc_count_from_one_and_include_their_last_pixel(tmp_path, place):
    picture(tmp_path / place / "a.png")
    (tmp_path / "Annotations").mkdir()
    (tmp_path / "Annotations" / "a.xml").write_text(XML.format(name="a.png"))
    (found,) = read_annotations(tmp_path)
    assert found.objects == (Object("cat", (1, 2, 5, 8)),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<annotation>", "a.xml: it is not XML"),
        ("<annotation/>", "a.xml: its filename must be that of a picture, not ''"),
        (XML.format(name="a.png").replace("<xmin>2", "<xmin>x"), "the box of 'cat' is not xmin"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><annotation/>', "it declares entities"),
        (XML.format(name="gone.png"), "there is no picture 'gone.png'"),
    ],
)
def test_xml_that_is_no_annotation_is_refused(tmp_path, text, problem):
    picture(tmp_path / "a.png")
    (tmp_path / "a.xml").write_text(text)
    with pytest.raises(AnnotationError) as caught:
        read_annotations(tmp_path)
    assert problem in str(caught.value)
