"""A study of what an audit found: by default the pictures that are right for the wrong reason.

The audited method is one condition, and its maps are the audit's own; the others are computed.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from django.conf import settings

from studyapp.actions.auditing import Audit, Audited, CannotTake, read_audit, take_map
from studyapp.actions.create_study import create_study
from studyapp.actions.spec.reading import read_yaml
from studyapp.models import Study

TEXTS = settings.BASE_DIR / "fixtures" / "audit_study.yaml"
AUDITED = "audited"  # the name of the condition whose maps are the audit's
CONTROL = "random_map"
FROM_AUDIT = ("classifier", "pictures", "target", "seed")  # not for a description to say
MOST_TRIALS = 10


def study_from_audit(
    *,
    folder: Path,
    name: str,
    methods: Sequence[str] = (),
    which: str = "wrong-reason",
    most: int | None = None,
    texts: Path | None = None,
    dataset: Path | None = None,
    model: str | None = None,
    also: Callable[[Study], object] = lambda study: None,
) -> Study:
    """Make a draft study of an audit's pictures, with its maps where the worker finds them.

    Parameters
    ----------
    folder : the audit's report.
    name : the study's slug.
    methods : the other conditions; a control, which draws by chance, unless one is given here or in
        the texts.
    which, most, dataset, model : as `studyapp.actions.auditing.read_audit` takes them.
    texts : a file that overrides keys of fixtures/audit_study.yaml.
    also : what else belongs to making it, as `create_study` takes it.

    Raises
    ------
    CannotTake, SpecError : nothing was stored; says why and what to do.
    """
    audit = read_audit(folder=folder, which=which, most=most, dataset=dataset, model=model)
    described = _described(audit, name, methods, texts)
    base = (texts or TEXTS).resolve().parent

    def complete(study: Study) -> None:
        _take_over(audit, study)
        also(study)

    return create_study(spec=described, folder=base, also=complete)


def _take_over(audit: Audit, study: Study) -> None:
    """Keep what the audit found about each picture, and its map."""
    condition = study.conditions.get(name=AUDITED)
    by_hash = {picture.sha256: picture for picture in audit.pictures}
    for image in study.images.select_related("study__classifier"):
        picture = by_hash[image.sha256]
        image.audit = dict(picture.found)
        image.target = "" if picture.target == audit.target else picture.target
        image.save(update_fields=["audit", "target"])
        take_map(folder=audit.folder, picture=picture, image=image, condition=condition)


def _described(
    audit: Audit, name: str, methods: Sequence[str], texts: Path | None
) -> dict[str, Any]:
    """The description of the study, complete."""
    said = read_yaml(texts) if texts else {}
    if not isinstance(said, Mapping):
        raise CannotTake(f"{texts}: it must be a mapping of names to values")
    for key in FROM_AUDIT:
        if key in said:
            raise CannotTake(f"{texts}: {key!r} comes from the audit; leave it out")
    own = {"name": AUDITED, "method": audit.method, "parameters": dict(audit.parameters)}
    others = [*(said.get("conditions") or []), *map(_condition, methods)]
    conditions = [own, *(others or [_condition(CONTROL)])]
    pairs = len(list(combinations(conditions, 2)))
    return {
        **read_yaml(TEXTS),
        "trials_per_participant": min(MOST_TRIALS, pairs * len(audit.pictures)),
        **said,
        "slug": name,
        "target": audit.target,
        "seed": audit.seed,
        "classifier": dict(audit.classifier),
        "conditions": conditions,
        "pictures": list(map(_picture, audit.pictures)),
    }


def _condition(method: str) -> dict[str, Any]:
    return {"name": method.replace("_", "-"), "method": method}


def _picture(picture: Audited) -> dict[str, Any]:
    return {
        "path": str(picture.path.resolve()),
        "name": picture.name,
        "true_label": picture.true_label,
        "boxes": picture.boxes,
    }
