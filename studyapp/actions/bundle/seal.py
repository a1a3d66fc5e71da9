"""The last bytes of a bundle: the checksum of all before them, as the comment of the zip file."""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from studyapp.actions.bundle import MOST_FILES, BundleError

WORDS = b"SeeWhy bundle; SHA-256 of all before: "
DIGITS = 64
COMMENT = len(WORDS) + DIGITS  # bytes
AT_ONCE = 2**20  # bytes
# The end of a zip file, before its comment: see 4.3.16 of the specification by PKWARE.
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR = struct.Struct("<4sLQL")
LONGEST_ENTRY = 200  # bytes of one file in the directory of a bundle: 46, its name, and some


def sealed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A zip file without a comment, with the seal as its comment."""
    digest, held = hashlib.sha256(), b""
    for chunk in chunks:
        ready, held = (held + chunk)[:-2], (held + chunk)[-2:]
        digest.update(ready)
        yield ready
    # What is held back is the length of the comment, so far 0.
    start = struct.pack("<H", COMMENT) + WORDS
    digest.update(start)
    yield start + digest.hexdigest().encode()


def check_seal(path: Path) -> str:
    """The SHA-256 of the whole file, if not a byte of it was changed.

    Raises
    ------
    BundleError : it has no seal, or was changed, or its directory is larger than any bundle's.
    OSError : it cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        digest = _digest(file, size)
        _check_directory(file, size)
        file.seek(size - DIGITS)
        digest.update(file.read())
    return digest.hexdigest()


def _digest(file: BinaryIO, size: int) -> "hashlib._Hash":
    """Of all but the last digits, which must be its own."""
    if size < END.size + COMMENT:
        raise BundleError("it is too short for a bundle")
    file.seek(size - COMMENT)
    words, digits = file.read(len(WORDS)), file.read(DIGITS)
    if words != WORDS:
        raise BundleError(
            "it is no zip file with the seal of a bundle at its end: it was cut off, packed anew, "
            "or written by another version or program"
        )
    digest = hashlib.sha256()
    file.seek(0)
    for start in range(0, size - DIGITS, AT_ONCE):
        digest.update(file.read(min(AT_ONCE, size - DIGITS - start)))
    if digest.hexdigest().encode() != digits:
        raise BundleError("it was changed or damaged: its seal is that of other bytes")
    return digest


def _check_directory(file: BinaryIO, size: int) -> None:
    """Refuse a directory that would fill the memory, before anything reads it."""
    at = size - COMMENT - END.size
    file.seek(at)
    signature, *_, entries, length, _, _ = END.unpack(file.read(END.size))
    if signature != b"PK\5\6":
        raise BundleError("it is no zip file, or its directory is damaged")
    if entries == 0xFFFF or length == 0xFFFFFFFF:
        entries, length = _large_directory(file, at)
    if entries > MOST_FILES or length > MOST_FILES * LONGEST_ENTRY:
        raise BundleError(f"it has {entries} files, more than {MOST_FILES}")


def _large_directory(file: BinaryIO, at: int) -> tuple[int, int]:
    """How many files, and how many bytes of directory, where numbers of 32 bits do not do."""
    file.seek(max(at - LOCATOR.size - END64.size, 0))
    record = END64.unpack(file.read(END64.size))
    if record[0] != b"PK\6\6":
        raise BundleError("its directory is damaged")
    return record[7], record[8]
