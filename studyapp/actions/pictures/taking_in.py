"""Found pictures become a study's, one by one: what is refused is named, the rest goes on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from studyapp import media
from studyapp.actions import precompute
from studyapp.actions.pictures import PicturesRefused
from studyapp.actions.pictures.changing import LONGEST_LABEL, LONGEST_TAG, MOST_LABELS
from studyapp.actions.pictures.finding import Found, Gathering, boxes_of, content_of, mask_of
from studyapp.actions.pictures.looking import no_classes
from studyapp.actions.storable import check_texts, printable
from studyapp.models import SourceImage, Study

# Characters, as in the record.
LONGEST_NAME = 200
LONGEST_CREDIT = 300
MOST_TAGS = 100  # of one picture
CHECKED = ("name", "true_label", "labels", "tags", "licence", "credit", "boxes")


@dataclass(frozen=True)
class Terms:
    """What is said of all pictures of an order, where a manifest says nothing else."""

    licence: str = ""
    credit: str = ""
    tags: tuple[str, ...] = ()
    is_practice: bool = False


@dataclass
class TakenIn:
    """What came of an order."""

    added: list[SourceImage] = field(default_factory=list)
    known: list[str] = field(default_factory=list)  # names of those that the study had already
    refused: list[str] = field(default_factory=list)  # sentences
    strange: list[str] = field(default_factory=list)  # labels that are no class of the classifier

    def as_report(self) -> dict[str, Any]:
        """What a job's page and a command say of it; "problems" is what was refused."""
        report: dict[str, Any] = {
            "pictures taken in": len(self.added),
            "in the study already": len(self.known),
            "problems": self.refused,
        }
        if self.strange:
            report["labels that are no class of the classifier"] = self.strange
        return report


def take_in(
    *,
    study: Study,
    gathering: Gathering,
    terms: Terms,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> TakenIn:
    """Keep pictures for a study, behind those that it has.

    Whatever is interrupted can be done again: what is there already is left as it is.

    Parameters
    ----------
    tell : called after each picture with how many are done, and of how many.

    Raises
    ------
    PicturesRefused : none of them can be used.
    """
    taken = TakenIn(refused=list(gathering.problems))
    total = len(gathering.found)
    known = dict(study.images.values_list("sha256", "name"))
    position = study.images.aggregate(last=Max("position"))["last"] or 0
    for done, found in enumerate(gathering.found, start=1):
        try:
            image = _add(study, _with(found, terms), terms, position + 1, known)
        except (ValueError, ValidationError) as error:
            taken.refused.append(_refusal(found, error))
        else:
            if image is None:
                taken.known.append(found.name)
            else:
                taken.added.append(image)
                known[image.sha256] = image.name
                position += 1
        tell(done, total)
    if taken.refused and not taken.added and not taken.known:
        raise PicturesRefused(*taken.refused)
    labels = (label for image in taken.added for label in [image.true_label, *image.labels])
    taken.strange = no_classes(study, labels)
    return taken


def _with(found: Found, terms: Terms) -> Found:
    """What is said of all counts where the manifest is silent; tags are joined."""
    tags = tuple(dict.fromkeys([*found.tags, *terms.tags]))
    licence, credit = found.licence or terms.licence, found.credit or terms.credit
    return replace(found, tags=tags, licence=licence, credit=credit)


def _add(
    study: Study, found: Found, terms: Terms, position: int, known: Mapping[str, str]
) -> SourceImage | None:
    """The new picture; None if the study has it already."""
    content = content_of(found)
    if media.sha256_of(found.path) in known:
        return None
    details = _details(found)
    name = printable(found.name)[-LONGEST_NAME:]
    said = SourceImage(name=name, **details)
    unsaid = [row.name for row in SourceImage._meta.concrete_fields if row.name not in CHECKED]
    said.full_clean(exclude=unsaid)
    mask = mask_of(found)
    try:
        with transaction.atomic():
            return precompute.add_picture(
                study=study,
                content=content,
                name=name,
                position=position,
                is_practice=terms.is_practice,
                mask_path=media.store("masks", mask, ".png") if mask else "",
                **details,
            )
    except IntegrityError:  # somebody else took the same picture in at the same time
        return None


def _details(found: Found) -> dict[str, Any]:
    check_texts("label", found.labels, longest=LONGEST_LABEL, most=MOST_LABELS)
    check_texts("tag", found.tags, longest=LONGEST_TAG, most=MOST_TAGS)
    check_texts("licence or credit", (found.licence, found.credit), longest=LONGEST_CREDIT, most=2)
    return {
        "true_label": found.labels[0] if found.labels else "",
        "labels": list(found.labels) if len(found.labels) > 1 else [],
        "tags": list(found.tags),
        "boxes": boxes_of(found),
        "licence": found.licence,
        "credit": found.credit,
    }


def _refusal(found: Found, error: ValueError | ValidationError) -> str:
    name = printable(found.name)
    if isinstance(error, ValidationError):
        said = (
            f"{noun.replace('_', ' ')}: {' '.join(problems)}"
            for noun, problems in error.message_dict.items()
        )
        return f"{name}: {'; '.join(said)}"
    told = printable(str(error).replace("\n", " "))
    return told if told.startswith(f"{name}: ") else f"{name}: {told}"
