"""The worker takes maps in that were made elsewhere."""

from studyapp import media
from studyapp.actions.jobs import uploads
from studyapp.actions.jobs.ordering import JobRefused, Report, Tell
from studyapp.actions.own_maps.archive import MapsRefused
from studyapp.actions.own_maps.taking_in import take_in
from studyapp.models import Job


def perform(job: Job, tell: Tell) -> Report:
    """Take in what was uploaded: all of it, or nothing.

    Raises
    ------
    JobRefused : names everything that is wrong.
    """
    if job.study is None:
        raise JobRefused("The study is gone; nothing was taken in.")
    path = media.full_path(job.path)
    if not job.path or not path.is_file():
        raise JobRefused("The uploaded file is not kept any more; upload it again.")
    try:
        taken = take_in(
            study=job.study,
            path=path,
            by=job.ordered_by or "worker",
            condition=job.parameter("condition", ""),
            rendering=job.parameter("rendering", "harmonised"),
            tell=tell,
        )
    except MapsRefused as refusal:
        raise JobRefused(*refusal.problems) from refusal
    uploads.forget(job)
    return taken.as_report()
