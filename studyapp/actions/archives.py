"""What is true of every zip file that comes from outside."""

import stat
import struct
import zipfile
import zlib

# What a damaged or locked zip file may raise, beside OSError.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError)
LOCKED = 1  # the bit of a member's flags that says so


def is_link(member: zipfile.ZipInfo) -> bool:
    """Whether it stands for a file somewhere else, as Unix notes it."""
    return stat.S_ISLNK(member.external_attr >> 16)


def is_locked(member: zipfile.ZipInfo) -> bool:
    """Whether it takes a password to read it."""
    return bool(member.flag_bits & LOCKED)
