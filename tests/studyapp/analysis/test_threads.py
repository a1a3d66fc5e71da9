"""Results are computed by one thread."""

import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from studyapp.analysis.results.computing import results
from studyapp.analysis.threads import single_threaded
from tests.studyapp.analysis.results.made import data


def threads():
    np.linalg.inv(np.eye(2))
    return {
        library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"
    }


def test_there_is_one_thread_within_and_as_many_as_before_afterwards():
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        assert single_threaded(threads)() == {1}
        assert threads() == before


def test_all_results_are_computed_so(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "studyapp.analysis.results.computing.SECTIONS", (lambda data: seen.append(threads()),)
    )
    results(data([1], [2]))
    assert seen == [{1}]
