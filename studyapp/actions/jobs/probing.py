"""The worker tries out a classifier that somebody described."""

from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.classifiers.ordering import Draft
from studyapp.actions.classifiers.trying import try_out
from studyapp.actions.jobs.ordering import JobRefused, Report, Tell
from studyapp.models import Job


def perform(job: Job, tell: Tell) -> Report:
    """Try it out; what was seen waits for somebody to look at it.

    Raises
    ------
    JobRefused : the classifier cannot be used.
    """
    tell(0, 1)
    try:
        seen = try_out(Draft.of(job), tick=lambda: tell(0, 1))
    except ClassifierRefused as refusal:
        raise JobRefused(*refusal.problems) from refusal
    tell(1, 1)
    facts = seen["classifier"]
    return {
        "classes": len(facts["labels"]),
        "feature_layer": facts["feature_layer"] or "none: it has no convolution",
        "sha256_of_its_file": seen["sha256"],
        "seen": seen,
    }
