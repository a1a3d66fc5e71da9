"""What every command that makes a study takes, and what it says in the end."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable

from django.contrib.auth.models import User
from django.core.management import CommandError

from studyapp.actions.belonging import NoMember, members_named
from studyapp.models import Study


def add_member(parser: ArgumentParser) -> None:
    """Let the command take --member."""
    parser.add_argument(
        "--member",
        action="append",
        default=[],
        metavar="NAME",
        help="a researcher whose study it is; may be repeated (without any only admins see it)",
    )


def add_explain(parser: ArgumentParser) -> None:
    """Let the command take --explain."""
    parser.add_argument(
        "--explain",
        type=_pairs,
        metavar="PAIRS",
        help="also order its explanations; once PAIRS pairs exist the worker freezes them and "
        "opens the study",
    )


def find_members(names: list[str]) -> list[User]:
    """The accounts that were named with --member.

    Raises
    ------
    CommandError : one of them cannot be a member; nothing has been made yet.
    """
    try:
        return members_named(names)
    except NoMember as error:
        raise CommandError(f"{error} Nothing was stored.") from error


def say_made(study: Study, say: Callable[[str], object]) -> None:
    """Say that it is there, whose it is, and what comes next."""
    say(f"Made the draft study {study.slug!r} with {study.images.count()} pictures.")
    say_whose(study, say)
    run = study.runs.first()
    if run is None:
        brings_all = all(condition.brings_maps for condition in study.conditions.all())
        then = "import_maps {} MAPS.zip" if brings_all else "precompute {}"
        say(f"Next: python manage.py {then.format(study.slug)}")
        return
    say(
        f"Ordered {run.items.count()} explanations. The worker freezes the first "
        f"{run.freeze_after} pairs and opens the study."
    )
    say("Next: python manage.py up, which has a worker, or python manage.py worker --once")


def say_whose(study: Study, say: Callable[[str], object]) -> None:
    """Say so if nobody can find it in the browser."""
    if not study.members.exists():
        say("Nobody but admins sees it yet; admins add its members in the administration.")


def _pairs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number of pairs, 1 or more")
    return int(text)
