"""Zip files that no honest person makes, and bytes that were changed: all of them are refused."""

import json
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.actions.bundle import BundleError
from studyapp.actions.bundle.reading import open_bundle
from tests.bundles import bare, seal, with_manifest, zip_of

DIRECTORY = b"PK\1\2"  # what an entry of the directory begins with
BEFORE_NAME = 46  # bytes of an entry


def beside(name, content=b"x", **manifest):
    """All that a bundle needs, and one more file."""
    return zip_of(with_manifest(bare() | {name: content}, **manifest))


def linked(kind):
    member = zipfile.ZipInfo(f"pictures/{'a' * 64}.png")
    member.external_attr = kind << 16
    return zip_of([*with_manifest(bare()), (member, b"/etc/passwd")])


def packed(method):
    member = zipfile.ZipInfo(f"pictures/{'a' * 64}.png")
    member.compress_type = method
    return zip_of([*with_manifest(bare()), (member, b"x")])


def entry(place, form, value, *, of=b"study.yaml", content=None):
    """A bundle with another number in the directory's entry of a file."""
    changed = bytearray(content or zip_of(with_manifest(bare())))
    start = changed.index(of, changed.index(DIRECTORY)) - BEFORE_NAME
    struct.pack_into(form, changed, start + place, value)
    return bytes(changed)


def counted(entries):
    """A directory that is said to have so many entries, in the form for many."""
    content = zip_of(with_manifest(bare()))
    end = content.rindex(b"PK\5\6")
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, 100, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 100, 0xFFFFFFFF, 0)
    return content[:end] + large + locator + last


def bomb():
    """Ten million bytes in ten thousand, said to be ten."""
    name = f"pictures/{'a' * 64}.png"
    content = beside(name, bytes(10**7))
    return entry(24, "<L", 10, of=name.encode(), content=content)


def text(name, content):
    return zip_of(with_manifest(bare() | {name: content}))


def surrogate():
    """A name that says to be UTF-8 and is not."""
    content = beside("zz\N{LATIN SMALL LETTER E WITH ACUTE}.png")
    return content.replace("zz\N{LATIN SMALL LETTER E WITH ACUTE}".encode(), b"zz\xed\xa0")


NO_FILE = "which is no file of a bundle; do not use it"
NAMES = {
    "a name that leads out": "../../etc/cron.d/evil",
    "an absolute name": "/etc/passwd",
    "an absolute name of Windows": "C:\\Windows\\x.png",
    "a name that leads out in the middle": "pictures/../../x.png",
    "backslashes": "pictures\\x.png",
    "a folder": "pictures/",
    "a file in a file": f"stimuli/{'a' * 64}.webp/../x",
    "a zip file in it": "inner.zip",
    "a folder of its own": f"secrets/{'a' * 64}.webp",
    "the wrong case": "Study.yaml",
    "a checksum in the wrong case": f"pictures/{'A' * 64}.png",
    "a name with an end that nobody sees": f"pictures/{'a' * 64}.png\n",
    "a package's file in another folder": "data/answers.csv",
    "answers two folders deep": "answers/data/more/answers.csv",
}
HOSTILE = {
    **{what: (lambda name=name: beside(name), NO_FILE) for what, name in NAMES.items()},
    "a name cut by NUL": (lambda: beside("study.yaml\0.png"), NO_FILE + "|twice"),
    "half a sign in a name": (surrogate, NO_FILE + "|damaged|no zip file"),
    "a symbolic link": (lambda: linked(0o120777), "is no plain file but a link"),
    "a device": (lambda: linked(0o020666), "is no plain file but a link or a device"),
    "a password": (lambda: entry(8, "<H", 1), "study.yaml is encrypted"),
    "LZMA": (lambda: packed(zipfile.ZIP_LZMA), "packed in a way that no bundle is"),
    "BZIP2": (lambda: packed(zipfile.ZIP_BZIP2), "packed in a way that no bundle is"),
    "an unknown method": (lambda: entry(10, "<H", 99), "packed in a way that no bundle is"),
    "a newer zip file": (lambda: entry(6, "<H", 99), "no zip file|damaged"),
    "a file twice": (
        lambda: zip_of([*with_manifest(bare()), ("study.yaml", b"slug: other")]),
        "holds study.yaml twice",
    ),
    "too many files": (lambda: counted(300_000), "it has 300000 files, more than 200000"),
    "too many bytes": (
        lambda: entry(24, "<L", 2**31 + 1, of=b"stimuli"),
        "bytes unpacked, more than",
    ),
    "a text of many bytes": (lambda: entry(24, "<L", 2**29), "study.yaml has 536,870,912 bytes"),
    "more than it says": (bomb, "damaged|another checksum"),
    "a file that begins elsewhere": (lambda: entry(42, "<L", 2**31), "damaged"),
    "a file over another": (lambda: entry(42, "<L", 0, of=b"material.json"), "damaged"),
    "a file that nobody named": (
        lambda: zip_of([*with_manifest(bare()), (f"pictures/{'a' * 64}.png", b"x")]),
        "is not in its manifest.json",
    ),
    "a picture under another's checksum": (
        lambda: beside(f"pictures/{'a' * 64}.png"),
        "has another checksum",
    ),
    "a map under another's checksum": (
        lambda: beside(f"maps/{'a' * 64}.npz"),
        "has another checksum",
    ),
    "a manifest of brackets": (
        lambda: zip_of([*bare().items(), ("manifest.json", b"[" * 10**5)]),
        "manifest.json is not JSON",
    ),
    "a manifest of many digits": (
        lambda: zip_of([*bare().items(), ("manifest.json", b"9" * 10**5)]),
        "manifest.json is not JSON",
    ),
    "a manifest with half a sign": (
        lambda: beside(f"pictures/{'a' * 64}.png", title="\ud800"),
        "holds a sign that cannot be stored",
    ),
    "files that are told as a list": (
        lambda: zip_of(with_manifest(bare(), files=["study.yaml"])),
        "names no files",
    ),
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "bundle.zip"


@pytest.mark.parametrize("what", HOSTILE)
def test_what_no_honest_person_makes_is_refused_although_its_seal_is_right(what, path):
    make, said = HOSTILE[what]
    path.write_bytes(seal(make()))
    with pytest.raises(BundleError, match=said) as refused:
        open_bundle(path, source="their.zip")
    assert str(refused.value).startswith("their.zip")


def test_the_same_without_anything_strange_is_opened(path):
    path.write_bytes(seal(zip_of(with_manifest(bare()))))
    bundle = open_bundle(path)
    assert {name: bundle.read(name) for name in bundle.names} == bare()
    bundle.close()


TOLD = {
    "half a sign": (json.dumps({"a": ["\ud800"]}).encode(), "'\\\\ud800' holds a sign"),
    "a NUL": (b'{"a\\u0000": 1}', "holds a sign that cannot be stored"),
    "no number": (b'{"a": NaN}', "NaN is no number"),
    "a number without end": (b'{"a": 1e999}', "a number is too large"),
    "a whole number of many digits": (b"[1%s]" % (b"0" * 400), "a number is too large"),
    "a whole number of more digits": (
        b"9" * 5000,
        r"is not JSON \(a number has too many digits\); get",
    ),
    "many lists": (b"[" * 99 + b"]" * 99, "nested more than 40 times"),
    "no text": (b"\xff", "is no text in UTF-8"),
}


@pytest.mark.parametrize("what", TOLD)
def test_values_that_cannot_be_stored_are_refused_wherever_they_are(what, path):
    content, said = TOLD[what]
    path.write_bytes(seal(text("material.json", content)))
    bundle = open_bundle(path)
    with pytest.raises(BundleError, match=said):
        bundle.json("material.json")
    bundle.close()


HONEST = zip_of(with_manifest(bare()))
SEALED = seal(HONEST)


@settings(max_examples=150)
@given(place=st.integers(0, len(SEALED) - 1), change=st.integers(1, 255))
def test_whatever_byte_is_changed_the_bundle_is_refused(tmp_path_factory, place, change):
    changed = bytearray(SEALED)
    changed[place] ^= change
    path = tmp_path_factory.getbasetemp() / "changed.zip"
    path.write_bytes(changed)
    with pytest.raises(BundleError, match=r"changed or damaged|no zip file with the seal"):
        open_bundle(path)


@settings(max_examples=300)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(HONEST) - 1), st.integers(1, 255)), min_size=1, max_size=3
    )
)
def test_bytes_that_are_changed_before_it_is_sealed_are_noticed_or_change_nothing(
    tmp_path_factory, changes
):
    changed = bytearray(HONEST)
    for place, change in changes:
        changed[place] ^= change
    path = tmp_path_factory.getbasetemp() / "changed.zip"
    path.write_bytes(seal(bytes(changed)))
    try:
        bundle = open_bundle(path)
    except BundleError:
        return
    assert {name: bundle.read(name) for name in bundle.names} == bare()
    bundle.close()
