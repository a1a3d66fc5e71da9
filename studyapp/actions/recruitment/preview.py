"""A look at a study as its participants will see it; nothing of it is data."""

from studyapp.models import Study


class NothingToPreview(Exception):
    """The study has nothing that could be shown yet; the message says what to do."""


def refuse_unless_previewable(study: Study) -> None:
    """Raise NothingToPreview unless the study's trials can be drawn."""
    if study.question_set() is None:
        raise NothingToPreview(
            "This study has no frozen question set: assemble one under Question sets, freeze it, "
            "and come back."
        )
