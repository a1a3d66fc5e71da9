"""A zip file from somebody's disk becomes a folder; what may do harm in it is named and left."""

import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

from studyapp.actions.archives import DAMAGE, files_in, name_of, objection
from studyapp.actions.pictures import LARGEST_PICTURE, MOST_PICTURES, PicturesRefused
from studyapp.actions.storable import can_be_stored, printable

PICTURES = (".jpg", ".jpeg", ".png", ".webp")
ARCHIVE = ".zip"
ANNOTATIONS = (".csv", ".json", ".xml")
MOST_MEMBERS = 2 * MOST_PICTURES  # pictures, their masks, and a few more
LARGEST = 8 * 2**30  # bytes of all of them unpacked
LONGEST_NAME = 200  # bytes of a file's or a folder's name
DEEPEST = 20  # folders in each other
AT_ONCE = 2**20  # bytes
IN_THE_WAY = (FileExistsError, NotADirectoryError, IsADirectoryError)


def may_be_taken(name: str) -> bool:
    """Whether a file that is uploaded by itself may be a picture, or a zip file of pictures."""
    return PurePosixPath(name).suffix.lower() in (*PICTURES, ARCHIVE)


def unpack(archive: Path, into: Path, *, largest: int = LARGEST) -> list[str]:
    """Unpack what is a picture or may describe pictures; the rest, named with its reason.

    Parameters
    ----------
    into : an empty folder; nothing is ever written outside of it.
    largest : bytes that all files may have together, unpacked.

    Raises
    ------
    PicturesRefused : it is no zip file, is damaged as a whole, or has too much in it.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = files_in(opened)
            _refuse_too_much(members, largest)
            return _unpack_each(opened, members, into)
    except (OSError, *DAMAGE) as error:
        raise PicturesRefused(
            f"The archive is no zip file, or it is cut off ({error}). Make it again and upload it "
            "once more."
        ) from error


def _refuse_too_much(members: list[zipfile.ZipInfo], largest: int) -> None:
    if len(members) > MOST_MEMBERS:
        raise PicturesRefused(
            f"The archive holds {len(members):,} files, more than {MOST_MEMBERS:,}. Divide it into "
            "several."
        )
    # Reading a member never gives more than is declared here, whatever its bytes would unpack to.
    size = sum(member.file_size for member in members)
    if size > largest:
        raise PicturesRefused(
            f"The archive has {size:,} bytes unpacked, more than {largest:,}. Divide it into "
            "several, or make the pictures smaller."
        )


def _unpack_each(opened: zipfile.ZipFile, members: list[zipfile.ZipInfo], into: Path) -> list[str]:
    refused, seen = [], set[str]()
    for member in members:
        name = name_of(member)
        problem = objection(member) or _objection(member, name)
        if not problem and name.casefold() in seen:
            problem = "another file of the archive has the same name; rename one of them"
        seen.add(name.casefold())
        problem = problem or _write(opened, member, into / name)
        if problem:
            refused.append(f"{printable(name)}: {problem}")
    return refused


def _objection(member: zipfile.ZipInfo, name: str) -> str:
    """Why a file that may be read is not unpacked; empty if it is."""
    path = PurePosixPath(name)
    if not can_be_stored(name):
        return "its name has a sign that no file's name can have; rename it"
    if len(path.parts) > DEEPEST or any(len(part.encode()) > LONGEST_NAME for part in path.parts):
        return "its name is too long; shorten it"
    if path.suffix.lower() == ARCHIVE:
        return "it is an archive within the archive; unpack it first"
    if path.suffix.lower() not in (*PICTURES, *ANNOTATIONS):
        return "it is neither a JPEG, PNG or WebP picture nor a description of pictures"
    if member.file_size > LARGEST_PICTURE and path.suffix.lower() in PICTURES:
        return f"it is larger than {LARGEST_PICTURE // 2**20} MiB; make it smaller"
    return ""


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> str:
    """Write one file; what was wrong with it, if something was."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(member) as source, target.open("xb") as file:
            while chunk := source.read(AT_ONCE):
                file.write(chunk)
    except IN_THE_WAY:
        return "a file and a folder of the archive have the same name; rename one of them"
    except DAMAGE as error:
        target.unlink(missing_ok=True)
        return f"it is damaged in the archive ({error}); make the archive again"
    except OSError as error:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        return f"it cannot be unpacked here ({error.strerror}); shorten its name, or ask an admin"
    return ""
