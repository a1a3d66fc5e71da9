"""Stored files in an S3-compatible object storage, for installations of several machines.

The media folder of each machine is then a copy of what was needed there. Files are named by their
content and never change, so that no copy is ever out of date and any may be deleted.
"""

import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files import File
from django.core.files.storage import storages

ALIAS = "media"
OPTIONS = {"endpoint": "endpoint_url", "region": "region_name"}
CHUNK = 2**20  # bytes
# What is younger is not made younger: far below the day in which no unused file is deleted.
YOUNG = 3600.0  # seconds


class StorageUnreachable(OSError):
    """The object storage did not answer, or said no; nothing was changed."""


@dataclass(frozen=True)
class Kept:
    """A stored file."""

    name: str  # relative to the media folder
    size: int  # bytes
    modified: float  # seconds since 1970


def described(address: str) -> dict[str, Any]:
    """Django's description of a storage such as `s3://bucket/folder?endpoint=https://host`.

    Raises
    ------
    ImproperlyConfigured : it is no such address; the message says what is wrong with it.
    """
    parts = urlsplit(address)
    told = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.hostname or set(told) - set(OPTIONS):
        raise ImproperlyConfigured(
            f"SEEWHY_STORAGE is {address!r}; write s3://bucket, s3://bucket/folder, or "
            "s3://bucket?endpoint=https://host&region=name. Keys come from AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY."
        )
    options = {OPTIONS[name]: value for name, value in told.items()}
    options |= {"bucket_name": parts.hostname, "location": parts.path.strip("/")}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def are_used() -> bool:
    """Whether files are kept in an object storage."""
    return ALIAS in settings.STORAGES


def keep(name: str, path: Path) -> None:
    """Copy a whole file there; it appears under its name at once or not at all.

    Raises
    ------
    StorageUnreachable : it could not be copied.
    """
    with _told(f"{name} could not be stored"), path.open("rb") as file:
        storages[ALIAS].save(name, File(file))


def keep_young(name: str, path: Path) -> None:
    """Copy a whole file there unless it is there, and see that it is not old: see `unused_media`.

    Parameters
    ----------
    path : the file, whose name tells its content, so that one of the same size is the same.

    Raises
    ------
    StorageUnreachable : it could not be copied, or nobody can say whether it is there.
    """
    found = look(name)
    is_whole = found is not None and found.size == path.stat().st_size
    is_young = found is not None and time.time() - found.modified < YOUNG
    if not is_whole or not (is_young or _made_young(name)):
        keep(name, path)


def _made_young(name: str) -> bool:
    """Whether the storage could copy it onto itself; not if it was deleted just now."""
    from botocore.exceptions import ClientError

    with _told(f"{name} could not be kept"):
        there = _there(name)
        as_it_was = {"MetadataDirective": "REPLACE", "ContentType": "application/octet-stream"}
        try:
            there.copy({"Bucket": there.bucket_name, "Key": there.key}, ExtraArgs=as_it_was)
        except ClientError as error:
            _raise_unless_missing(error)
            return False
    return True


def look(name: str) -> Kept | None:
    """A file there, without reading it; None if there is none.

    Raises
    ------
    StorageUnreachable : nobody can say.
    """
    from botocore.exceptions import ClientError

    with _told(f"{name} could not be looked for"):
        there = _there(name)
        try:
            return Kept(name, there.content_length, there.last_modified.timestamp())
        except ClientError as error:
            _raise_unless_missing(error)
            return None


def fetch(name: str, path: Path) -> None:
    """Copy a file from there to its place, if it is there.

    Raises
    ------
    StorageUnreachable : nobody can say whether it is.
    """
    with _told(f"{name} could not be read"):
        try:
            source = storages[ALIAS].open(name)
        except FileNotFoundError:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
        try:
            with source, partial.open("wb") as file:
                shutil.copyfileobj(source, file, CHUNK)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def remove(name: str) -> None:
    """Delete a file there.

    Raises
    ------
    StorageUnreachable : it could not be deleted.
    """
    with _told(f"{name} could not be deleted"):
        storages[ALIAS].delete(name)


def listing() -> Iterator[Kept]:
    """Every file there.

    Raises
    ------
    StorageUnreachable : they could not be listed.
    """
    storage: Any = storages[ALIAS]
    folder = _folder()
    with _told("the files could not be listed"):
        for one in storage.bucket.objects.filter(Prefix=folder):
            yield Kept(one.key.removeprefix(folder), one.size, one.last_modified.timestamp())


def _folder() -> str:
    storage: Any = storages[ALIAS]
    return f"{storage.location}/" if storage.location else ""


def _there(name: str) -> Any:
    storage: Any = storages[ALIAS]
    return storage.bucket.Object(f"{_folder()}{name}")


def _raise_unless_missing(error: Any) -> None:
    if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
        raise error


@contextmanager
def _told(said: str) -> Iterator[None]:
    """Whatever the storage's library raises becomes an error that callers of files know."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise StorageUnreachable(
            f"{said}: the object storage says {error}. Look at SEEWHY_STORAGE and at the storage "
            "itself, and try again."
        ) from error
