from pathlib import Path

import pytest

from explainers.annotations import Annotation
from explainers.audit.gathering.combining import BYTES, MEMORY, combined_size, groups, mapped_tags
from explainers.audit.options import Tags

FULL_HD = [(1080, 1920)] * 3


def known(number, *tags):
    return Annotation(Path(f"{number}.png"), (f"class{number}",), (), tags)


@pytest.mark.parametrize("number", [1, 40, 90, 500, 3000])
def test_combined_maps_never_take_more_than_their_share_of_memory(number):
    height, width = combined_size(FULL_HD, number)
    assert height * width * number * BYTES <= MEMORY * 1.01
    assert width / height == pytest.approx(16 / 9, rel=0.03)


def test_few_combined_maps_have_their_full_size():
    assert combined_size(FULL_HD, 40) == (360, 640)
    assert combined_size([(24, 32)], 500) == (24, 32)


def test_a_thousand_classes_count_only_as_far_as_pictures_can_show_them():
    pictures = [known(number) for number in range(20)]
    assert groups(pictures, 1000, 2) == 3 + 20 + 20 + 2
    assert groups(pictures, 4, 0) == 3 + 20 + 4


def test_the_most_frequent_tags_have_combined_maps_and_sequences_none():
    pictures = [known(n, f"id={n}", "day", f"sequence={n % 3}") for n in range(60)]
    found = mapped_tags(pictures, Tags(domain_inside=("day",)))
    assert len(found) == 40
    assert {"day", "inside the domain"} <= found
    assert not any(tag.startswith("sequence") for tag in found)
