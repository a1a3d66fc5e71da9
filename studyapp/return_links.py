"""Links that take participants back to a recruiter: only where the study's own people meant to.

The host stands in the stored link and nothing that a participant brings can change it:
placeholders are allowed behind the host only, and what they are replaced with is quoted.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

PLACEHOLDERS = ("code", "external_id", "participant")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Visible ASCII but for quotes, angle brackets, backslash, ^, ` and |: what belongs into no address.
_ADDRESS = re.compile(r"https://[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~{}]+")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])(?::[0-9]{{1,5}})?", re.I)


class ReturnLinkError(ValueError):
    """The link could lead somewhere else than it says; the message tells what to change."""


def check_return_link(link: str) -> None:
    """Refuse everything but a plain https address of a named host.

    Raises
    ------
    ReturnLinkError : not https, a host that is hidden or no name, a placeholder we do not know.
    """
    if not _ADDRESS.fullmatch(link):
        raise ReturnLinkError(
            f"{link!r} is not a plain https address; it must begin with https:// and hold no "
            "spaces, quotes, backslashes, or letters outside ASCII (quote them with %)."
        )
    host = re.split(r"[/?#]", link.removeprefix("https://"), maxsplit=1)[0]
    if not _HOST.fullmatch(host) or urlsplit(link).netloc != host:
        raise ReturnLinkError(
            f"{link!r} does not lead to a host with a name; write one such as app.prolific.com, "
            "without a user name and without a placeholder in it."
        )
    rest = _PLACEHOLDER.sub(_known, link)
    if "{" in rest or "}" in rest:
        raise ReturnLinkError(f"{link!r} has a brace that is not closed or not opened.")


def _known(found: re.Match[str]) -> str:
    if found[1] not in PLACEHOLDERS:
        choices = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ReturnLinkError(f"{found[0]} is not a placeholder; choose among {choices}.")
    return ""


def fill_in(link: str, values: Mapping[str, str]) -> str:
    """The link with its placeholders replaced by quoted values; checked once more.

    Raises
    ------
    ReturnLinkError : the stored link is not one that may be shown.
    """
    check_return_link(link)
    return _PLACEHOLDER.sub(lambda found: quote(values[found[1]], safe=""), link)
