"""A study is written as a bundle."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from studyapp import media
from studyapp.actions import kept_maps
from studyapp.actions.bundle import (
    ANSWERS,
    FORMAT,
    KIND,
    MANIFEST,
    MATERIAL,
    REGISTRATIONS,
    STUDY,
    BundleError,
)
from studyapp.actions.bundle.material import material_of
from studyapp.actions.bundle.registered import registered_of
from studyapp.actions.bundle.seal import sealed
from studyapp.actions.export.package import package_members
from studyapp.actions.export.packing import program_version
from studyapp.actions.export.zipping import Member, zipped
from studyapp.actions.registration.hiding import ResultsHidden
from studyapp.actions.spec.files import bundled
from studyapp.actions.spec.writing import as_yaml, description_of
from studyapp.analysis.package.names import RESULTS
from studyapp.models import Explanation, Study

EXPORT_AGAIN = "then export again"


@dataclass(frozen=True)
class Written:
    """A bundle that was written.

    files : how many are in it, its manifest included. unpacked : bytes that they have together.
    sha256 : of the whole.
    """

    files: int
    bytes: int
    unpacked: int
    sha256: str


def export_study(
    *, study: Study, path: Path, replaces: bool = False, with_answers: bool = False
) -> Written:
    """Write a study as one file; the same study gives the same.

    Parameters
    ----------
    replaces : a file of this name is replaced.
    with_answers : also what real participants answered, as the exported package has it, without the
        recruiter's numbers; nothing of anybody who took part otherwise.

    Raises
    ------
    BundleError : the file exists or cannot be written; or one of the study's own is missing or
        damaged; or results by condition are hidden still, and answers are asked for. Nothing was
        written.
    """
    if path.exists() and not replaces:
        raise BundleError(f"{path} exists; name another file, or replace it with --replace")
    # The file appears under its name once it is complete.
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError as error:
        raise BundleError(f"{path} cannot be written ({error.strerror}); name another") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            made = write_bundle(study=study, file=file, with_answers=with_answers)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise BundleError(f"{path} cannot be written ({error.strerror}); name another") from error
    finally:
        Path(temporary).unlink(missing_ok=True)
    return made


def write_bundle(*, study: Study, file: IO[bytes], with_answers: bool = False) -> Written:
    """Write the bundle of a study to an open file.

    Raises
    ------
    BundleError : as `export_study` does; the file then holds a part of a bundle.
    """
    packing, digest, size = _Packing(study, with_answers), hashlib.sha256(), 0
    for chunk in sealed(zipped(packing.members())):
        digest.update(chunk)
        size += len(chunk)
        file.write(chunk)
    unpacked = sum(told["bytes"] for told in packing.files.values())
    return Written(len(packing.files) + 1, size, unpacked, digest.hexdigest())


class _Packing:
    """The files of one bundle, each remembered with its size and hash for the manifest."""

    def __init__(self, study: Study, with_answers: bool) -> None:
        self.study, self.with_answers = study, with_answers
        self.files: dict[str, dict[str, Any]] = {}
        self.maps: dict[str, Path] = {}

    def members(self) -> Iterator[Member]:
        material = material_of(self.study, self._map)
        yield self._member(STUDY, [as_yaml(description_of(self.study)).encode()])
        yield self._member(MATERIAL, [_json(material, in_order=True)])
        yield self._member(REGISTRATIONS, [_json(registered_of(self.study), in_order=True)])
        for name, path in sorted((_paths(self.study, material) | self.maps).items()):
            yield self._member(name, [_content(name, path)])
        if self.with_answers:
            yield from self._answers()
        manifest = {
            "kind": KIND,
            "format": FORMAT,
            "seewhy": program_version(),
            "study": self.study.slug,
            "title": self.study.title,
            "files": self.files,
        }
        yield Member(MANIFEST, [_json(manifest)])

    def _map(self, row: Explanation) -> str:
        """What the map of an explanation is called: by its content, as every file."""
        try:
            content = kept_maps.content_of(row)
        except kept_maps.MapMissing as error:
            raise BundleError(f"{error}; {EXPORT_AGAIN}") from error
        name = f"maps/{hashlib.sha256(content).hexdigest()}.npz"
        self.maps[name] = kept_maps.file_of(row)
        return name

    def _answers(self) -> Iterator[Member]:
        """The package of the real participants, file by file."""
        try:
            for member in package_members(self.study):
                yield self._member(f"{ANSWERS}{member.name}", member.chunks, member.may_be_huge)
        except ResultsHidden as hidden:
            raise BundleError(f"its answers cannot be taken along: {hidden}") from hidden
        if f"{ANSWERS}{RESULTS}" not in self.files:
            raise BundleError(
                "the results of its answers are not computed yet; start a worker, wait a few "
                f"minutes, {EXPORT_AGAIN}"
            )

    def _member(self, name: str, chunks: Iterable[bytes], may_be_huge: bool = False) -> Member:
        return Member(name, self._noted(name, chunks), may_be_huge)

    def _noted(self, name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk
        self.files[name] = {"bytes": size, "sha256": digest.hexdigest()}


def _paths(study: Study, material: Mapping[str, Any]) -> dict[str, Path]:
    """{name in the bundle: where it lies} of all files but maps, and of those that participants
    see only what the material names."""
    named = {told["shown"] for told in material["pictures"]}
    named |= {told["stimulus"]["file"] for told in material["explanations"] if told["stimulus"]}
    paths = [study.classifier.path]
    paths += [one.classifier.path for one in study.conditions.all() if one.classifier is not None]
    for image in study.images.all():
        paths += [image.path, image.shown_path, image.mask_path]
    paths += study.images.values_list("explanations__stimulus__path", flat=True)
    found = {bundled(path): media.full_path(path) for path in paths if path}
    return {
        name: path
        for name, path in found.items()
        if name in named or not name.startswith(("shown/", "stimuli/"))
    }


def _content(name: str, path: Path) -> bytes:
    """The bytes of a file that is named by its content."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = f"{name} cannot be read ({error.strerror})"
        raise BundleError(f"{reason}; put it back from a backup, {EXPORT_AGAIN}") from error
    if hashlib.sha256(content).hexdigest() != Path(name).stem:
        raise BundleError(f"{name} is damaged; put it back from a backup, {EXPORT_AGAIN}")
    return content


def _json(document: Mapping[str, Any], *, in_order: bool = False) -> bytes:
    """As text; in the order of its keys where it holds what a database may give in another one."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=in_order)
    return f"{text}\n".encode()
