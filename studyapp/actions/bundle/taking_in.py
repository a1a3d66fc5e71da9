"""A bundle becomes a study; no network is loaded and nothing is computed."""

from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.text import slugify

from studyapp.actions import records
from studyapp.actions.bundle import LARGEST, MATERIAL, STUDY, BundleError
from studyapp.actions.bundle.material import restore
from studyapp.actions.bundle.reading import Bundle, open_bundle
from studyapp.actions.create_study import SpecError, create_study
from studyapp.actions.spec.reading import CannotRead, parse_yaml
from studyapp.actions.spec.shape import shape_mistakes
from studyapp.actions.spec.writing import questionnaire_description
from studyapp.models import Questionnaire, Study

NEEDED_AS_FILES = ("classifiers/", "pictures/")


def import_study(*, path: Path, name: str = "", largest: int = LARGEST) -> Study:
    """Make a draft study from a bundle, with its explanations, stimuli and frozen questions.

    Parameters
    ----------
    name : its slug, in place of the one in the bundle.
    largest : bytes that the bundle may have, unpacked.

    Raises
    ------
    BundleError, SpecError : nothing was stored; says why and what to do.
    """
    with closing(open_bundle(path, largest)) as bundle, TemporaryDirectory() as folder:
        spec = _description(bundle, name)
        _unpack(bundle, Path(folder))
        return create_study(
            spec=spec,
            folder=Path(folder),
            read_network=partial(_network, bundle),
            also=partial(_complete, bundle, spec),
        )


def _description(bundle: Bundle, name: str) -> dict[str, Any]:
    try:
        spec = parse_yaml(bundle.text(STUDY), STUDY)
    except CannotRead as error:
        raise BundleError(str(error)) from error
    mistakes = shape_mistakes(spec)
    if mistakes:
        raise SpecError(mistakes)
    for entry in spec["pictures"]:
        _refuse_foreign(bundle, entry, "pictures/")
    spec["slug"] = name or spec["slug"]
    if Study.objects.filter(slug=spec["slug"]).exists():
        raise BundleError(f"there is a study {spec['slug']!r} already; choose another with --name")
    return spec


def _refuse_foreign(bundle: Bundle, described: Mapping[str, Any], kind: str) -> str:
    """Whatever a bundle describes is in it; the name of the file."""
    path = described.get("path")
    if not isinstance(path, str) or path not in bundle.names or not path.startswith(kind):
        raise BundleError(f"{STUDY} names {path!r}, which is not among the bundle's {kind[:-1]}")
    return path


def _unpack(bundle: Bundle, folder: Path) -> None:
    """Pictures and networks, which are taken in as any study's are. The names were checked."""
    for name in sorted(bundle.names):
        if name.startswith(NEEDED_AS_FILES):
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(bundle.read(name))


def _network(bundle: Bundle, described: Mapping[str, Any], folder: Path) -> records.Network:
    """A network as it was registered where the bundle was made; it is checked when it is loaded."""
    path = _refuse_foreign(bundle, described, "classifiers/")
    settings = {key: described[key] for key in described if key not in ("path", "name", "stage")}
    return records.Network(
        name=slugify(str(described.get("name", "classifier"))),
        path=folder / path,
        sha256=Path(path).stem,
        labels=settings.get("labels") or None,
        settings=settings,
        stage=str(described.get("stage", "")),
    )


def _complete(bundle: Bundle, spec: Mapping[str, Any], study: Study) -> None:
    further = spec.get("further_questionnaires") or []
    for described in (spec["questionnaire"], *(entry["questionnaire"] for entry in further)):
        _refuse_other_wording(described)
    restore(study, bundle.json(MATERIAL), bundle.read)


def _refuse_other_wording(described: Mapping[str, Any]) -> None:
    """A questionnaire that is known here is taken as it is, so it must be the same."""
    name, version = described["name"], str(described.get("version", "1"))
    here = questionnaire_description(Questionnaire.objects.get(name=name, version=version))
    if here != described:
        other = ", ".join(key for key in here if here[key] != described.get(key))
        raise BundleError(
            f"the questionnaire {name!r}, version {version}, is another one here ({other}); give "
            "the one that is here another version in the admin, and take the bundle in again"
        )
