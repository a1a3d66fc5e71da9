"""The worker takes a study's bundle in."""

from django.contrib.auth.models import User

from studyapp import media
from studyapp.actions import logbook
from studyapp.actions.bundle import BundleError
from studyapp.actions.bundle.taking_in import TakenIn, import_study
from studyapp.actions.create_study import SpecError
from studyapp.actions.jobs.ordering import JobRefused, Report, Tell, order
from studyapp.models import Job

REGISTER = "studyapp.add_classifier"


def order_bundle(*, path: str, name: str, sha256: str, with_answers: bool, by: User) -> Job:
    """Ask the worker to take in an uploaded bundle.

    Parameters
    ----------
    path : of the file, relative to the media folder.
    name, sha256, with_answers : as `import_study` takes them.
    """
    parameters = {"name": name, "sha256": sha256, "with_answers": with_answers}
    return order(kind=Job.Kind.BUNDLE, by=by.get_username(), path=path, parameters=parameters)


def perform(job: Job, tell: Tell) -> Report:
    """Take in a bundle that was uploaded, for whoever uploaded it.

    Raises
    ------
    JobRefused : it is no bundle that can be taken in, or not by this person; nothing was stored.
    """
    member = User.objects.filter(username=job.ordered_by, is_active=True).first()
    if member is None:
        raise JobRefused("Whoever ordered this has no account any more; nothing was stored.")
    path = media.full_path(job.path)
    if not path.is_file():
        raise JobRefused("The uploaded file is not kept any more; upload it again.")
    tell(0, 1)
    try:
        taken = import_study(
            path=path,
            name=job.parameter("name", ""),
            sha256=job.parameter("sha256", ""),
            with_answers=job.parameter("with_answers", True),
            member=member,
            may_register=member.has_perm(REGISTER),
            may_h5=member.is_superuser,
        )
    except SpecError as error:
        raise JobRefused(*error.mistakes) from error
    except BundleError as error:
        raise JobRefused(f"{error}.") from error
    _note(job, taken)
    media.remove(job.path)
    tell(1, 1)
    return _report(taken)


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


def _report(taken: TakenIn) -> Report:
    report = {
        "study": taken.study.title,
        "short_name": taken.study.slug,
        "pictures": taken.study.images.count(),
        "checksum": taken.sha256,
    }
    if taken.answers is not None:
        report["answers"] = f"{taken.answers.participants} participants, kept apart from the study"
    return report
