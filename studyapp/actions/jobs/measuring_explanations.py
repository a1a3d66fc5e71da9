"""The job that measures a study's explanations; what is measured already is not measured again."""

from typing import Any

from studyapp.actions import measuring
from studyapp.actions.jobs.ordering import JobRefused, Report, Tell
from studyapp.models import Job

STEPS = 50  # of deletion and insertion, unless ordered otherwise


def perform(job: Job, tell: Tell) -> Report:
    """Measure what is not measured; each explanation's numbers are kept at once.

    Raises
    ------
    JobRefused : there is no study, an impossible order, or the classifier cannot be loaded.
    """
    if job.study is None:
        raise JobRefused("A measuring job needs a study; order it from the study's page.")
    try:
        order = measuring.order(
            steps=job.parameter("steps", STEPS), with_stability=job.parameter("stability", False)
        )
        return _measure(measuring.unmeasured(study=job.study, order=order), order, tell)
    except (ValueError, LookupError) as error:
        raise JobRefused(str(error)) from error


def _measure(left: list[Any], order: measuring.Order, tell: Tell) -> Report:
    problems = []
    tell(0, len(left))
    if not left:
        return {"measured": 0}
    for number, outcome in enumerate(measuring.measure_all(explanations=left, order=order), 1):
        if outcome.error:
            problems.append(outcome.error)
        tell(number, len(left))
    return {
        "measured": len(left) - len(problems),
        "failed": len(problems),
        "problems": problems,
    }
