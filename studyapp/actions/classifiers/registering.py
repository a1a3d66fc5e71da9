"""A classifier that was tried out, and looked at by a person, is registered."""

from django.db import transaction

from studyapp import media
from studyapp.actions import logbook, records
from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.classifiers.ordering import Draft
from studyapp.models import Classifier, Job


@transaction.atomic
def register(*, job: Job, by: str) -> Classifier:
    """Register what a job has tried out; once, however often it is asked for.

    Raises
    ------
    ClassifierRefused : it was not tried out with success, or its file is not the same any more.
    """
    if job.kind != Job.Kind.PROBE or job.state != Job.State.FINISHED:
        raise ClassifierRefused(f"{job} has not tried out a classifier with success; wait for it.")
    draft, seen = Draft.of(job), job.report["seen"]
    path = media.full_path(seen["path"])
    if not path.is_file() or media.sha256_of(path) != seen["sha256"]:
        raise ClassifierRefused(
            f"{draft.original or draft.name}: its file is not the one that was tried out; upload "
            "it again."
        )
    probe = {key: seen[key] for key in ("classifier", "pictures", "is_cut_off")}
    network = records.Network(
        name=draft.name,
        path=path,
        sha256=seen["sha256"],
        labels=seen["classifier"]["labels"],
        settings=seen["settings"],
        stage=draft.stage,
    )
    classifier = records.register_classifier(network, by=by, probe=probe)
    if "registered" not in job.report:
        job.report["registered"] = classifier.name
        job.save(update_fields=["report"])
        logbook.write_down(
            actor=by,
            action="registered",
            noun="classifier",
            subject=classifier.name,
            details={"sha256": classifier.sha256, "job": job.pk},
        )
    return classifier
