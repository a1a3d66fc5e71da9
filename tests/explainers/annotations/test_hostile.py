"""Whatever bytes a file of annotations is made of, there is a report of it and no other error."""

import json
import struct
import tempfile
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from explainers.annotations import AnnotationError, Object, gather_annotations, pixels_of, union
from explainers.annotations.records import MOST

LONG = "9" * 400  # digits of a whole number that no float holds
STRANGE = ("a\0.png", "\ud800", "a" * 300 + ".png", "../b.png", "/", ".", "", "m.png", "a.png")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two pictures, a mask, a picture that says it has 1,600 million pixels, a circle of links."""
    inside = tmp_path_factory.mktemp("pictures")
    for name in ("a.png", "b.png", "m.png"):
        Image.new("L", (8, 6), 9).save(inside / name)
    (inside / "bomb.png").write_bytes(_of_size(inside / "a.png", 40_000))
    (inside / "large.png").write_bytes(_of_size(inside / "a.png", 9_000))
    (inside / "round.png").symlink_to(inside / "round.png")
    return inside


def _of_size(path: Path, side: int) -> bytes:
    """The picture with another size in its header, whose checksum is right."""
    content = bytearray(path.read_bytes())
    content[16:24] = struct.pack(">II", side, side)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    return bytes(content)


def gathered(folder: Path, suffix: str, content: bytes):
    """What is said of a file: either what could be used, or why nothing could."""
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(content)
        file.flush()
        try:
            found = gather_annotations(file.name, folder=folder, within=folder)
        except AnnotationError as error:
            found = None
            said = [str(error)]
        else:
            said = found.problems
    for sentence in said:
        sentence.encode()  # so that it can be shown and stored
    return found


WORDS = st.sampled_from(STRANGE) | st.text(max_size=4)
NUMBERS = (
    st.sampled_from([0, 1, 6, 8, -1, 0.5, int(LONG), float("inf"), float("nan")])
    | st.integers()
    | st.floats()
)
NAMES = (
    *("picture", "labels", "objects", "tags", "licence", "credit", "label", "box", "mask"),
    *("polygons", "rle", "size", "counts", "images", "annotations", "categories", "licenses"),
    *("id", "file_name", "license", "name", "image_id", "category_id", "bbox", "segmentation"),
)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=12,
)
BOXES = st.lists(NUMBERS, min_size=4, max_size=4)
RUNS = st.fixed_dictionaries({"size": st.just([6, 8]), "counts": VALUES | st.just("P1")})
OBJECTS = st.fixed_dictionaries(
    {"label": WORDS},
    optional={"box": BOXES, "mask": WORDS, "polygons": st.lists(BOXES | VALUES), "rle": RUNS},
)
LISTED = st.lists(
    st.fixed_dictionaries(
        {"picture": WORDS},
        optional={
            "labels": st.lists(WORDS) | VALUES,
            "objects": st.lists(OBJECTS | VALUES, max_size=3),
            "tags": st.lists(VALUES, max_size=3) | VALUES,
            "credit": VALUES,
        },
    )
    | VALUES,
    max_size=3,
)
IDS = st.sampled_from([1, 2, True, "\ud800", None])
COCO = st.fixed_dictionaries(
    {
        "images": st.lists(
            st.fixed_dictionaries({"id": IDS, "file_name": WORDS}, optional={"tags": VALUES})
            | VALUES,
            max_size=3,
        ),
        "categories": st.lists(st.fixed_dictionaries({"id": IDS, "name": WORDS | VALUES})),
        "annotations": st.lists(
            st.fixed_dictionaries(
                {"image_id": IDS, "category_id": IDS},
                optional={"bbox": BOXES | VALUES, "segmentation": VALUES | RUNS},
            )
            | VALUES,
            max_size=3,
        ),
    },
    optional={"licenses": VALUES},
)
CELLS = st.sampled_from(["picture", "label", "left", "top", "mask", "a.png", "1", "cat;dog", '"'])
TABLES = st.lists(st.lists(CELLS | st.text(max_size=3), max_size=5), max_size=4).map(
    lambda rows: "\n".join(",".join(row) for row in rows)
)


@settings(max_examples=100)
@given(LISTED | COCO)
@example([{"picture": "a\0.png"}])
@example([{"picture": "bomb.png"}, {"picture": "large.png"}, {"picture": "round.png"}])
@example([{"picture": "a.png", "objects": [{"label": "cat", "mask": "bomb.png"}]}])
@example([{"picture": "a.png", "objects": [{"label": "cat", "box": [0, 0, int(LONG), 6]}]}])
@example([{"picture": "a.png", "labels": ["\ud800"], "tags": ["\ud800"], "credit": "\ud800"}])
def test_any_values_give_a_report_and_what_is_taken_can_be_stored(folder, value):
    found = gathered(folder, ".json", json.dumps(value).encode())
    for annotation in found.annotations if found else []:
        told = (*annotation.labels, *annotation.tags, annotation.licence, annotation.credit)
        assert all("\0" not in text for text in told)
        assert "".join(told).encode() is not None
        assert not any(pixels_of(one, (6, 8)).shape != (6, 8) for one in annotation.objects)


@settings(max_examples=60)
@given(st.sampled_from([".json", ".csv"]), st.binary(max_size=60) | TABLES.map(str.encode))
def test_any_bytes_give_a_report(folder, suffix, content):
    gathered(folder, suffix, content)


def test_a_picture_with_more_labels_than_anybody_counts_is_refused(folder):
    told = [{"picture": "a.png", "labels": [str(number) for number in range(MOST + 1)]}]
    found = gathered(folder, ".json", json.dumps(told).encode())
    assert found.annotations == []
    assert found.problems == ["line 1: it has more than 10,000 labels, objects or tags"]


def test_thousands_of_objects_take_the_memory_of_one():
    objects = [Object("cat", box=(0, 0, 1 + n % 9, 1)) for n in range(3000)]
    tracemalloc.start()
    inside = union(objects, (1000, 100))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (inside.sum(), most < 10**6) == (9, True)


def test_a_long_name_is_cut_off_in_a_message(folder):
    (problem,) = gathered(folder, ".json", json.dumps([{"picture": "x" * 9999}]).encode()).problems
    assert "there is no picture 'xxx" in problem
    assert len(problem) < 200
