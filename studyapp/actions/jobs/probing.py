"""The worker tries out a classifier that somebody described."""

from studyapp import media
from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.classifiers.ordering import UPLOADS, Draft
from studyapp.actions.classifiers.trying import file_of, settings_of, try_out
from studyapp.actions.jobs.ordering import JobRefused, Report, Tell
from studyapp.models import Job


def perform(job: Job, tell: Tell) -> Report:
    """Try it out; what was seen waits for somebody to look at it.

    Raises
    ------
    JobRefused : the classifier cannot be used.
    """
    draft = Draft.of(job)
    if draft.path and not media.full_path(draft.path).is_file():
        raise JobRefused(f"{draft.original}: its file is not kept any more; upload it again.")
    tell(0, 1)
    try:
        seen = try_out(draft, tick=lambda: tell(0, 1))
    except ClassifierRefused as refusal:
        raise JobRefused(*refusal.problems) from refusal
    path = draft.path
    if draft.pretrained:
        path = media.store_file(UPLOADS, file_of(draft))
    tell(1, 1)
    facts = seen["classifier"]
    return {
        "classes": len(facts["labels"]),
        "feature_layer": facts["feature_layer"] or "none: it has no convolution",
        "file_sha256": seen["sha256"],
        "seen": seen | {"path": path, "settings": settings_of(draft)},
    }
