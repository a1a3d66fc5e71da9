"""A bundle becomes a study; no network is loaded and nothing is computed."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth.models import User
from django.utils.text import slugify

from studyapp.actions import records
from studyapp.actions.bundle import LARGEST, MATERIAL, STUDY, BundleError
from studyapp.actions.bundle.answers import Answers, keep_answers, read_answers, refuse_taken
from studyapp.actions.bundle.material import restore
from studyapp.actions.bundle.reading import AGAIN, Bundle, open_bundle
from studyapp.actions.bundle.registered import origin_of
from studyapp.actions.classifiers.looking import look_into
from studyapp.actions.create_study import SpecError, create_study
from studyapp.actions.spec.reading import CannotRead, Read, parse_placed
from studyapp.actions.spec.schema.checking import check
from studyapp.actions.spec.schema.tables import STUDY as SHAPE
from studyapp.actions.spec.writing import questionnaire_description
from studyapp.models import Classifier, ImportedAnswers, Questionnaire, Study

NEEDED_AS_FILES = ("classifiers/", "masks/", "pictures/")


@dataclass(frozen=True)
class TakenIn:
    """What came of a bundle.

    answers : those that came along, kept apart from the study; None where there are none.
    """

    study: Study
    sha256: str
    answers: ImportedAnswers | None


def import_study(
    *,
    path: Path,
    name: str = "",
    largest: int = LARGEST,
    sha256: str = "",
    member: User | None = None,
    may_register: bool = True,
    may_h5: bool = True,
    with_answers: bool = True,
) -> TakenIn:
    """Make a draft study from a bundle, with its explanations, stimuli and questions.

    Parameters
    ----------
    name : its slug, in place of the one in the bundle.
    largest : bytes that the bundle may have, unpacked.
    sha256 : what its maker says that the checksum of the bundle is; empty: nothing is compared.
    member : whose study it becomes.
    may_register : a classifier may come in that is not registered here yet.
    may_h5 : and it may have the older format, which cannot be checked as well.
    with_answers : answers that are in it are kept, too, as imported answers.

    Raises
    ------
    BundleError, SpecError : nothing was stored; says why and what to do.
    """
    with closing(open_bundle(path, largest)) as bundle, TemporaryDirectory() as folder:
        if sha256 and sha256.lower() != bundle.sha256:
            raise BundleError(
                f"{path.name} has the checksum {bundle.sha256}, not {sha256}: it is another bundle "
                "than its maker spoke of"
            )
        read = _description(bundle, name, may_register=may_register)
        _unpack(bundle, Path(folder))
        kept: list[ImportedAnswers] = []
        answers = _answers(bundle, read.value["slug"]) if with_answers else None

        def also(study: Study) -> None:
            _complete(bundle, read.value, study, member)
            if answers is not None:
                kept.append(keep_answers(answers, study, bundle, path.name, member))

        study = create_study(
            spec=read.value,
            folder=Path(folder),
            known=read.mistakes,
            may_lack=True,
            read_network=partial(_network, bundle, may_h5),
            also=also,
        )
        return TakenIn(study, bundle.sha256, kept[0] if kept else None)


def _answers(bundle: Bundle, slug: str) -> Answers | None:
    """Those that came along; None where there are none."""
    if not bundle.answers:
        return None
    refuse_taken(slug)
    return read_answers(bundle)


def _description(bundle: Bundle, name: str, *, may_register: bool) -> Read:
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
        _refuse_foreign(bundle, entry, "pictures/")
        if entry.get("mask"):
            _refuse_foreign(bundle, {"path": entry["mask"]}, "masks/")
    spec["slug"] = name or spec["slug"]
    if Study.objects.filter(slug=spec["slug"]).exists():
        raise BundleError(
            f"there is a study {spec['slug']!r} already; choose another short name (--name)"
        )
    if not may_register:
        _refuse_new_networks(bundle, spec)
    return read


def _refuse_foreign(bundle: Bundle, described: Mapping[str, Any], kind: str) -> str:
    """Whatever a bundle describes is in it; the name of the file."""
    path = described.get("path")
    if not isinstance(path, str) or path not in bundle.names or not path.startswith(kind):
        raise BundleError(f"{STUDY} names {path!r}, which is not among the bundle's {kind[:-1]}")
    return path


def _refuse_new_networks(bundle: Bundle, spec: Mapping[str, Any]) -> None:
    own = (row.get("classifier") for row in spec.get("conditions") or [])
    for described in filter(None, (spec["classifier"], *own)):
        if "elsewhere" in described:
            continue
        sha256 = Path(_refuse_foreign(bundle, described, "classifiers/")).stem
        if not Classifier.objects.filter(sha256=sha256).exists():
            raise BundleError(
                f"the bundle brings the classifier {described.get('name')!r}, which is not "
                "registered here, and you may not register any; ask somebody who may to take the "
                "bundle in and to make you a member"
            )


def _unpack(bundle: Bundle, folder: Path) -> None:
    """Pictures and networks, which are taken in as any study's are. The names were checked."""
    for name in sorted(bundle.names):
        if name.startswith(NEEDED_AS_FILES):
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(bundle.read(name))


def _network(
    bundle: Bundle, may_h5: bool, described: Mapping[str, Any], folder: Path
) -> records.Network:
    """A network as it was registered where the bundle was made.

    A file that is new here is looked into, as every model file is before Keras opens it; Keras
    opens it in the worker alone.
    """
    if "elsewhere" in described:
        return records.network_elsewhere(described)
    path = _refuse_foreign(bundle, described, "classifiers/")
    if not Classifier.objects.filter(sha256=Path(path).stem).exists():
        is_allowed = may_h5 and described.get("allow_legacy_h5") is True
        look_into(folder / path, allow_legacy_h5=is_allowed)
    settings = {key: described[key] for key in described if key not in ("path", "name", "stage")}
    _refuse_names_of_files(settings)
    return records.Network(
        name=slugify(str(described.get("name", "classifier"))),
        path=folder / path,
        sha256=Path(path).stem,
        labels=settings.get("labels") or None,
        settings=settings,
        stage=str(described.get("stage", "")),
    )


def _refuse_names_of_files(settings: Mapping[str, Any]) -> None:
    """What a bundle says is in it: a name here would be that of a file of this machine."""
    if not records.is_list_of_names(settings.get("labels")):
        raise BundleError(
            f"{STUDY} gives the classifier's labels as {settings['labels']!r}; in a bundle they "
            f"are a list of texts; {AGAIN}"
        )


def _complete(bundle: Bundle, spec: Mapping[str, Any], study: Study, member: User | None) -> None:
    further = spec.get("further_questionnaires") or []
    for described in (spec["questionnaire"], *(entry["questionnaire"] for entry in further)):
        refuse_other_wording(described)
    study.origin = origin_of(bundle)
    study.save(update_fields=["origin"])
    if member is not None:
        study.members.add(member)
    restore(study, bundle.json(MATERIAL), bundle.read)


def refuse_other_wording(described: Mapping[str, Any]) -> None:
    """A questionnaire that is known here is taken as it is, so it must be the same."""
    name, version = described["name"], str(described.get("version", "1"))
    here = questionnaire_description(Questionnaire.objects.get(name=name, version=version))
    if here != described:
        other = ", ".join(key for key in here if here[key] != described.get(key))
        raise BundleError(
            f"the questionnaire {name!r}, version {version}, is another one here ({other}); give "
            "the one that is here another version in the admin, and take the bundle in again"
        )
