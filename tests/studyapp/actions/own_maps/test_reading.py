"""One map: what is read, and what is refused before it can do harm."""

import io
import pickle
import zipfile

import numpy as np
import pytest
from PIL import Image

from studyapp.actions.own_maps.reading import read_map
from tests.own_maps import npz, png, slope

SIZE = (64, 64)


def read(name, content, array="", size=SIZE, fit="exact"):
    return read_map(name, content, array, size, fit)


def npy(values, **options):
    buffer = io.BytesIO()
    np.save(buffer, values, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "exact"),
    [("f8", True), (">f4", True), ("f2", False), ("i2", False), ("u1", False), ("?", False)],
)
def test_real_numbers_of_every_kind_become_float32(kind, exact):
    values = (slope() * 100).astype(kind)
    found = read("a.npz", npz(values))
    assert found.dtype == np.float32
    assert np.array_equal(found, values.astype("f4"))
    assert not exact or np.allclose(found, slope() * 100)


def test_arrays_by_columns_and_single_files_are_read_as_they_are_meant():
    values = np.arange(12, dtype="f4").reshape(3, 4)
    for content, name in [(npy(np.asfortranarray(values)), "a.npy"), (npz(values), "A.NPZ")]:
        assert np.array_equal(read(name, content, size=(3, 4)), values)


def test_of_several_arrays_the_one_that_is_named_counts():
    content = npz(map=slope(), other=slope(falling=True))
    assert np.array_equal(read("a.npz", content), slope())
    assert np.array_equal(read("a.npz", content, array="other"), slope(falling=True))
    with pytest.raises(ValueError, match="it has no array 'map'; it has: a, b"):
        read("a.npz", npz(a=slope(), b=slope()))
    assert np.array_equal(read("a.npz", npz(attribution=slope())), slope())


def test_grey_pictures_are_from_nothing_to_one():
    found = read("a.png", png())
    assert found.min() == 0
    assert found.max() == 1
    buffer = io.BytesIO()
    deep = np.linspace(0, 65535, 64 * 64).reshape(SIZE).astype(np.uint16)
    Image.fromarray(deep).save(buffer, "PNG")
    found = read("a.png", buffer.getvalue())
    assert len(np.unique(found)) == 64 * 64
    assert found.max() == 1


def test_a_map_of_another_size_is_stretched_only_if_that_is_said():
    small = npz(np.array([[0, 1], [0, 1]], "f4"))
    with pytest.raises(ValueError, match="2 x 2 numbers, its picture 64 x 64 pixels; make them"):
        read("a.npz", small)
    found = read("a.npz", small, fit="stretch")
    assert found.shape == SIZE
    assert found[0, 0] == 0
    assert found[0, -1] == 1


def bomb():
    """An array that says it has 10**18 numbers."""
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000, 1000000000), }"
    plain = header.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(plain).to_bytes(2, "little") + plain.encode()


def colourful():
    buffer = io.BytesIO()
    Image.new("RGB", SIZE, "red").save(buffer, "PNG")
    return buffer.getvalue()


def objects():
    buffer = io.BytesIO()
    np.save(buffer, np.array([[print, 1]], dtype=object), allow_pickle=True)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.npz", npz(np.full(SIZE, np.nan)), "4,096 of its numbers are not finite"),
        ("a.npz", npz(np.full(SIZE, 1e300)), "not finite"),
        ("a.npz", npz(np.zeros((3, 64, 64))), "its shape is 3 x 64 x 64; .* sum over the colours"),
        ("a.npz", npz(np.zeros(SIZE, complex)), "of the kind complex128"),
        ("a.npz", npz(np.array([["a"]])), "of the kind <U1"),
        ("a.npy", objects(), "of the kind object"),
        ("a.npy", bomb(), "1,000,000,000,000,000,000 numbers; a map has 1 to 40,000,000"),
        ("a.npy", npy(slope())[:-7], "it is cut off"),
        ("a.npy", pickle.dumps([1]), "magic string is not correct"),
        ("a.npy", b"", "magic string|EOF"),
        ("a.npz", npz()[:-30], "no .npz file, or damaged"),
        ("a.npz", b"PK\x03\x04", "no .npz file, or damaged"),
        ("a.png", colourful(), "it is not grey but RGB"),
        ("a.png", png()[:100], "no PNG picture, or damaged"),
        ("a.png", b"GIF89a", "it is no PNG picture, or damaged; save it again"),
        ("a.pt", b"", r"\.pt is no kind of map; save it as .npz"),
        ("map", b"", "it is no kind of map"),
    ],
    ids=range(17),
)
def test_what_cannot_be_a_map_is_refused_with_the_reason(name, content, said):
    with pytest.raises(ValueError, match=said):
        read(name, content)


def test_an_array_that_unpacks_to_more_than_a_map_has_is_not_unpacked():
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("map.npy", "w", force_zip64=True) as file,
    ):
        for _ in range(330):
            file.write(bytes(2**20))
    with pytest.raises(ValueError, match="its array has more than 40 million numbers"):
        read("a.npz", buffer.getvalue())
