"""More than five hundred files that are no good pictures, or are good in a way that few are.

They are made by code, the same each time, and none is stored. Each says what should become of it:
it is taken in with a certain size, it is refused, or either, where what is broken may be harmless.
"""

from collections.abc import Iterator

from tests.bad_pictures.cases import ANY, REFUSED, Case
from tests.bad_pictures.damaged import damaged
from tests.bad_pictures.heavy import heavy
from tests.bad_pictures.pretending import pretending
from tests.bad_pictures.unusual import unusual

__all__ = ["ANY", "REFUSED", "Case", "corpus", "one_of_each_kind"]


def corpus() -> Iterator[Case]:
    """All of them, one after the other."""
    for room in (damaged, pretending, unusual, heavy):
        yield from room()


def one_of_each_kind() -> Iterator[Case]:
    """The first of each kind, without those that take long because they are large."""
    seen = set[str]()
    for room in (damaged, pretending, unusual):
        for case in room():
            if case.kind not in seen:
                seen.add(case.kind)
                yield case
