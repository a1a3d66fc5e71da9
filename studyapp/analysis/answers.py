"""What an answer to a task with a right answer says about the person's reliance on the system.

Somebody relies on a system when they take it to be right. In spotting the faulty model they do who
answer "sound". In forward simulation they do who foresee that the classifier names what the picture
truly shows. Relying is appropriate where the system is right and over-reliance where it is wrong.
"""

from collections.abc import Sequence

SOUND, FAULTY = "sound", "faulty"
BETWEEN_OPTIONS = " | "  # in the table of trials


def same_class(one: str, other: str) -> bool:
    """Whether two names are of the same class, however they are spelt.

    Networks often name a class by several words with a comma between them; one in common is enough.

    >>> same_class("Egyptian_cat", "egyptian cat")
    True
    >>> same_class("tabby, tabby cat", "tabby")
    True
    """
    return bool(_names(one) & _names(other))


def short_name(name: str) -> str:
    """The first of a class's names, as people write it.

    >>> short_name("tabby_cat, tabby")
    'tabby cat'
    """
    return name.split(",")[0].replace("_", " ").strip() or name


def system_is_right(options: Sequence[str], expected: str, true_label: str) -> bool | None:
    """Whether the system that was asked about is right; None where nobody knows.

    Parameters
    ----------
    options : the answers offered.
    expected : the right one: the classifier's answer, or which network explained the picture.
    true_label : what the picture truly shows, in the classifier's words; empty if unknown.
    """
    if _is_about_a_fault(options):
        return expected == SOUND
    return same_class(expected, true_label) if true_label else None


def relies(options: Sequence[str], answer: str, true_label: str) -> bool | None:
    """Whether whoever gave this answer takes the system to be right; None where nobody knows."""
    if _is_about_a_fault(options):
        return answer == SOUND
    return same_class(answer, true_label) if true_label else None


def _is_about_a_fault(options: Sequence[str]) -> bool:
    return set(options) == {SOUND, FAULTY}


def _names(name: str) -> set[str]:
    plain = name.replace("_", " ").replace("-", " ").casefold()
    return {" ".join(part.split()) for part in plain.split(",")} - {""}
