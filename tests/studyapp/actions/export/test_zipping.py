"""A zip file that is sent while it is written."""

import io
import itertools
import tracemalloc
import zipfile

from studyapp.actions.export.zipping import Member, zipped


def test_what_goes_in_comes_out():
    members = [Member("a.txt", [b"one, ", b"two"]), Member("b/c.csv", [], may_be_huge=True)]
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped(members)))) as archive:
        assert archive.testzip() is None
        assert archive.read("a.txt") == b"one, two"
        assert archive.read("b/c.csv") == b""


def test_a_member_is_asked_for_only_when_the_one_before_was_handed_out():
    asked = []

    def members():
        for name in ("first", "second"):
            asked.append(name)
            yield Member(name, [b"x"])

    chunks = zipped(members())
    next(chunks)
    assert asked == ["first"]


def test_memory_does_not_grow_with_the_content():
    def peak(chunks):
        line = bytes(range(256)) * 256
        tracemalloc.start()
        for _ in zipped([Member("long", itertools.repeat(line, chunks), may_be_huge=True)]):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(200) < peak(20) + 200_000
