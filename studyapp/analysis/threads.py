"""Linear algebra by a single thread.

The last bits of a sum depend on how many threads share it, and results must be the same to the last
bit wherever they are computed. The matrices are small, too: several threads that wait for each
other on a busy machine take forty times as long as one.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from threadpoolctl import threadpool_limits

P = ParamSpec("P")
T = TypeVar("T")


def single_threaded(function: Callable[P, T]) -> Callable[P, T]:
    """The function, during which BLAS has one thread."""
    limited = threadpool_limits.wrap(limits=1, user_api="blas")
    return cast(Callable[P, T], limited(function))
