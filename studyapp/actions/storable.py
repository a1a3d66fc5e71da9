"""Text from strangers: whether it can be stored, and how it may stand in a message."""

from collections.abc import Collection

# Signs that nobody sees and that turn the direction of writing, so that a name looks like another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def can_be_stored(text: str) -> bool:
    """PostgreSQL stores no NUL, and half a surrogate pair is no character."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def check_texts(noun: str, texts: Collection[str], *, longest: int, most: int) -> None:
    """Refuse texts that cannot be stored, or that no page could show.

    Parameters
    ----------
    noun : what one of them is, for the message.
    longest : characters of one.
    most : how many there may be.

    Raises
    ------
    ValueError : names the noun, the reason and what to do.
    """
    if len(texts) > most:
        raise ValueError(
            f"it has {len(texts):,} of the kind {noun}, more than {most:,}; leave some out"
        )
    for text in texts:
        if not can_be_stored(text):
            raise ValueError(
                f"the {noun} {printable(text[:60])!r} holds a sign that cannot be stored; remove it"
            )
        if not TURNING.isdisjoint(text):
            raise ValueError(
                f"the {noun} {printable(text[:60])!r} holds a sign that turns the direction of "
                "writing, which makes it look like another; remove it"
            )
        if len(text) > longest:
            raise ValueError(
                f"the {noun} {printable(text[:40])!r}... has more than {longest} characters; "
                "shorten it"
            )


def plain_reason(error: Exception) -> str:
    """What Python says of a text that it cannot read, without its advice to programmers."""
    said = str(error).partition("; use sys.")[0]
    return "a number has too many digits" if "integer string conversion" in said else said


def printable(text: str) -> str:
    """The text without signs that nobody sees, such as those that turn its direction."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
