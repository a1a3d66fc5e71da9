"""The table of guesses: which technique participants took a stimulus for."""

from collections.abc import Iterator
from typing import Any

from django.db.models.functions import Coalesce

from studyapp.actions.tables.reading import ROWS_AT_ONCE, kind_of, short, utc
from studyapp.models import Study, TechniqueGuess

_MADE_BY = "stimulus__explanation__condition"
_IMAGE = "stimulus__explanation__image__sha256"
_FIELDS = (
    "participant__code",
    _IMAGE,
    "stimulus__sha256",
    f"{_MADE_BY}__name",
    "technique",
    "condition__name",
    "created_at",
)


def guesses_table(study: Study, *, simulated: bool) -> Iterator[dict[str, Any]]:
    """One row per guess, by participant, picture and condition.

    What a faulty classifier's explanation is guessed to be is its technique, that of the sound one.
    """
    sound = Coalesce(f"{_MADE_BY}__faulty_version_of__name", f"{_MADE_BY}__name")
    guesses = (
        TechniqueGuess.objects.filter(
            participant__study=study, participant__kind=kind_of(simulated=simulated)
        )
        .annotate(technique=sound)
        .order_by("participant__code", _IMAGE, f"{_MADE_BY}__name")
    )
    for code, image, stimulus, method, technique, guess, at in guesses.values_list(
        *_FIELDS
    ).iterator(ROWS_AT_ONCE):
        yield {
            "study_id": study.slug,
            "participant_id": code,
            "is_simulated": int(simulated),
            "item_id": short(image),
            "stimulus_id": short(stimulus),
            "method": method,
            "guessed_method": guess,
            "guess_correct": None if guess is None else int(guess == technique),
            "guessed_at_utc": utc(at),
        }
