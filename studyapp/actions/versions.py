"""Versions of what people read: the one that comes next."""

import re
from collections.abc import Collection

LONGEST = 20  # characters, as in the records
_NUMBERED = re.compile(r"(?P<before>.*?)(?P<number>\d{1,9})$", re.DOTALL)


def next_version(version: str, taken: Collection[str] = ()) -> str:
    """The version after this one that is not taken: "2" after "1", "2-nl-2" after "2-nl".

    Never longer than a record holds: of a long version the beginning is kept.
    """
    numbered = _NUMBERED.fullmatch(version)
    before = numbered["before"] if numbered else f"{version}-"
    number = int(numbered["number"]) if numbered else 1
    while True:
        number += 1
        following = before[: LONGEST - len(str(number))] + str(number)
        if following not in taken:
            return following
