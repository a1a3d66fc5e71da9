"""A zip file that is written while it is sent, so that its size does not matter."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_AT_ONCE = 64 * 1024  # bytes that are gathered before they are handed on
_NO_DATE = (1980, 1, 1, 0, 0, 0)  # the same content gives the same file
_READABLE = 0o644 << 16


@dataclass(frozen=True)
class Member:
    """A file within the zip file.

    may_be_huge : it could exceed 2 GiB, which not every program that unpacks can read.
    """

    name: str
    chunks: Iterable[bytes]
    may_be_huge: bool = False


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """The bytes of a zip file; members are asked for one after the other, and their chunks too."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            with archive.open(_info(member), "w", force_zip64=member.may_be_huge) as file:
                for chunk in member.chunks:
                    file.write(chunk)
                    if outlet.waiting >= _AT_ONCE:
                        yield outlet.drain()
            yield outlet.drain()
    yield outlet.drain()


def _info(member: Member) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(member.name, _NO_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = _READABLE
    return info


class _Outlet(io.RawIOBase):
    """A file without an end to go back from: what is written is handed out and forgotten."""

    def __init__(self) -> None:
        self.waiting = 0
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]
        self._parts.append(part)
        self.waiting += len(part)
        return len(part)

    def drain(self) -> bytes:
        gathered = b"".join(self._parts)
        self._parts.clear()
        self.waiting = 0
        return gathered
