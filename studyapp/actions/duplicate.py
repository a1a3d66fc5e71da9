"""A study is copied: everything but participants and registrations; what was explained is kept."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone

from studyapp import media
from studyapp.actions import kept_maps, records
from studyapp.actions.bundle.material import Files, material_of, restore
from studyapp.actions.create_study import create_study
from studyapp.actions.spec.writing import description_of
from studyapp.actions.tables.reading import utc
from studyapp.models import Classifier, Explanation, Study

LONGEST = 50  # characters of a short name


class CannotDuplicate(Exception):
    """The copy cannot be made; the message says why and what to do."""


def free_name(study: Study) -> str:
    """A short name for a copy that no study has."""
    taken = set(Study.objects.values_list("slug", flat=True))
    numbers = (f"-{number}" for number in range(2, len(taken) + 3))
    names = (study.slug[: LONGEST - len(number)] + number for number in numbers)
    return next(name for name in names if name not in taken)


def duplicate(*, study: Study, name: str, member: User | None = None) -> Study:
    """Make a draft that is the same study under another short name.

    Members and viewers are those of the study; maps, stimuli, measurements and questions are kept,
    and exits too. A copy of a study that was registered is registered anew when it opens.

    Parameters
    ----------
    member : becomes one of its members.

    Raises
    ------
    CannotDuplicate : the name is taken or is none, or a map is missing.
    SpecError : the study is not as any could be made; nothing was stored.
    """
    _check_name(name)
    spec = description_of(study, with_exits=True) | {"slug": name}

    def also(copy: Study) -> None:
        copy.origin = {"copy_of": study.slug, "copied_at": utc(timezone.now())}
        copy.save(update_fields=["origin"])
        copy.members.set(study.members.all())
        copy.viewers.set(study.viewers.all())
        if member is not None:
            copy.members.add(member)
        restore(copy, material_of(study, _map), Files(_content, lambda row, path: path))

    return create_study(
        spec=spec,
        folder=Path(settings.MEDIA_ROOT),
        may_lack=True,
        also=also,
        read_network=partial(_network, _networks(study)),
    )


def _check_name(name: str) -> None:
    try:
        validate_slug(name)
    except ValidationError as error:
        raise CannotDuplicate(
            f"{name!r} is no short name; use letters, digits and hyphens"
        ) from error
    if len(name) > LONGEST:
        raise CannotDuplicate(f"the short name is longer than {LONGEST} characters")
    if Study.objects.filter(slug=name).exists():
        raise CannotDuplicate(f"there is a study {name!r} already; choose another short name")


def _networks(study: Study) -> dict[str, Classifier]:
    """Those that the study is about, by their names, which are unique."""
    own = (row.classifier for row in study.conditions.select_related("classifier"))
    return {row.name: row for row in (study.classifier, *own) if row is not None}


def _network(
    known: Mapping[str, Classifier], described: Mapping[str, Any], folder: Path
) -> records.Network:
    """As it is registered, so that the copy has the same."""
    if "elsewhere" in described:
        return records.network_elsewhere(described)
    row = known[described["name"]]
    path = media.full_path(row.path)
    labels = row.settings.get("labels") or None
    return records.Network(row.name, path, row.sha256, labels, row.settings, row.stage)


def _map(row: Explanation) -> str:
    """Where the map of an explanation is, which the copy's explanation has in common with it."""
    try:
        kept_maps.load(row)
    except kept_maps.MapMissing as error:
        raise CannotDuplicate(str(error)) from error
    return row.path


def _content(name: str) -> bytes:
    """A file of the study, called as in a bundle."""
    kind, _, file = name.partition("/")
    try:
        return media.read(f"{kind}/{file[:2]}/{file}")
    except OSError as error:
        raise CannotDuplicate(
            f"{name} cannot be read ({error.strerror}); put it back from a backup"
        ) from error
