"""Which groups get a combined map, and how large, so that many of them do not fill the memory."""

from collections import Counter
from collections.abc import Collection, Sequence

from explainers.annotations import Annotation
from explainers.audit.options import Tags
from explainers.audit.tagging import combined_by
from explainers.inspection.combined import common_size

TAGS = 40  # tags that have a combined map, the most frequent ones
MEMORY = 512 * 2**20  # bytes for all sums together
BYTES = 28  # for each pixel of each group: two sums of 8 bytes and three of 4


def mapped_tags(annotations: Collection[Annotation], meaning: Tags) -> frozenset[str]:
    """Choose the tags, and sides of the design domain, whose pictures are combined."""
    counts = Counter(tag for one in annotations for tag in combined_by(one.tags, meaning))
    ranked = sorted(counts, key=lambda tag: (-counts[tag], tag))
    return frozenset(ranked[:TAGS])


def groups(annotations: Collection[Annotation], labels: int, tags: int) -> int:
    """Say how many combined maps there can be at most.

    Parameters
    ----------
    annotations
        Of all pictures.
    labels
        How many classes the network knows; a picture is predicted to be one of them.
    tags
        How many tags are combined.
    """
    true = {label for one in annotations for label in one.labels}
    return 3 + len(true) + min(labels, len(annotations)) + tags


def combined_size(sizes: Sequence[tuple[int, int]], number: int) -> tuple[int, int]:
    """Choose height and width of so many combined maps, smaller where they would take too much."""
    height, width = common_size(sizes)
    allowed = MEMORY / BYTES / number
    if height * width <= allowed:
        return height, width
    shrink = (allowed / (height * width)) ** 0.5
    return common_size(sizes, max(1, int(max(height, width) * shrink)))
