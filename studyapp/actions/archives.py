"""What is true of every zip file that comes from outside."""

import lzma
import re
import stat
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

# What a damaged or locked zip file may raise, beside OSError.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError),
    *(ValueError, OverflowError, LookupError, MemoryError),
)
# The two ways of packing that every program knows; what unpacks the others is less well tried.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DRIVE = re.compile("[A-Za-z]:")  # at its beginning, a name means a disk to Windows
LOCKED = 1  # the bit of a member's flags that says so


def is_link(member: zipfile.ZipInfo) -> bool:
    """Whether it stands for a file somewhere else, as Unix notes it."""
    return stat.S_ISLNK(member.external_attr >> 16)


def is_locked(member: zipfile.ZipInfo) -> bool:
    """Whether it takes a password to read it."""
    return bool(member.flag_bits & LOCKED)


def name_of(member: zipfile.ZipInfo) -> str:
    """Its name with / between folders; some programs divide them by the other stroke."""
    return member.filename.replace("\\", "/")


def is_meant(name: str) -> bool:
    """Whether somebody put a file there; some systems add others, which nobody meant."""
    parts = PurePosixPath(name).parts
    is_hidden = bool(parts) and parts[-1].startswith(".") and parts[-1] != ".."
    return not (is_hidden or "__MACOSX" in parts or parts[-1:] == ("Thumbs.db",))


def files_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Its members but for folders, which matter by what is in them, and for what nobody meant."""
    # Whether a member without a name is a folder, Python cannot say.
    files = [one for one in archive.infolist() if not (one.filename and one.is_dir())]
    return [one for one in files if is_meant(name_of(one))]


def objection(member: zipfile.ZipInfo) -> str:
    """Why a member is not touched, as the end of a sentence; empty if it may be read."""
    name = name_of(member)
    path = PurePosixPath(name)
    if not path.name:
        return "a file in it has no name; make the zip file again"
    on_drive = any(DRIVE.match(part) for part in path.parts)
    if path.is_absolute() or ".." in path.parts or on_drive or "\0" in name:
        return "its name leads out of the zip file; make the zip file again"
    if is_link(member):
        return "it is a link; put the file itself into the zip file"
    if is_locked(member):
        return "it is locked with a password; make the zip file without one"
    if member.compress_type not in METHODS:
        return "it is packed in a way that is not read here; make the zip file with Deflate"
    return ""
