"""Zip files from strangers: whatever they are made of, they are read or refused in words."""

import io
import json
import tempfile
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studyapp.actions.own_maps.archive import MapsRefused, opened
from studyapp.actions.own_maps.manifest import MOST_CLASSES, read_manifest
from studyapp.actions.own_maps.reading import read_map
from studyapp.actions.pictures import PicturesRefused
from studyapp.actions.pictures.unpacking import unpack
from tests.own_maps import lay_out, npz, row
from tests.studyapp.actions.pictures.archives import picture

LZMA, BZIP2 = zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2
PLAIN = bytes(range(256)) * 2
HONEST = {"a.png": picture(1), "b/c.png": picture(2), "manifest.json": b'{"maps": []}'}


def packed(members, method=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def rubbish(method) -> bytes:
    """A zip file whose one member says that it is packed in this way, and is not."""
    content = bytearray(packed({"a.png": PLAIN}, zipfile.ZIP_STORED))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.rindex(mark) + place] = method
    return bytes(content)


def of_pictures(content: bytes) -> list[str]:
    """What the door for pictures says of a zip file."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "a.zip").write_bytes(content)
        (Path(place) / "in").mkdir()
        try:
            return unpack(Path(place) / "a.zip", Path(place) / "in")
        except PicturesRefused as refusal:
            return refusal.problems


def of_maps(content: bytes) -> list[str]:
    """What the door for maps says of it, once all of its files were read."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(content)
        file.flush()
        said = []
        try:
            with opened(Path(file.name)) as files:
                for name in files.sizes:
                    try:
                        files.read(name)
                    except ValueError as error:
                        said.append(str(error))
                read_manifest(files)
        except MapsRefused as refusal:
            said += refusal.problems
        return said


@pytest.mark.parametrize("method", [LZMA, BZIP2])
@pytest.mark.parametrize("door", [of_pictures, of_maps])
@pytest.mark.parametrize("make", [rubbish, lambda method: packed({"a.png": PLAIN}, method)])
def test_rare_ways_of_packing_are_refused_whether_or_not_they_are_honest(method, door, make):
    assert any("it is packed in a way that is not read here" in one for one in door(make(method)))


@pytest.mark.parametrize("door", [of_pictures, of_maps])
def test_a_member_without_a_name_is_refused(door):
    content = bytearray(packed({"a.png": PLAIN}))
    entry = content.index(b"PK\x01\x02")
    content[entry + 28], content[entry + 32] = 0, len("a.png")  # the name becomes a remark
    assert any("a file in it has no name" in one for one in door(bytes(content)))


@pytest.mark.parametrize("method", [LZMA, BZIP2])
def test_a_map_that_is_packed_so_is_refused_too(method):
    content = rubbish(method).replace(b"a.png", b"a.npy")
    with pytest.raises(ValueError, match=r"use numpy\.savez"):
        read_map("a.npz", content, "", (2, 2), "exact")


FLIPS = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4)


@settings(max_examples=80)
@given(st.sampled_from([of_pictures, of_maps]), FLIPS, st.sampled_from(["pictures", "locked"]))
def test_whatever_byte_is_another_a_zip_file_is_read_or_refused(door, flips, kind):
    content = bytearray(packed(HONEST))
    if kind == "locked":
        content = bytearray(rubbish(zipfile.ZIP_STORED))
    for place, byte in flips:
        # From the end, where a zip file's list of its members is.
        content[-1 - place % len(content)] = byte
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of two members of one name
        for sentence in door(bytes(content)):
            sentence.encode()


HEADER = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"


def npy(header: str) -> bytes:
    plain = header.encode("latin-1", "replace").ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(plain).to_bytes(2, "little") + plain + bytes(16)


CUT_OFF = st.integers(0, len(HEADER)).map(lambda place: HEADER[:place])


@settings(max_examples=80)
@given(CUT_OFF | st.text("{}()[]',: dshape<f4T0\\x", max_size=40))
@example("{'descr': '<f4', 'shape': (")
@example("(" * 5000)
@example("{'descr': [('a', '<f4')] * 9, 'fortran_order': False, 'shape': (2, 2), }")
@example("{'descr': ('<f4', (2**31,)), 'fortran_order': False, 'shape': (2, 2), }")
@example("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -2), }")
@example("{'descr': '<f4', 'fortran_order': False, 'shape': (True, 4), }")
def test_whatever_an_array_says_of_itself_it_is_read_or_refused(header):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with suppress(ValueError):
            read_map("a.npy", npy(header), "", (2, 2), "exact")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
KEYS = ["picture", "map", "class", "class_id", "probability", "score", "top_classes", "fit", "x"]
ROWS = st.fixed_dictionaries(
    {"picture": st.text(max_size=3), "map": st.just("0.npz")},
    optional=dict.fromkeys(KEYS[2:], VALUES),
)
TOO_LONG = json.dumps({"maps": [row(score=10**400)]}).encode()


def said_of_manifest(name: str, content: bytes) -> str:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / name).write_bytes(content)
        (Path(place) / "0.npz").write_bytes(b"")
        try:
            with opened(Path(place)) as files:
                return repr(read_manifest(files))
        except MapsRefused as refusal:
            return "\n".join(refusal.problems)


@settings(max_examples=50)
@given(
    st.tuples(
        st.just("manifest.json"),
        st.lists(ROWS, max_size=2).map(lambda rows: json.dumps({"maps": rows}).encode())
        | st.binary(max_size=30),
    )
    | st.tuples(
        st.just("manifest.csv"),
        st.lists(st.lists(st.sampled_from([*KEYS, "0.npz", "1", '"']), max_size=4), max_size=3).map(
            lambda rows: "\n".join(map(",".join, rows)).encode()
        )
        | st.binary(max_size=30),
    )
)
@example(("manifest.json", TOO_LONG))
@example(("manifest.csv", b"picture,map,score\na,0.npz," + b"9" * 400))
@example(("manifest.csv", b"picture,map,score\na,0.npz," + b"[" * 9000))
def test_any_bytes_of_a_manifest_of_maps_give_a_report(told):
    said_of_manifest(*told).encode()


@pytest.mark.parametrize(
    ("top", "said"),
    [
        ([["a\0b", 0.5]], "a name in top_classes must be a text of at most 500 characters"),
        ([["\ud800", 0.5]], "a name in top_classes must be a text"),
        ([["x" * 501, 0.5]], "a name in top_classes must be a text"),
        ([["x", 0.0]] * (MOST_CLASSES + 1), "may name 1,000 classes"),
    ],
)
def test_a_class_that_cannot_be_stored_or_shown_is_refused(tmp_path, top, said):
    folder = lay_out(tmp_path / "m", {"maps": [row(top_classes=top)]}, {"0.npz": npz()})
    with pytest.raises(MapsRefused, match=said), opened(folder) as files:
        read_manifest(files)


def test_a_zip_file_whose_folders_are_divided_by_the_other_stroke_is_read(tmp_path):
    path = tmp_path / "m.zip"
    told = json.dumps({"maps": [row(map="maps/0.npz")]})
    path.write_bytes(packed({"manifest.json": told, "maps\\0.npz": npz(np.zeros((2, 2), "f4"))}))
    with opened(path) as files:
        assert read_manifest(files)[0].file == "maps/0.npz"
        assert files.read("maps/0.npz")
