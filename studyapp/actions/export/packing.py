"""The files of a package as they are written, each remembered with its hash for the manifest."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from studyapp.actions.export.zipping import Member
from studyapp.analysis.package import names
from studyapp.analysis.package.manifest import File, manifest

_LINES_AT_ONCE = 500


class Packing:
    """Makes the files of one package; the manifest, which comes last, knows all that were made."""

    def __init__(self) -> None:
        self._files: list[File] = []

    def text(self, path: str, text: str) -> Member:
        content = text.encode()
        self._files.append(File(path, hashlib.sha256(content).hexdigest(), len(content)))
        return Member(path, [content])

    def json(self, path: str, document: Mapping[str, Any]) -> Member:
        return self.text(path, _written(document))

    def table(
        self, path: str, table: str, lines: Iterator[str], *, may_be_huge: bool = False
    ) -> Member:
        """
        Parameters
        ----------
        lines : of CSV, the header first.
        """
        return Member(path, self._bytes(path, table, lines), may_be_huge)

    def manifest(self, facts: Mapping[str, Any], plan: Mapping[str, Any], **more: str) -> Member:
        """What the results of the package are computed from and with; all else is written by then.

        Parameters
        ----------
        more : what `studyapp.analysis.package.manifest.manifest` takes beside these.
        """
        document = manifest(facts, plan, self._files, seewhy=program_version(), **more)
        return Member(names.MANIFEST, [_written(document).encode()])

    def _bytes(self, path: str, table: str, lines: Iterator[str]) -> Iterator[bytes]:
        """A table's bytes; once they are all out, its file is known."""
        digest, size, rows = hashlib.sha256(), 0, -1  # the header is none
        for chunk, number in _chunks(lines):
            digest.update(chunk)
            size, rows = size + len(chunk), rows + number
            yield chunk
        self._files.append(File(path, digest.hexdigest(), size, table, rows))


def program_version() -> str:
    """The version of SeeWhy."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def _chunks(lines: Iterator[str]) -> Iterator[tuple[bytes, int]]:
    """Many lines at once, each time with their number."""
    gathered: list[str] = []
    for line in lines:
        gathered.append(line)
        if len(gathered) == _LINES_AT_ONCE:
            yield "".join(gathered).encode(), len(gathered)
            gathered.clear()
    if gathered:
        yield "".join(gathered).encode(), len(gathered)


def _written(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
