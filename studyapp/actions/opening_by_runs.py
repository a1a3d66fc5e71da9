"""A run that has made enough pairs freezes its study's first question set and opens the study."""

import logging

from django.db import transaction

from studyapp.actions import questions
from studyapp.actions.jobs.lines import say
from studyapp.actions.studies import StudyNotReady, open_study
from studyapp.models import PrecomputeRun, Study

logger = logging.getLogger(__name__)


def freeze_when_ready(run: PrecomputeRun, at_the_end: bool = False) -> None:
    """Freeze the study's first question set and open it, once enough pairs exist."""
    study = run.study
    if run.freeze_after is None or study.question_set() is not None:
        return
    usable = questions.count_ready(study)
    if usable < run.freeze_after and not at_the_end:
        return
    if usable < run.freeze_after:
        told = f"Only {usable} of {run.freeze_after} pairs could be made.{_why_fewer(study)}"
        logger.warning(told)
        say(run, told)
    try:
        with transaction.atomic():  # a set that does not open the study is not frozen either
            questions.freeze(question_set=questions.assemble(study=study, limit=run.freeze_after))
            open_study(study=study)
    except (questions.QuestionSetError, StudyNotReady) as error:
        if at_the_end:  # until then what is missing, such as a catch question, may yet come
            logger.error("%s was not opened: %s", study, error)
            say(run, f"The study was not opened: {error} Mend this on the study's page.")
    else:
        say(run, "The first question set is frozen and the study is open.")


def _why_fewer(study: Study) -> str:
    reasons = questions.left_out(study) if study.task == Study.Task.PREFERENCE else {}
    return "".join(f" {number} left out: {reason}." for reason, number in reasons.items())
