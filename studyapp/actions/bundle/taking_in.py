"""A bundle becomes a study; nothing is computed, and what is new here of networks is tried out."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError

from studyapp.actions import kept_maps
from studyapp.actions.bundle import LARGEST, MATERIAL, STUDY, BundleError
from studyapp.actions.bundle.answers import Answers, keep_answers, read_answers, refuse_taken
from studyapp.actions.bundle.material import Files, restore
from studyapp.actions.bundle.networks import Networks, Rights, in_bundle
from studyapp.actions.bundle.reading import AGAIN, Bundle, open_bundle
from studyapp.actions.bundle.registered import origin_of
from studyapp.actions.create_study import SpecError, create_study
from studyapp.actions.spec.known import Renamed, under_free_versions
from studyapp.actions.spec.reading import CannotRead, Read, parse_placed
from studyapp.actions.spec.schema.checking import check
from studyapp.actions.spec.schema.tables import STUDY as SHAPE
from studyapp.models import Explanation, ImportedAnswers, Study

NEEDED_AS_FILES = ("classifiers/", "masks/", "pictures/")
COMMAND = "import_study"  # who did it, where nobody is named


@dataclass(frozen=True)
class TakenIn:
    """What came of a bundle.

    answers : those that came along, kept apart from the study; None where there are none.
    renamed : questionnaires that have another version here than in the bundle.
    """

    study: Study
    sha256: str
    answers: ImportedAnswers | None
    renamed: list[Renamed]


def import_study(
    *,
    path: Path,
    source: str = "",
    name: str = "",
    largest: int = LARGEST,
    sha256: str = "",
    member: User | None = None,
    rights: Rights = Rights(),
    with_answers: bool = True,
    also: Callable[[TakenIn], object] = lambda taken: None,
    tick: Callable[[], object] = lambda: None,
) -> TakenIn:
    """Make a draft study from a bundle, with its explanations, stimuli and questions.

    Parameters
    ----------
    source : what its file is called where it comes from; the name of the file, if empty.
    name : its slug, in place of the one in the bundle.
    largest : bytes that the bundle may have, unpacked.
    sha256 : what its maker says that the checksum of the bundle is; empty: nothing is compared.
    member : whose study it becomes.
    rights : what may come in.
    with_answers : answers that are in it are kept, too, as imported answers.
    also : what else belongs to it; if it raises, nothing is stored.
    tick : called every second while a classifier that is new here is tried out; may raise.

    Raises
    ------
    BundleError, SpecError : nothing was stored; says why and what to do.
    """
    source = source or path.name
    with closing(open_bundle(path, largest, source)) as bundle, TemporaryDirectory() as folder:
        if sha256 and sha256.lower() != bundle.sha256:
            raise BundleError(
                f"{source} has the checksum {bundle.sha256}, not {sha256}: it is another bundle "
                "than its maker spoke of"
            )
        read = _description(bundle, name)
        _unpack(bundle, Path(folder))
        answers = _answers(bundle, read.value["slug"]) if with_answers else None
        by = member.get_username() if member else ""
        pictures = read.value.get("pictures") or []
        networks = Networks(bundle, rights, by, pictures, tick)
        arriving = _Arriving(bundle, source, read, networks, answers, member)
        return arriving.store(Path(folder), also)


@dataclass(frozen=True)
class _Arriving:
    """A bundle that was read, about to be stored."""

    bundle: Bundle
    source: str
    read: Read
    networks: Networks
    answers: Answers | None
    member: User | None

    def store(self, folder: Path, also: Callable[[TakenIn], object]) -> TakenIn:
        """Store all of it, or nothing."""
        renamed = under_free_versions(self.read.value)
        taken: list[TakenIn] = []

        def complete(study: Study) -> None:
            taken.append(self._complete(study, renamed))
            also(taken[0])

        try:
            create_study(
                spec=self.read.value,
                folder=folder,
                known=self.read.mistakes,
                may_lack=True,
                read_network=self.networks.read,
                also=complete,
            )
        except IntegrityError as error:
            raise BundleError(
                "something of the same name was stored here at the same moment; take the bundle "
                "in again"
            ) from error
        return taken[0]

    def _complete(self, study: Study, renamed: list[Renamed]) -> TakenIn:
        bundle, answers = self.bundle, self.answers
        study.origin = origin_of(bundle) | {"questionnaires": [one._asdict() for one in renamed]}
        study.save(update_fields=["origin"])
        if self.member is not None:
            study.members.add(self.member)
        restore(study, bundle.json(MATERIAL), Files(bundle.read, partial(_keep_map, bundle)))
        kept = None
        if answers is not None:
            kept = keep_answers(answers, study, bundle, self.source, self.member)
        self.networks.note(self.networks.by or COMMAND, study.slug)
        return TakenIn(study, bundle.sha256, kept, renamed)


def _keep_map(bundle: Bundle, explanation: Explanation, name: str) -> str:
    """Keep the map of an explanation, if it is one of its picture; the explanation's `path`."""
    try:
        return kept_maps.bring(explanation, bundle.read(name))
    except ValueError as error:
        raise BundleError(f"{name} is no map of {explanation}: {error}; {AGAIN}") from error


def _answers(bundle: Bundle, slug: str) -> Answers | None:
    """Those that came along; None where there are none."""
    if not bundle.answers:
        return None
    refuse_taken(slug)
    return read_answers(bundle)


def _description(bundle: Bundle, name: str) -> Read:
    try:
        read = parse_placed(bundle.text(STUDY), STUDY)
    except CannotRead as error:
        raise BundleError(str(error)) from error
    spec = read.value
    mistakes = [*read.mistakes, *check(spec, SHAPE, partial=True).mistakes]
    if mistakes:
        raise SpecError(mistakes)
    if not spec.get("classifier") or not spec.get("questionnaire") or not spec.get("slug"):
        raise BundleError(f"{STUDY} lacks its slug, classifier or questionnaire")
    for entry in spec.get("pictures") or []:
        _check_picture(bundle, entry)
    spec["slug"] = name or spec["slug"]
    if Study.objects.filter(slug=spec["slug"]).exists():
        raise BundleError(
            f"there is a study {spec['slug']!r} already; choose another short name (--name)"
        )
    return read


def _check_picture(bundle: Bundle, entry: dict[str, Any]) -> None:
    """Whatever a bundle describes is in it; to look for a package is to import what holds it."""
    if "package" in entry:
        raise BundleError(
            f"{STUDY} takes a picture from the package {entry['package']!r}; in a bundle all "
            f"pictures are files of it; {AGAIN}"
        )
    in_bundle(bundle, entry, "pictures/")
    if entry.get("mask"):
        in_bundle(bundle, {"path": entry["mask"]}, "masks/")


def _unpack(bundle: Bundle, folder: Path) -> None:
    """Pictures and networks, which are taken in as any study's are. The names were checked."""
    for name in sorted(bundle.names):
        if name.startswith(NEEDED_AS_FILES):
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(bundle.read(name))
