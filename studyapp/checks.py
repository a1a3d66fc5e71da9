"""What must be true of an installation; run by `manage.py check` and before every start."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

FOLDERS = {
    "SEEWHY_PICTURE_FOLDERS": "PICTURE_FOLDERS",
    "SEEWHY_CLASSIFIER_FOLDERS": "CLASSIFIER_FOLDERS",
}


@register(Tags.database)
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
