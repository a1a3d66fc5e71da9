"""One audit from beginning to end: explain, judge, gather, and put the document together."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from explainers import methods
from explainers.annotations import TRUTH, Annotation, read_annotations, truth_rule
from explainers.audit.bundle.manifest import key_of
from explainers.audit.comparing import check_baseline
from explainers.audit.comparing.truth import truth_hash
from explainers.audit.detection.gathering import DetectorGathering, rule_of
from explainers.audit.document import document
from explainers.audit.evidence import Evidence
from explainers.audit.gathering import Gathering, nothing
from explainers.audit.options.config import AuditConfig, ConfigError
from explainers.audit.reports import Tell, quiet, write_reports
from explainers.classifiers import Classifier
from explainers.detection.detector import Detector
from explainers.images import read_size
from explainers.network.engine import threads
from explainers.network.files import hash_file
from explainers.network.quiet import import_tensorflow
from explainers.network.settings import describe
from explainers.network.targets import check_rule
from explainers.running import Outcome, Store, explain_many, thread
from explainers.work.computing import load_network
from explainers.work.request import Request, canonical, seed_of

SHOWN = 10  # classes that a message names
Explain = Callable[[list[Request], Store], Iterator[Outcome]]


def audit(
    model: str | os.PathLike | Mapping[str, Any],
    dataset: str | os.PathLike,
    config: AuditConfig | None = None,
    *,
    out: str | os.PathLike,
    explain: Explain | None = None,
    tell: Tell = quiet,
) -> dict[str, Any]:
    """Audit a classifier: judge where it looks in annotated pictures, and write the reports.

    Parameters
    ----------
    model
        What `explainers.load_classifier` takes.
    dataset
        A file of annotations, or a folder; see `explainers.annotations.read_annotations`.
    config
        The defaults unless given.
    out
        A folder for the maps and the reports. What is finished there is not computed again.
    explain
        Explains requests, for example in several processes and with progress; in this process and
        quietly unless given.
    tell
        Is told what is done next once every map is judged, since a thousand maps take a while.

    Returns
    -------
    dict
        The document, as in ``audit.json``: its ``verdict`` is ``pass`` or ``fail``, or ``error``
        if some picture could not be judged.

    Raises
    ------
    ValueError, LookupError, OSError
        If nothing can be audited; names the input, the reason and the next step.
    """
    started = time.time()
    task = _prepare(model, Path(dataset), config or AuditConfig(), Path(out))
    evidence = gather(task, explain or _quietly)
    tell(f"maps judged: {len(evidence.rows):,}; looking for what they have in common")
    found = document(evidence, started=started)
    write_reports(found, evidence, task.folder, tell)
    return found


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be audited, checked before anything is computed.

    Attributes
    ----------
    spec, classifier
        The network as it was given, and loaded.
    dataset, annotations
        Where the pictures are listed, and what is known of them.
    training
        What is known of the training pictures.
    config, folder
        How it is audited, and where maps and reports go.
    """

    spec: Mapping[str, Any]
    classifier: Classifier | Detector
    dataset: Path
    annotations: list[Annotation]
    training: list[Annotation]
    config: AuditConfig
    folder: Path


def _prepare(
    model: str | os.PathLike | Mapping[str, Any], dataset: Path, config: AuditConfig, folder: Path
) -> Task:
    what, training = config.audit, config.training.annotations
    methods.check_parameters(what.method, what.parameters)
    if what.target != TRUTH:
        check_rule(what.target)
    known = read_annotations(config.file(training)) if training else []
    key_of(config, folder)
    check_baseline(config, folder)
    import_tensorflow()
    spec = dict(model) if isinstance(model, Mapping) else {"path": os.fspath(model)}
    classifier = load_network(canonical(spec))
    # A detector has no class for a picture of nothing.
    others = what.nothing if isinstance(classifier, Detector) else ()
    unknown = [name for name in what.nothing if name not in (*classifier.labels, *others)]
    if unknown:
        shown = ", ".join(classifier.labels[:SHOWN])
        raise ConfigError(f"audit.nothing: there is no class {unknown[0]!r}; they are: {shown}")
    annotations = read_annotations(dataset, [*classifier.labels, *others])
    return Task(spec, classifier, dataset, annotations, known, config, folder)


def gather(task: Task, explain: Explain) -> Evidence:
    """Explain and judge every picture."""
    store = Store(task.folder / "maps")
    by_path = {str(one.picture): one for one in task.annotations}
    root = task.dataset if task.dataset.is_dir() else task.dataset.parent
    asked = (task.config, by_path, root, store, list(map(read_size, by_path)))
    is_detector = isinstance(task.classifier, Detector)
    work = (DetectorGathering if is_detector else Gathering)(task.classifier, *asked)
    ordered = list(_requests(task, by_path))
    for outcome in explain(work.to_explain(ordered), store):
        work.add(outcome)
    return Evidence(
        config=task.config,
        classifier=task.classifier,
        facts=_facts(task, ordered, nothing(task.config, by_path)),
        annotations=task.annotations,
        training=task.training,
        **work.evidence(),
    )


def _quietly(ordered: list[Request], store: Store) -> Iterator[Outcome]:
    return explain_many(ordered, store=store, executor=thread)


def _requests(task: Task, annotations: Mapping[str, Annotation]) -> Iterator[Request]:
    """Order one explanation of each picture; of ``truth``, none where there is no true class."""
    what, classifier = task.config.audit, task.classifier
    for path, annotation in annotations.items():
        of_truth = partial(truth_rule, annotation, classifier.labels)
        rule = of_truth() if what.target == TRUTH else what.target
        if isinstance(classifier, Detector):
            rule = rule_of(what.target, classifier)
        if rule is None:
            continue
        picture_sha256 = hash_file(path)
        yield Request(
            picture=path,
            picture_sha256=picture_sha256,
            classifier=task.spec,
            classifier_sha256=classifier.sha256,
            method=what.method,
            parameters=what.parameters,
            target=rule,
            seed=seed_of(what.seed, what.method, what.parameters, picture_sha256),
        )


def _facts(task: Task, ordered: list[Request], nowhere: Iterable[str]) -> dict[str, Any]:
    """Say what the numbers are computed from; paths are as they were given."""
    classifier, dataset = task.classifier, task.dataset
    described = describe(task.spec)
    path = described.pop("path")
    pictures = sorted(request.picture_sha256 for request in ordered)
    source = hash_file(dataset) if dataset.is_file() else None
    known = {str(one.picture): one for one in task.annotations}
    return {
        "model": classifier.name,
        "model_path": path,
        "model_sha256": classifier.sha256,
        "model_settings": described,
        "labels": list(classifier.labels),
        "feature_layer": classifier.feature_layer,
        "engine": classifier.engine,
        "threads": threads(),
        "dataset": str(dataset),
        "dataset_sha256": source,
        "pictures_sha256": hashlib.sha256("\n".join(pictures).encode()).hexdigest(),
        "truth_sha256": truth_hash((one.picture_sha256, known[one.picture]) for one in ordered),
        "pictures": len(ordered),
        "method": task.config.audit.method,
        "parameters": ordered[0].content["parameters"] if ordered else {},
        "nothing": list(nowhere),
    }
