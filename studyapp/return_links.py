"""Links that take participants back to a recruiter: only where the study's own people meant to.

The host stands in the stored link and nothing that a participant brings can change it:
placeholders are allowed behind the host only, and what they are replaced with is quoted. And the
host is a recruiter's, or one that whoever runs the installation has named (`SEEWHY_RETURN_HOSTS`):
a member of a study alone sends nobody to a site of their own.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from django.conf import settings

# Where the recruiters that researchers use take people back; `*.` stands for any name before it.
RECRUITERS = (
    "app.prolific.com",
    "app.prolific.co",
    "www.mturk.com",
    "worker.mturk.com",
    "workersandbox.mturk.com",
    "connect.cloudresearch.com",
    "*.sona-systems.com",
)
PLACEHOLDERS = ("code", "external_id", "participant")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Visible ASCII but for quotes, angle brackets, backslash, ^, ` and |: what belongs into no address.
_ADDRESS = re.compile(r"https://[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~{}]+")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])(?::[0-9]{{1,5}})?", re.I)
_ALLOWED = re.compile(rf"(?:\*\.)?{_HOST.pattern}", re.I)


class ReturnLinkError(ValueError):
    """The link could lead somewhere else than it says; the message tells what to change."""


def check_return_link(link: str) -> None:
    """Refuse everything but a plain https address of a named host.

    Raises
    ------
    ReturnLinkError : not https, a host that is hidden, no name or not allowed here, a placeholder
        we do not know.
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
    if not is_allowed(host):
        raise ReturnLinkError(
            f"{link!r} leads to {host}, which is neither a known recruiter's ({_listed()}) nor "
            f"named in SEEWHY_RETURN_HOSTS; whoever runs this installation can add {host} there."
        )
    rest = _PLACEHOLDER.sub(_known, link)
    if "{" in rest or "}" in rest:
        raise ReturnLinkError(f"{link!r} has a brace that is not closed or not opened.")


def is_allowed(host: str) -> bool:
    """Whether people may be sent to this host, which stands in a link with its port, if any."""
    name = host.lower().removesuffix(":443")
    return any(
        # A star is for one name or more in front: "*.example.org" is not "example.org" itself.
        name.endswith(allowed[1:]) if allowed.startswith("*.") else name == allowed
        for allowed in map(str.lower, (*RECRUITERS, *settings.RETURN_HOSTS))
    )


def is_a_host(allowed: str) -> bool:
    """Whether this can stand in SEEWHY_RETURN_HOSTS: a host's name, a port or `*.` if need be."""
    return _ALLOWED.fullmatch(allowed) is not None


def _listed() -> str:
    return ", ".join(RECRUITERS)


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
