"""A file goes the way of every upload: through the page, then through the worker."""

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studyapp.actions.jobs.ordering import claim, work_off
from studyapp.models import Job, SourceImage, Study
from tests.bad_pictures.cases import ANY, REFUSED, Case

PAGE_REFUSES = (200, 422)  # the page again, with what is wrong


@dataclass(frozen=True)
class Outcome:
    """What became of a file; the job is there if the page took the file."""

    status: int
    job: int | None = None
    page: str = ""


def upload(client: Client, study: Study, case: Case) -> Outcome:
    """Send it through the page, as a browser does."""
    file = SimpleUploadedFile("x", case.make())
    file._name = case.name  # as it is sent: a name is only cleaned by who reads it
    before = Job.objects.order_by("pk").values_list("pk", flat=True).last()
    answer = client.post(f"/studies/{study.slug}/pictures/add/", {"uploads": file})
    after = Job.objects.order_by("pk").values_list("pk", flat=True).last()
    return Outcome(answer.status_code, after if after != before else None, answer.text)


def work() -> None:
    """The next job, as a worker does it."""
    job = claim(worker="w")
    if job is not None:
        work_off(job=job)


def wrong(case: Case, outcome: Outcome, study: Study) -> str:
    """What should not have come of it; empty if it is right."""
    if outcome.job is None:
        if outcome.status not in PAGE_REFUSES:
            return f"the page answered {outcome.status}"
        return "" if case.expects in (REFUSED, ANY) else "refused by the page"
    job = Job.objects.get(pk=outcome.job)
    taken = SourceImage.objects.filter(study=study).order_by("pk").last()
    if job.state not in (Job.State.FINISHED, Job.State.FAILED):
        return f"its job is {job.state}"
    if taken is None:
        return _refused(case, [str(one) for one in job.problems])
    size = (taken.width, taken.height)
    if case.expects == REFUSED or case.expects not in (ANY, size):
        return f"taken in as {size[0]} x {size[1]}"
    return ""


def _refused(case: Case, problems: list[str]) -> str:
    """It is right to refuse it, and the reason begins with its name."""
    if case.expects not in (REFUSED, ANY):
        return f"refused: {problems}"
    name = _letters(case.name.replace("\\", "/").rpartition("/")[2])[:20]
    known = any(_letters(problem).startswith(name) and ": " in problem for problem in problems)
    return "" if known else f"refused without its name: {problems}"


def _letters(name: str) -> str:
    """What is left of a name however its other signs are made harmless."""
    return "".join(sign for sign in name if sign.isalnum())
