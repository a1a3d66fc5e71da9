import contextlib
import io
import json
import subprocess
import sys
import textwrap
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers import Explanation
from explainers.network.preprocessing import Preprocessing
from explainers.work import storage
from explainers.work.storage import Store, StoreError, write_whole

KEY = "ab" + "0" * 62


def example():
    return Explanation(
        map=np.arange(6, dtype=np.float32).reshape(2, 3) - 2,
        facts={"class_id": 1, "score": 0.25, "empty": False, "class_name": "café"},
        arrays={"weights": np.array([1.5, 2.5]), "segments": np.array([[1, 2]])},
        provenance={"seed": 7, "versions": {"numpy": "2"}},
    )


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "maps")


def test_what_is_saved_is_loaded(store):
    assert store.save(KEY, [example(), example()]) == store.path(KEY)
    first, second = store.load(KEY)
    for one in (first, second):
        assert np.array_equal(one.map, example().map)
        assert one.map.dtype == np.float32
        assert one.facts == example().facts
        assert one.provenance == example().provenance
        assert one.arrays.keys() == example().arrays.keys()
        assert np.array_equal(one.arrays["weights"], [1.5, 2.5])


def enlarged(**options):
    picture = np.zeros((270, 480, 3), np.uint8)
    frame = Preprocessing(**options).frame(picture, (32, 32))
    grid = np.random.default_rng(3).normal(size=(4, 4)).astype(np.float32)
    return Explanation.enlarged(frame, grid, {"class_id": 1}, {"raw": grid, "weights": grid[0]})


@pytest.mark.parametrize("resize", ["stretch", "crop", "pad"])
def test_of_an_enlarged_map_only_the_grid_is_written_and_the_map_comes_back_exactly(resize, store):
    one = enlarged(resize=resize)
    path = store.save(KEY, [one])
    (found,) = store.load(KEY)
    assert path.stat().st_size < one.map.nbytes / 200
    assert np.array_equal(found.map, one.map)
    assert found.map.dtype == np.float32
    assert found.laid.place == one.laid.place
    assert found.arrays.keys() == {"raw", "weights"}
    assert store.save(KEY, [found]).read_bytes() == path.read_bytes()


def test_a_grid_that_is_no_array_of_its_own_is_written_beside_them(store):
    one = replace(enlarged(), arrays={})
    store.save(KEY, [one, one])
    for found in store.load(KEY):
        assert np.array_equal(found.map, one.map)
        assert found.arrays == {}


def test_a_file_that_holds_the_map_itself_is_still_read(store):
    """Earlier versions wrote every map."""
    one = enlarged()
    path = store.path(KEY)
    path.parent.mkdir(parents=True)
    index = [{"facts": one.facts, "provenance": {}, "arrays": ["raw"]}]
    members = {"0/map": one.map, "0/raw": one.arrays["raw"], "index": np.array(json.dumps(index))}
    np.savez_compressed(path, **members)
    (found,) = store.load(KEY)
    assert np.array_equal(found.map, one.map)
    assert found.laid is None


def test_a_file_lies_in_a_folder_of_its_keys_first_letters(store):
    assert store.path(KEY) == store.root / "ab" / f"{KEY}.npz"


def test_the_same_explanations_give_the_same_bytes(store):
    first = store.save(KEY, [example()]).read_bytes()
    assert store.save(KEY, [example()]).read_bytes() == first


def test_a_missing_file_is_missing(store):
    assert not store.has(KEY)
    with pytest.raises(StoreError, match="missing or damaged"):
        store.load(KEY)


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_counts_as_missing_or_is_still_right(tmp_path_factory, data):
    store = Store(tmp_path_factory.mktemp("maps"))
    path = store.save(KEY, [example()])
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    if store.has(KEY):
        (one,) = store.load(KEY)
        assert np.array_equal(one.map, example().map)
        assert one.facts == example().facts


def test_a_pickle_inside_a_file_is_not_opened(store):
    path = store.path(KEY)
    path.parent.mkdir(parents=True)
    np.savez(path, index=np.array([{"a": 1}], dtype=object))
    assert not store.has(KEY)


def header(text):
    """The beginning of an array's file that says this of itself."""
    told = text.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(told).to_bytes(2, "little") + told


def plain(array):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asarray(array))
    return buffer.getvalue()


def strange(told=None, **arrays):
    """A file with an index of the sender's choice."""
    known = {"facts": {}, "provenance": {}, "arrays": []}
    index = json.dumps([known] if told is None else told)
    members = {"index": plain(index), "0/map": plain(np.zeros((2, 3), np.float32))}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (members | arrays).items():
            archive.writestr(f"{name}.npy", content)
    return buffer


def laid(**changes):
    told = {"array": "g", "input_size": [4, 4], "source_size": [8, 8], "rows": [1, 0]}
    told |= {"columns": [1, 0]} | changes
    return strange(
        [{"facts": {}, "provenance": {}, "arrays": [], "laid": told}],
        **{"0/g": plain(np.zeros((2, 2), np.float32))},
    )


HUGE = "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }"
STRANGE = {
    "an index that is a number": strange(5),
    "an index of texts": strange(["a"]),
    "an index of nothing": strange([None]),
    "facts that are a list": strange([{"facts": [], "provenance": {}, "arrays": []}]),
    "a map of one side": strange(**{"0/map": plain(np.zeros(3))}),
    "a map of texts": strange(**{"0/map": plain(np.array([["a"]]))}),
    "a map of nothing": strange(**{"0/map": plain(np.zeros((0, 3)))}),
    "a map that says to be huge": strange(**{"0/map": header(HUGE)}),
    "a header that does not end": strange(**{"0/map": header("{'descr': '<f4', 'shape': (")}),
    "a header of deep brackets": strange(**{"0/map": header("(" * 110)}),
    "a picture that is huge": laid(source_size=[10**6, 10**6]),
    "a picture of no size": laid(source_size=[0, 8]),
    "sides that are no whole numbers": laid(input_size=[4.5, 4]),
    "a place that is no number": laid(rows=[float("nan"), 0]),
    "a place that is a text": laid(rows=["1", 0]),
}


@pytest.mark.parametrize("what", STRANGE)
def test_whatever_somebody_else_wrote_counts_as_damaged(what, store):
    path = store.path(KEY)
    path.parent.mkdir(parents=True)
    path.write_bytes(STRANGE[what].getvalue())
    assert not store.has(KEY)


def test_what_is_strange_above_is_strange_for_one_reason_only():
    assert len(storage.read_file(strange())) == len(storage.read_file(laid())) == 1


def test_an_array_that_unpacks_to_more_than_any_map_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(storage, "LARGEST_ARRAY", 100)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda self, member: pytest.fail("unpacked"))
    with pytest.raises(StoreError, match="more than 60 bytes, unpacked"):
        storage.read_file(strange(), largest=60)
    monkeypatch.setattr(storage, "LARGEST_INDEX", 100)
    with pytest.raises(StoreError, match=r"index has [\d,]+ bytes, more than 100"):
        storage.read_file(strange())


def test_a_failed_write_leaves_neither_a_file_nor_a_partial_one(tmp_path):
    path = tmp_path / "a.bin"
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, "not bytes")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_numbers_that_json_cannot_hold_are_refused(store):
    broken = Explanation(np.zeros((1, 1), np.float32), {"score": float("nan")})
    with pytest.raises(ValueError, match="JSON"):
        store.save(KEY, [broken])
    assert not store.has(KEY)


WRITER = """
    import sys, time
    from pathlib import Path
    from explainers.work import storage

    partial, stream = storage._open_partial(Path(sys.argv[1]))
    stream.write(b"half")
    print("writing", flush=True)
    time.sleep(100)
"""


@contextlib.contextmanager
def half_written(path):
    """A process that has begun to write a file and goes on for long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "writing\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("clean", [Store.tidy, lambda store: store.save(KEY, [example()])])
def test_what_a_killed_writer_left_is_removed_and_who_is_writing_is_left_alone(store, clean):
    def partials():
        return list(store.root.rglob("*.partial"))

    with half_written(store.path(KEY)) as process:
        clean(store)
        assert len(partials()) == 1
        process.kill()
        process.wait()
        clean(store)
        assert partials() == []


def test_a_writer_whose_file_was_taken_for_abandoned_begins_again(tmp_path, monkeypatch):
    path, locks = tmp_path / "a.bin", []

    def late(stream, kind):
        if not locks:
            Path(stream.name).unlink()
        locks.append(kind)

    monkeypatch.setattr(storage.fcntl, "flock", late)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert len(locks) == 2
    assert list(tmp_path.iterdir()) == [path]


def test_hidden_files_of_others_are_left_alone(tmp_path):
    others = tmp_path / ".b.bin.1.partial"
    others.write_bytes(b"")
    write_whole(tmp_path / "a.bin", b"new")
    assert others.exists()
