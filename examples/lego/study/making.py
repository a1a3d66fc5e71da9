"""The study in a database: made, explained, frozen, piloted, and written as a bundle."""

import os
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from examples.lego.study.key import FOLDER as ANSWERS
from studyapp.actions import questions, runs
from studyapp.actions.bundle.writing import export_study
from studyapp.actions.create_study import create_study
from studyapp.actions.import_answers import CannotImport, import_answers
from studyapp.actions.precompute import executor_of
from studyapp.actions.spec.reading import read_yaml
from studyapp.actions.studies import StudyNotReady, pilot_study
from studyapp.models import PrecomputeRun, Study, WorkItem

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def study_of(path: Path) -> Study:
    """Make the study that a file describes, or go on with the one of its name that is there.

    It ends as a pilot: whoever takes part can see everything, and nothing counts.

    Raises
    ------
    ValueError
        If something of it cannot be explained or asked; says what and why.
    """
    spec = read_yaml(path)
    study = Study.objects.filter(slug=spec["slug"]).first()
    if study is None:
        study = create_study(spec=spec, folder=path.parent)
    explain(study)
    if study.question_set() is None:
        freeze(study)
    if study.status == Study.Status.DRAFT:
        try:
            study = pilot_study(study=study)
        except StudyNotReady as error:
            raise ValueError(str(error)) from error
    return study


def explain(study: Study) -> None:
    """Compute the explanations that are missing, with progress."""
    unfinished = study.runs.filter(state__in=PrecomputeRun.ACTIVE).first()
    run = unfinished or runs.order_run(study=study)
    claimed = runs.claim(worker=f"{socket.gethostname()}:{os.getpid()}", only=run)
    if claimed is None:
        raise ValueError(f"a worker holds {run}; wait until it has finished, then run this again")
    pending = run.items.filter(state=WorkItem.State.PENDING).count()
    try:
        with tqdm(total=pending, unit="explanation", file=sys.stderr, disable=not pending) as bar:
            runs.work_off(
                run=claimed, executor=executor_of("local"), progress=lambda item: bar.update()
            )
    finally:
        runs.release(claimed)
    failed = run.items.filter(state=WorkItem.State.FAILED).first()
    if failed is not None:
        raise ValueError(f"{failed} could not be explained: {failed.error}")


def freeze(study: Study) -> None:
    """Freeze one question for each picture; every one of them must be fit to be asked."""
    draft = questions.assemble(study=study)
    for question in draft.questions.select_related("first__explanation", "second__explanation"):
        if not question.included:
            reason = questions.objection(question.first, question.second)
            draft.delete()
            raise ValueError(f"{question.image} cannot be asked about: {reason}; choose another")
    questions.freeze(question_set=draft)


def bundle(study: Study, path: Path) -> Path:
    """Write the study as one file, over an earlier one."""
    export_study(study=study, path=path, replaces=True)
    return path


def import_answers_of(reading: str, members: Iterable["User"]) -> None:
    """Take a reading's answers over, for these people to see."""
    file, key = ANSWERS / f"{reading}.csv", ANSWERS / f"{reading}.yaml"
    try:
        import_answers(file=file, key=key, replaces=True, members=members)
    except CannotImport as error:
        raise ValueError(str(error)) from error
