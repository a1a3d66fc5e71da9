"""manage.py power."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def power(*arguments: str) -> str:
    out = StringIO()
    call_command("power", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_how_many_are_needed_and_shows_the_tables():
    said = power("--preference", "70", "--icc", "0.16")
    assert said.startswith("13 people with 10 pictures each are enough")
    assert "Participants  ICC 0  ICC 0.1  ICC 0.16" in said
    table = said.split("Participants for 80\u00a0% power\n")[1].splitlines()
    assert len({len(line) for line in table[:5]}) == 1
    assert "0.15 to 0.2" in said


def test_it_judges_a_number_and_simulates_it_the_same_every_time():
    options = ("--participants", "30", "--simulate", "--studies", "200", "--seed", "7")
    said = power(*options)
    assert "of 200 simulated ones" in said
    assert power(*options) == said


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--question", "why"), "--question: .*not one of the available"),
        (("--icc", "x"), "--icc: Enter a number"),
        (("--question", "trend"), "Levels are compared from two on"),
        (("--studies", "0"), "--studies must be 1 or more"),
    ],
)
def test_what_is_impossible_is_refused_by_the_name_of_the_option(arguments, complaint):
    with pytest.raises(CommandError, match=complaint):
        power(*arguments)
