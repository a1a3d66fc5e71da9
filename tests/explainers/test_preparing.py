import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from explainers.preparing import Cache, ahead

PATIENCE = 20  # seconds until a test that waits in vain fails


def counted(calls, key, size=10):
    def compute():
        calls.append(key)
        return np.full(size, ord(key), np.uint8)

    return compute


def test_what_is_known_is_not_computed_again_and_cannot_be_spoilt():
    cache, calls = Cache(100), []
    first = cache.get("a", counted(calls, "a"))
    first[:] = 0
    assert cache.get("a", counted(calls, "a")).tolist() == [97] * 10
    assert calls == ["a"]


def test_the_least_recently_asked_for_is_given_up_when_there_is_no_room():
    cache, calls = Cache(20), []
    for key in "ababcab":
        cache.get(key, counted(calls, key))
    # c drove out a, whose return drove out b.
    assert calls == ["a", "b", "c", "a", "b"]


def test_what_is_larger_than_all_room_is_given_but_not_kept():
    cache, calls = Cache(20), []
    for _ in range(2):
        assert len(cache.get("a", counted(calls, "a", size=21))) == 21
    assert calls == ["a", "a"]


def test_several_threads_that_ask_for_the_same_wait_for_one_of_them():
    cache, calls, go = Cache(100), [], threading.Event()

    def slow():
        calls.append(1)
        assert go.wait(PATIENCE)
        return np.arange(3)

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(cache.get, "a", slow) for _ in range(4)]
        go.set()
        assert all(future.result().tolist() == [0, 1, 2] for future in futures)
    assert len(calls) == 1


def test_an_error_is_raised_and_not_remembered():
    cache = Cache(100)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: np.array(1 // 0))
    assert cache.get("a", lambda: np.array([1])).tolist() == [1]


def test_the_next_item_is_computed_while_the_caller_works_on_this_one():
    started = {number: threading.Event() for number in range(3)}

    def work(number):
        started[number].set()
        return number * 10

    found = []
    for number, result in enumerate(ahead(work, range(3))):
        if number < 2:
            assert started[number + 1].wait(PATIENCE)
        found.append(result)
    assert found == [0, 10, 20]


def test_no_more_than_one_item_is_taken_ahead():
    taken = []

    def items():
        for number in range(5):
            taken.append(number)
            yield number

    results = ahead(str, items())
    assert next(results) == "0"
    assert taken == [0, 1]
    results.close()
    assert list(ahead(str, [])) == []


def test_an_error_comes_at_its_turn():
    results = ahead(lambda number: 1 // number, [1, 0])
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)
