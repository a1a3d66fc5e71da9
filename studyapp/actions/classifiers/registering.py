"""A classifier that was tried out, and looked at by a person, is registered."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from studyapp import media
from studyapp.actions import logbook, records
from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.classifiers.ordering import Draft
from studyapp.models import Classifier, Job

KEPT = ("classifier", "pictures", "is_cut_off")


@transaction.atomic
def register(*, job: Job, by: str, may_h5: bool = False) -> Classifier:
    """Register what a job has tried out; once, however often it is asked for.

    Parameters
    ----------
    may_h5 : whether this person may take a whole model in the older format, which cannot be
        checked as well; somebody else's choice of it is not theirs.

    Raises
    ------
    ClassifierRefused : it was not tried out with success, its file is not the same any more, or it
        is in the older format.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.kind != Job.Kind.PROBE or job.state != Job.State.FINISHED:
        raise ClassifierRefused(f"{job} has not tried out a classifier with success; wait for it.")
    done = Classifier.objects.filter(name=job.report.get("registered")).first()
    if done is not None:
        return done
    draft = Draft.of(job)
    if draft.settings.get("allow_legacy_h5") and not may_h5:
        raise ClassifierRefused(
            f"{draft.original or draft.name}: only admins may register a model in the older .h5 "
            "format; ask one, or save it as .keras."
        )
    classifier = register_seen(draft, job.report["seen"], by=by)
    job.report["registered"] = classifier.name
    job.save(update_fields=["report"])
    return classifier


@transaction.atomic
def register_seen(draft: Draft, seen: Mapping[str, Any], *, by: str) -> Classifier:
    """Register what `try_out` has seen; the same file with the same settings is there once.

    Raises
    ------
    ClassifierRefused : its file is not the same any more.
    """
    path = media.full_path(seen["path"])
    if not path.is_file() or media.sha256_of(path) != seen["sha256"]:
        raise ClassifierRefused(
            f"{draft.original or draft.name}: its file is not the one that was tried out; upload "
            "it again."
        )
    network = records.Network(
        name=draft.name,
        path=path,
        sha256=seen["sha256"],
        labels=seen["classifier"]["labels"],
        settings=seen["settings"],
        stage=draft.stage,
        by=by,
        probe={key: seen[key] for key in KEPT},
    )
    classifier = records.register_classifier(network)
    logbook.write_down(
        actor=by,
        action="registered",
        noun="classifier",
        subject=classifier.name,
        details={"sha256": classifier.sha256},
    )
    return classifier
