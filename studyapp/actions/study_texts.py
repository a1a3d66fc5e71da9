"""What participants of a study read: which of it is missing or locked, and how it is saved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from studyapp.actions.meanwhile import digest_of_values, refuse_unless_seen
from studyapp.actions.readiness import TRANSLATED
from studyapp.actions.versions import next_version
from studyapp.models import Study

TEXTS = (*TRANSLATED, "contact")
# Of a study that participants have met: what they are told afterwards, and whom they can ask.
OPEN_ONCE_MET = ("contact", "debrief")
CONSENT = "consent_text"


class TextsLocked(Exception):
    """Participants have met the study, so these texts stay as they are."""

    def __init__(self, names: Sequence[str]) -> None:
        words = ", ".join(name.replace("_", " ") for name in names)
        super().__init__(
            f"Participants have met this study, so these stay as they read them: {words}. "
            "Duplicate the study to ask the same with other texts."
        )


@dataclass(frozen=True)
class Texts:
    """Everything that participants read of a study's own, in each of its languages.

    Parameters
    ----------
    own : {column: text}, as written in the first language.
    translations : {language: {column: text}}; an empty text is one that is missing.
    languages : codes of what is offered, the one of the own texts first.
    minimum_age : in years, or None; stands on the consent page.
    """

    own: Mapping[str, str]
    translations: Mapping[str, Mapping[str, str]]
    languages: Sequence[str]
    minimum_age: int | None
    consent_version: str

    def digest(self) -> str:
        """The same for the same texts, so that one sees whether somebody saved others."""
        return digest_of_values(asdict(self))


def texts_of(study: Study) -> Texts:
    """The texts as they are stored, with those of the languages that are not offered any more."""
    return Texts(
        own={name: getattr(study, name) for name in TEXTS},
        translations={
            language: {name: texts.get(name, "") for name in TEXTS}
            for language, texts in study.translations.items()
        },
        languages=list(study.languages),
        minimum_age=study.minimum_age,
        consent_version=study.consent_version,
    )


def put(study: Study, texts: Texts) -> None:
    """Give a study these texts without storing it; other columns' translations stay."""
    for name, text in texts.own.items():
        setattr(study, name, text)
    translations = {language: dict(given) for language, given in study.translations.items()}
    for language, given in texts.translations.items():
        kept = translations.setdefault(language, {})
        kept.update({name: text for name, text in given.items() if text})
        for name in [name for name, text in given.items() if not text]:
            kept.pop(name, None)
    study.translations = {language: given for language, given in translations.items() if given}
    study.languages = list(texts.languages)
    study.minimum_age, study.consent_version = texts.minimum_age, texts.consent_version


@transaction.atomic
def save_texts(*, study: Study, texts: Texts, seen: str) -> list[str]:
    """Store texts; a changed consent text gets the next version.

    Parameters
    ----------
    seen : digest of the texts that these were made from.

    Returns
    -------
    list : what has changed, such as "debrief" or "debrief (nl)"; empty if nothing has.

    Raises
    ------
    ChangedMeanwhile : they were made from texts that are not the stored ones any more.
    TextsLocked : participants have met a text that would change.
    """
    stored = Study.objects.select_for_update().get(pk=study.pk)
    before = texts_of(stored)
    refuse_unless_seen(before.digest(), seen)
    put(stored, texts)
    changed = list(_changes(before, texts_of(stored)))
    locked = [name for name in changed if name.split()[0] not in OPEN_ONCE_MET]
    if stored.was_met and locked:
        raise TextsLocked(locked)
    if _wants_version(stored, before):
        stored.consent_version = next_version(before.consent_version)
        changed.append("consent_version")
    stored.save(
        update_fields=[*TEXTS, "translations", "languages", "minimum_age", "consent_version"]
    )
    return changed


def renew_consent_version(study: Study) -> bool:
    """Give a study that is about to be stored with another consent text the next version of it.

    Returns whether it was given one; it is not where a person has just written another.
    """
    before = texts_of(Study.objects.get(pk=study.pk))
    if not _wants_version(study, before):
        return False
    study.consent_version = next_version(before.consent_version)
    return True


def _changes(before: Texts, after: Texts) -> Iterator[str]:
    for name in TEXTS:
        if before.own[name] != after.own[name]:
            yield name
    for language in sorted({*before.translations, *after.translations}):
        old, new = before.translations.get(language, {}), after.translations.get(language, {})
        for name in TEXTS:
            if old.get(name, "") != new.get(name, ""):
                yield f"{name} ({language})"
    for name in ("languages", "minimum_age", "consent_version"):
        if getattr(before, name) != getattr(after, name):
            yield name


def _wants_version(after: Study, before: Texts) -> bool:
    """The consent text is another one than somebody read, or may have read, under this version.

    Of a draft, which nobody could join yet, not even as a pilot, nobody has. A text in a language
    that had none is a change only once somebody has consented: until then they would have read it
    in the language of the study.
    """
    is_unread = after.status == Study.Status.DRAFT and not after.participants.exists()
    if is_unread or after.consent_version != before.consent_version:
        return False
    old, new = _consents(before), _consents(texts_of(after))
    differing = [language for language in {*old, *new} if old.get(language) != new.get(language)]
    if any(old.get(language) for language in differing):
        return True
    consented = after.participants.filter(consent_version=before.consent_version)
    return bool(differing) and consented.exists()


def _consents(texts: Texts) -> dict[str, str]:
    """The consent text in every language, the study's own under the empty name."""
    given = {language: said.get(CONSENT, "") for language, said in texts.translations.items()}
    return {"": texts.own[CONSENT], **given}
