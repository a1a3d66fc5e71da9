"""What a participant sees, as bytes."""

from collections import Counter

from studyapp.models import Study
from tests.visitor import Visitor


def pictures_of(study: Study) -> Counter[bytes]:
    """Every picture that somebody is sent who goes through all trials, however they are called."""
    visitor = Visitor(study.slug)
    seen: Counter[bytes] = Counter()
    for _ in range(visitor.join().trials.count()):
        for address in visitor.pictures():
            seen[visitor.client.get(address).getvalue()] += 1
        visitor.respond()
    return seen
