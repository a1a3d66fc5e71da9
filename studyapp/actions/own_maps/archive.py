"""Files that somebody sent: a folder, or a zip file that is read without being unpacked."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from studyapp.actions.archives import DAMAGE, files_in, is_meant, name_of, objection
from studyapp.actions.storable import printable

MOST_FILES = 100_000
LARGEST = 16 * 2**30  # bytes of all files together, unpacked
LARGEST_FILE = 2**29  # bytes of one file, unpacked: 40 million pixels in double precision fit
LONGEST_NAME = 500


class MapsRefused(ValueError):
    """Maps cannot be taken in; every problem is a sentence that says what to do."""

    def __init__(self, *problems: str) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problems))


class Files:
    """Files by their names, which are relative and have / between folders."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.sizes = dict(sizes)

    def __contains__(self, name: str) -> bool:
        return name in self.sizes

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises
        ------
        ValueError : it is too large, damaged or cannot be read; says why.
        """
        if self.sizes[name] > LARGEST_FILE:
            raise ValueError(f"it is larger than {LARGEST_FILE // 2**20} MiB; make it smaller")
        try:
            return self._content(name)
        except OSError as error:
            raise ValueError(f"it cannot be read ({error.strerror or error})") from error
        except DAMAGE as error:
            raise ValueError(f"it is damaged in the zip file ({error}); make that again") from error

    def _content(self, name: str) -> bytes:
        raise NotImplementedError


class _Folder(Files):
    def __init__(self, root: Path) -> None:
        self._root = root
        super().__init__(dict(self._found()))

    def _found(self) -> Iterator[tuple[str, int]]:
        for path in sorted(self._root.rglob("*")):
            name = path.relative_to(self._root).as_posix()
            if path.is_symlink():
                raise MapsRefused(f"{name}: it is a link; put the file itself there.")
            if path.is_file() and is_meant(name):
                yield name, path.stat().st_size

    def _content(self, name: str) -> bytes:
        return (self._root / name).read_bytes()


class _Zip(Files):
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        members = files_in(archive)
        _refuse_strange(members)
        self._members = {name_of(member): member for member in members}
        super().__init__({name: member.file_size for name, member in self._members.items()})

    def _content(self, name: str) -> bytes:
        # Never gives more than the size that the member declares, whatever it would unpack to.
        return self._archive.read(self._members[name])


@contextmanager
def opened(path: Path) -> Iterator[Files]:
    """The files of a folder or a zip file.

    Raises
    ------
    MapsRefused : it is neither, is damaged, holds too much, or names that no honest file has.
    """
    if path.is_dir():
        yield _Folder(path)
        return
    if not path.is_file():
        raise MapsRefused(f"{path.name}: there is no such folder or zip file.")
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, *DAMAGE) as error:
        raise MapsRefused(
            f"{path.name}: it is no zip file, or it is cut off ({error}). Make it again."
        ) from error
    with archive:
        yield _Zip(archive)


def _refuse_strange(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_FILES:
        raise MapsRefused(
            f"The zip file holds {len(members):,} files, more than {MOST_FILES:,}. Divide it."
        )
    size = sum(member.file_size for member in members)
    if size > LARGEST:
        raise MapsRefused(
            f"The zip file has {size:,} bytes unpacked, more than {LARGEST:,}. Divide it."
        )
    problems, seen = [], set[str]()
    for member in members:
        reason = _objection(member, seen)
        seen.add(name_of(member).casefold())
        if reason:
            problems.append(f"{printable(name_of(member)[:LONGEST_NAME])}: {reason}.")
    if problems:
        raise MapsRefused(*problems)


def _objection(member: zipfile.ZipInfo, seen: set[str]) -> str:
    """Why a member of a zip file is not touched; empty if it may be read."""
    name = name_of(member)
    if len(name) > LONGEST_NAME or not name.isprintable():
        return f"its name is longer than {LONGEST_NAME} characters, or has some that nobody sees"
    if name.casefold() in seen:
        return "another file has the same name; rename one of them"
    return objection(member)
