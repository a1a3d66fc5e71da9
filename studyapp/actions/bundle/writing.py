"""A study is written as a bundle."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from studyapp import media
from studyapp.actions import precompute
from studyapp.actions.bundle import FORMAT, KIND, MANIFEST, MATERIAL, STUDY, BundleError, map_file
from studyapp.actions.bundle.material import material_of
from studyapp.actions.export.packing import program_version
from studyapp.actions.export.zipping import Member, zipped
from studyapp.actions.spec.writing import bundled, description_of
from studyapp.models import Study

EXPORT_AGAIN = "then export again"


def export_study(*, study: Study, path: Path, replaces: bool = False) -> int:
    """Write a study, without anything of participants, as one file; the same study gives the same.

    Parameters
    ----------
    replaces : a file of this name is replaced.

    Returns
    -------
    How many files are in the bundle, its manifest included.

    Raises
    ------
    BundleError : the file exists or cannot be written; or one of the study's own is missing or
        damaged. Nothing was written.
    """
    if path.exists() and not replaces:
        raise BundleError(f"{path} exists; name another file, or replace it with --replace")
    packing = _Packing(study)
    _write_whole(path, zipped(packing.members()))
    return len(packing.files) + 1


def _write_whole(path: Path, chunks: Iterator[bytes]) -> None:
    """The file appears under its name once it is complete."""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError as error:
        raise BundleError(f"{path} cannot be written ({error.strerror}); name another") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise BundleError(f"{path} cannot be written ({error.strerror}); name another") from error
    finally:
        Path(temporary).unlink(missing_ok=True)


class _Packing:
    """The files of one bundle, each remembered with its size and hash for the manifest."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.files: dict[str, dict[str, Any]] = {}

    def members(self) -> Iterator[Member]:
        material = material_of(self.study)
        described = yaml.safe_dump(description_of(self.study), sort_keys=False, allow_unicode=True)
        yield self._member(STUDY, described.encode())
        yield self._member(MATERIAL, _json(material))
        for name, path in sorted(_paths(self.study).items()):
            yield self._member(name, _content(name, path))
        for key in sorted({told["key"] for told in material["explanations"]}):
            yield self._member(map_file(key), _map(key, self.study))
        manifest = {
            "kind": KIND,
            "format": FORMAT,
            "seewhy": program_version(),
            "study": self.study.slug,
            "title": self.study.title,
            "files": self.files,
        }
        yield Member(MANIFEST, [_json(manifest)])

    def _member(self, name: str, content: bytes) -> Member:
        digest = hashlib.sha256(content).hexdigest()
        self.files[name] = {"bytes": len(content), "sha256": digest}
        return Member(name, [content])


def _paths(study: Study) -> dict[str, str]:
    """{name in the bundle: path among the media} of all files but maps."""
    paths = [study.classifier.path]
    paths += [one.classifier.path for one in study.conditions.all() if one.classifier is not None]
    for image in study.images.all():
        paths += filter(None, [image.path, image.shown_path])
    stimuli = study.images.values_list("explanations__stimulus__path", flat=True)
    paths += [path for path in stimuli if path]
    return {bundled(path): path for path in paths}


def _content(name: str, path: str) -> bytes:
    """The bytes of a file that is named by its content."""
    try:
        content = media.read(path)
    except OSError as error:
        reason = f"{path} cannot be read ({error.strerror})"
        raise BundleError(f"{reason}; put it back from a backup, {EXPORT_AGAIN}") from error
    if hashlib.sha256(content).hexdigest() != Path(name).stem:
        raise BundleError(f"{path} is damaged; put it back from a backup, {EXPORT_AGAIN}")
    return content


def _map(key: str, study: Study) -> bytes:
    if not precompute.map_store().has(key):
        raise BundleError(
            f"the map {key} is missing or damaged; delete its explanation in the admin and run: "
            f"manage.py precompute {study.slug}; {EXPORT_AGAIN}"
        )
    return precompute.map_store().path(key).read_bytes()


def _json(document: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)}\n".encode()
