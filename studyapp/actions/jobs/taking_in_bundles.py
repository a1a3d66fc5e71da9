"""The worker takes a study's bundle in."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from studyapp import media
from studyapp.actions import logbook
from studyapp.actions.bundle import BundleError
from studyapp.actions.bundle.networks import Rights
from studyapp.actions.bundle.taking_in import TakenIn, import_study
from studyapp.actions.create_study import SpecError
from studyapp.actions.jobs.ordering import JobRefused, Report, Tell, order
from studyapp.actions.jobs.uploads import forget
from studyapp.models import ImportedAnswers, Job, Study

REGISTER = "studyapp.add_classifier"


@transaction.atomic
def order_bundle(
    *, path: str, original: str, name: str, sha256: str, with_answers: bool, by: User
) -> Job:
    """Ask the worker to take in an uploaded bundle.

    Parameters
    ----------
    path : of the file, relative to the media folder.
    original : what the file was called where it came from.
    name, sha256, with_answers : as `import_study` takes them.
    """
    parameters = {
        "original": original,
        "name": name,
        "sha256": sha256,
        "with_answers": with_answers,
    }
    job = order(kind=Job.Kind.BUNDLE, by=by.get_username(), path=path, parameters=parameters)
    logbook.write_down(
        actor=by.get_username(),
        action="uploaded",
        noun="bundle",
        subject=original,
        details={"job": job.pk},
    )
    return job


def perform(job: Job, tell: Tell) -> Report:
    """Take in a bundle that was uploaded, for whoever uploaded it.

    Raises
    ------
    JobRefused : it is no bundle that can be taken in, or not by this person; nothing was stored.
    """
    if job.study is None:
        _take_in(job, tell)
    job.refresh_from_db()
    if job.study is None:
        raise JobRefused("The study was deleted while it was taken in; order it again.")
    forget(job)
    return _report(job.study)


def _take_in(job: Job, tell: Tell) -> None:
    member = User.objects.filter(username=job.ordered_by, is_active=True).first()
    if member is None:
        raise JobRefused("Whoever ordered this has no account any more; nothing was stored.")
    path = media.full_path(job.path)
    if not job.path or not path.is_file():
        raise JobRefused("The uploaded file is not kept any more; upload it again.")
    tell(0, 1)

    def also(taken: TakenIn) -> None:
        """In the transaction that stores the study: so it is there, with all of this, or is not."""
        tell(1, 1)
        _note(job, taken)

    try:
        import_study(
            path=path,
            source=job.parameter("original", ""),
            name=job.parameter("name", ""),
            sha256=job.parameter("sha256", ""),
            with_answers=job.parameter("with_answers", True),
            member=member,
            rights=Rights(may_register=member.has_perm(REGISTER), may_h5=member.is_superuser),
            also=also,
            tick=lambda: tell(0, 1),
        )
    except SpecError as error:
        raise JobRefused(*error.mistakes) from error
    except BundleError as error:
        raise JobRefused(f"{error}.") from error


def _note(job: Job, taken: TakenIn) -> None:
    slug = taken.study.slug
    Job.objects.filter(pk=job.pk).update(study=taken.study)
    logbook.write_down(
        actor=job.ordered_by,
        action="added",
        noun="study",
        subject=slug,
        study=slug,
        details={"bundle_sha256": taken.sha256, "job": job.pk},
    )


def _report(study: Study) -> Report:
    """What came of it, read from the record: an earlier attempt may have stored it."""
    report: dict[str, Any] = {
        "study": study.title,
        "short_name": study.slug,
        "pictures": study.images.count(),
        "checksum": study.origin["bundle_sha256"],
    }
    answers = ImportedAnswers.objects.filter(
        slug=study.slug, source_sha256=study.origin["bundle_sha256"]
    ).first()
    if answers is not None:
        report["answers"] = f"{answers.participants} participants, kept apart from the study"
    renamed = study.origin["questionnaires"]
    if renamed:
        report["questionnaires_with_another_version_here"] = ", ".join(
            f"{one['name']}: {one['here']}, there {one['version']}" for one in renamed
        )
    return report
