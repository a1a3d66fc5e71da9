"""What must be true of an installation; run by `manage.py check` and before every start."""

import os
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http.request import validate_host

from studyapp.return_links import is_a_host

FOLDERS = {
    "SEEWHY_PICTURE_FOLDERS": "PICTURE_FOLDERS",
    "SEEWHY_CLASSIFIER_FOLDERS": "CLASSIFIER_FOLDERS",
}


@register(Tags.compatibility)  # those of databases are not looked at unless asked for
def sqlite_keeps_answers(**_: Any) -> list[CheckMessage]:
    """SQLite must take its write lock at once, or it loses answers under load."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    if database.get("OPTIONS", {}).get("transaction_mode") == "IMMEDIATE":
        return []
    return [
        Error(
            "SQLite runs without IMMEDIATE transactions and would lose answers under load.",
            hint="Keep the OPTIONS that studyapp/settings.py sets for SQLite.",
            id="seewhy.E001",
        )
    ]


@register(Tags.files)
def files_can_be_kept(**_: Any) -> list[CheckMessage]:
    """Pictures, maps and stimuli are written into the media folder."""
    folder = Path(settings.MEDIA_ROOT)
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return []
    return [
        Error(
            f"No files can be written into {folder}.",
            hint=f"Give the account that runs SeeWhy the right to write into {nearest}, or set "
            "SEEWHY_DATA_DIR to another folder.",
            id="seewhy.E002",
        )
    ]


@register(Tags.security)
def offered_folders_are_meant(**_: Any) -> list[CheckMessage]:
    """Whatever lies in a folder that is offered, every researcher may see."""
    return [
        message
        for variable, name in FOLDERS.items()
        for folder in getattr(settings, name)
        for message in _offered(variable, Path(folder))
    ]


def _offered(variable: str, folder: Path) -> Iterator[CheckMessage]:
    if not folder.is_absolute() or not folder.is_dir():
        yield Error(
            f"{variable} names {str(folder)!r}, which is no folder.",
            hint="Give whole paths of folders that exist, with commas between them.",
            id="seewhy.E003",
        )
        return
    data = Path(settings.DATA_DIR).resolve()
    if data.is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(data):
        yield Error(
            f"{variable} offers {folder}, where SeeWhy keeps its own data: the database, the "
            "secret key and what participants answered.",
            hint="Offer a folder that holds nothing but what researchers may take.",
            id="seewhy.E004",
        )


@register(Tags.urls)
def links_can_be_followed(**_: Any) -> list[CheckMessage]:
    """The beginning of the links that invited people are given."""
    site = settings.SITE
    if not site:
        return []
    parts = urlsplit(site)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        return [
            Error(
                f"SEEWHY_SITE is {site!r}, which is not the beginning of an address.",
                hint="Write it like https://study.example.org.",
                id="seewhy.E005",
            )
        ]
    if settings.PRODUCTION and parts.scheme != "https":
        return [
            Warning(
                f"SEEWHY_SITE is {site!r}: personal links would travel unencrypted.",
                hint="Write it with https://.",
                id="seewhy.W001",
            )
        ]
    return []


@register(Tags.urls)
def hosts_to_return_to_are_names(**_: Any) -> list[CheckMessage]:
    """Where participants may be sent in the end."""
    return [
        Error(
            f"SEEWHY_RETURN_HOSTS names {host!r}, which is no host's name.",
            hint="Give names with commas between them, such as panel.example.org; "
            "*.example.org stands for all below it.",
            id="seewhy.E008",
        )
        for host in settings.RETURN_HOSTS
        if not is_a_host(host)
    ]


@register(Tags.urls)
def addresses_are_answered(**_: Any) -> list[CheckMessage]:
    """Which host names are answered, and whether people are given one of them."""
    if not settings.PRODUCTION:
        return []
    return [*_hosts(), *_origins()]


def _hosts() -> Iterator[CheckMessage]:
    site = urlsplit(settings.SITE)
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "SEEWHY_ALLOWED_HOSTS is empty: in production no page answers.",
            hint="Set it to the host names of the installation, such as study.example.org.",
            id="seewhy.E007",
        )
    elif "*" in settings.ALLOWED_HOSTS:
        yield Warning(
            "SEEWHY_ALLOWED_HOSTS takes any name, so a stranger's request may have links made "
            "that lead to them.",
            hint="Set it to the host names of the installation, such as study.example.org.",
            id="seewhy.W003",
        )
    elif site.hostname and not (
        validate_host(site.hostname, settings.ALLOWED_HOSTS)
        or f"{site.scheme}://{site.netloc}" in settings.CSRF_TRUSTED_ORIGINS
    ):
        yield Warning(
            f"SEEWHY_SITE is {settings.SITE!r}, and SEEWHY_ALLOWED_HOSTS has no {site.hostname}: "
            "the links that people are given lead nowhere.",
            hint="Add it to SEEWHY_ALLOWED_HOSTS; where a proxy changes the name, add "
            f"{site.scheme}://{site.netloc} to SEEWHY_TRUSTED_ORIGINS.",
            id="seewhy.W004",
        )


def _origins() -> Iterator[CheckMessage]:
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if not origin.startswith("https://"):
            yield Warning(
                f"SEEWHY_TRUSTED_ORIGINS names {origin!r}, from where forms come unencrypted.",
                hint="Write it with https://.",
                id="seewhy.W005",
            )


@register(Tags.compatibility)
def mail_says_whom_it_is_from(**_: Any) -> list[CheckMessage]:
    """Mail without a sender is refused on its way, and invited people wait for it."""
    if not settings.SENDS_MAIL:
        return []
    try:
        validate_email(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    except ValidationError:
        return [
            Error(
                f"SEEWHY_EMAIL_URL is set, and SEEWHY_EMAIL_FROM is "
                f"{settings.DEFAULT_FROM_EMAIL!r}, which is no mail address.",
                hint="Set it to the address that invitations come from, such as "
                "study@example.org, or unset SEEWHY_EMAIL_URL.",
                id="seewhy.E006",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def proxies_are_counted(**_: Any) -> list[CheckMessage]:
    """Whose wrong passwords are counted together."""
    if settings.PRODUCTION and settings.PROXIES == 0:
        return [
            Warning(
                "SEEWHY_PROXIES is 0: behind a proxy everybody seems to come from its address, and "
                "a stranger's five wrong passwords lock an account for its owner, too.",
                hint="Set it to the number of proxies that add to X-Forwarded-For, mostly 1.",
                id="seewhy.W006",
            )
        ]
    return []


@register(Tags.staticfiles, deploy=True)
def static_files_are_there(**_: Any) -> list[CheckMessage]:
    """In production styles and scripts are served from where they were collected."""
    if not settings.PRODUCTION or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return []
    return [
        Warning(
            f"Styles and scripts were not collected into {settings.STATIC_ROOT}: pages fail.",
            hint="Run manage.py collectstatic; manage.py up does so at every start.",
            id="seewhy.W007",
        )
    ]


@register(Tags.security, deploy=True)
def staff_have_a_second_factor(**_: Any) -> list[CheckMessage]:
    """Whoever has a researcher's password has everything that participants answered."""
    if settings.MFA:
        return []
    return [
        Warning(
            "Researchers and admins may log in with a password alone.",
            hint="Leave SEEWHY_MFA unset in production, or set it to 1.",
            id="seewhy.W002",
        )
    ]


@register(Tags.security, deploy=True)
def the_database_is_who_it_says(**_: Any) -> list[CheckMessage]:
    """What goes to another machine is encrypted, and goes to that machine alone."""
    database = settings.DATABASES["default"]
    host = database.get("HOST", "")
    here = host in ("", "localhost", "127.0.0.1", "::1") or host.startswith(("/", "%2F"))
    if database["ENGINE"].endswith("sqlite3") or here or "." not in host:
        return []  # one word is a service of the same compose file
    if database.get("OPTIONS", {}).get("sslmode") == "verify-full":
        return []
    return [
        Warning(
            f"Answers travel to the database on {host} without a proof of who reads them.",
            hint="End DATABASE_URL with ?sslmode=verify-full&sslrootcert=/path/of/authority.pem.",
            id="seewhy.W008",
        )
    ]
