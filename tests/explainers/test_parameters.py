from typing import Annotated, Literal

import pytest

from explainers.parameters import Between, check_mapping, complete, defaults


def shrink(value):
    return min(value, 10)


def painted(
    picture,
    *,
    seed,
    size: Annotated[int, Between(1, 5)] = 3,
    colour: Literal["red", "blue"] = "red",
    share: float | None = None,
    limit: Annotated[int, shrink] = 99,
):
    """Stands for any function with parameters."""


def test_only_keyword_arguments_with_a_default_are_parameters():
    assert list(defaults(painted)) == ["size", "colour", "share", "limit"]


def test_a_check_may_return_the_full_form_of_a_value():
    assert complete("paint", painted, {})["limit"] == 10


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"picture": 1}, "paint has no setting 'picture'; it has: size, colour"),
        ({"seed": 1}, "paint has no setting 'seed'"),
        ({"size": 6}, "paint: setting 'size' must be at least 1 and at most 5, not 6"),
        ({"size": 2.0}, "'size' must be a whole number, not 2.0"),
        ({"colour": "green"}, "'colour' must be one of 'red', 'blue', not 'green'"),
        ({"share": "x"}, "'share' must be a number or nothing, not 'x'"),
    ],
)
def test_a_wrong_value_is_refused_by_name(given, message):
    with pytest.raises(ValueError, match=message):
        complete("paint", painted, given, noun="setting")


def test_a_whole_number_is_a_number():
    assert complete("paint", painted, {"share": 1})["share"] == 1


def test_a_mapping_must_be_one_and_know_its_keys():
    assert check_mapping({"a": 1}, ["a"], "x") == {"a": 1}
    with pytest.raises(ValueError, match=r"x must be a dictionary, not \[\]"):
        check_mapping([], ["a"], "x")
    with pytest.raises(ValueError, match="x has no 'b'; it has: a"):
        check_mapping({"b": 1}, ["a"], "x")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400])
def test_a_number_must_be_one_that_can_be_calculated_with(value):
    with pytest.raises(ValueError, match="must be at least 0"):
        Between(0)(value)
