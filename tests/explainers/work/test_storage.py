import contextlib
import json
import subprocess
import sys
import textwrap
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
