import pytest

from explainers.audit.options import Tags
from explainers.audit.tagging import (
    INSIDE,
    OUTSIDE,
    UNPLACED,
    combined_by,
    dimensions,
    domain_of,
    split,
    values,
)


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("skin=dark", ("skin", "dark")),
        ("skin: dark", ("skin", "dark")),
        (" mobility aid = wheelchair ", ("mobility aid", "wheelchair")),
        ("time=12:30", ("time", "12:30")),
        ("night", ("", "night")),
        ("=dark", ("", "=dark")),
        ("skin=", ("", "skin=")),
    ],
)
def test_a_tag_is_a_dimension_with_its_value_or_plain(tag, parts):
    assert split(tag) == parts


def test_a_picture_may_have_several_values_and_no_plain_tag_counts_as_one():
    assert values(["trigger=glare", "trigger:rain", "trigger=glare", "night"], "trigger") == [
        "glare",
        "rain",
    ]
    assert values(["night"], "") == []


def test_dimensions_are_listed_with_their_values_and_plain_tags_apart():
    found = dimensions([["skin=dark", "night"], ["skin:light"], []])
    assert found == {"": ["night"], "skin": ["dark", "light"]}


BOTH = Tags(domain_inside=("day",), domain_outside=("night", "weather=snow"))


@pytest.mark.parametrize(
    ("meaning", "tags", "place"),
    [
        (BOTH, ["day"], INSIDE),
        (BOTH, ["night"], OUTSIDE),
        (BOTH, ["day", "weather: snow"], OUTSIDE),
        (BOTH, ["dusk"], UNPLACED),
        (Tags(domain_inside=("day",)), ["dusk"], OUTSIDE),
        (Tags(domain_outside=("night",)), ["dusk"], INSIDE),
        (Tags(), ["day"], None),
    ],
)
def test_a_picture_is_placed_in_the_domain_by_its_tags(meaning, tags, place):
    assert domain_of(tags, meaning) == place


def test_the_domain_gets_a_combined_map_and_no_sequence_does():
    tags = ["sequence=cam1-003", "day", "skin=dark"]
    assert combined_by(tags, BOTH) == ("day", "skin=dark", INSIDE)
    assert combined_by(tags, Tags()) == ("day", "skin=dark")


def test_a_tag_cannot_be_inside_and_outside():
    with pytest.raises(ValueError, match="'day' cannot be both"):
        Tags(domain_inside=("day",), domain_outside=("day",))
