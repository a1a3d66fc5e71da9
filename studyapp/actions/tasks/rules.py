"""What a study with a right answer needs, each want in a sentence that says what to do."""

from collections.abc import Iterator

from studyapp.models import Arm, Condition, Study

RANDOMISED = "randomised_model"  # the explainers' method that makes the faulty one
TARGET = "top-1"


def problems(study: Study) -> list[str]:
    """Why a study's settings do not fit its task; empty where preferences are asked for."""
    if study.task == Study.Task.PREFERENCE:
        return []
    return [
        *_settings(study),
        *_conditions(study),
        *_arms(study),
        *(_faulty_versions(study) if study.task == Study.Task.FAULT else ()),
    ]


def explaining(study: Study) -> list[Condition]:
    """The conditions that explain the sound network: A and B."""
    found = study.conditions.filter(faulty_version_of__isnull=True, is_catch=False)
    return list(found.order_by("name"))


def faulty_version(condition: Condition) -> Condition | None:
    """The one condition that explains the faulty network in the same way, or None."""
    versions = list(condition.faulty_versions.all())
    return versions[0] if len(versions) == 1 else None


def _settings(study: Study) -> Iterator[str]:
    if study.target != TARGET:
        yield (
            f"its target is {study.target!r}, but people are asked about what the classifier says; "
            f"set it to {TARGET!r}"
        )
    if study.answer_format != Study.AnswerFormat.FORCED:
        yield "its answer format belongs to preferences; set it to “A or B”"
    if study.order != Study.Order.SHUFFLED:
        yield "its order is a Latin square of preferences; set it to shuffled"
    for rate in ("catch_rate", "identical_rate", "repeat_rate"):
        if getattr(study, rate):
            yield f"its {rate.replace('_', ' ')} belongs to preferences; set it to 0"
    if study.asks_guess:
        yield "guessing the technique belongs to preferences; untick “asks guess”"


def _conditions(study: Study) -> Iterator[str]:
    sound = explaining(study)
    if len(sound) != 2:
        names = ", ".join(map(str, sound)) or "none"
        yield f"it needs two conditions that explain the classifier, A and B, and has: {names}"
    if study.conditions.filter(is_catch=True).exists():
        yield "a condition serves as a catch, which belongs to preferences"
    if study.task == Study.Task.SIMULATION:
        for condition in study.conditions.filter(faulty_version_of__isnull=False):
            yield f"condition {condition} is a faulty version, which belongs to the other task"


def _arms(study: Study) -> Iterator[str]:
    arms = list(study.arms.prefetch_related("conditions"))
    if not arms:
        yield "it has no arm; make one without explanation, and one for each way of explaining"
    known = set(explaining(study))
    for arm in arms:
        for condition in arm.conditions.all():
            if condition not in known:
                yield f"arm {arm} shows {condition}; name conditions of the sound classifier only"
        yield from _prediction(study, arm)


def _prediction(study: Study, arm: Arm) -> Iterator[str]:
    if study.task == Study.Task.SIMULATION and arm.shows_prediction:
        yield f"arm {arm} shows the prediction, which is what people are to foresee"
    if study.task == Study.Task.FAULT and not arm.shows_prediction and not arm.conditions.all():
        yield (
            f"arm {arm} shows neither explanation nor prediction, so that nothing tells sound from "
            "faulty; let it show the prediction"
        )


def _faulty_versions(study: Study) -> Iterator[str]:
    networks = set()
    for condition in explaining(study):
        faulty = faulty_version(condition)
        if faulty is None:
            yield f"condition {condition} needs exactly one faulty version"
            continue
        drawn = faulty.parameters.get("model_seed", 0), faulty.parameters.get("layers")
        networks.add(drawn)
        if not _explains_alike(condition, faulty):
            yield (
                f"{faulty} must explain as {condition} does: method {RANDOMISED}, with method "
                f"{condition.method!r} and its parameters, and the same rendering"
            )
    if len(networks) > 1:
        yield "its faulty versions explain different networks; give them one model_seed and layers"


def _explains_alike(sound: Condition, faulty: Condition) -> bool:
    """The faulty version differs in the network and in nothing else."""
    same_way = (
        faulty.method == RANDOMISED
        and faulty.parameters.get("method", "gradcam") == sound.method
        and (faulty.parameters.get("parameters") or {}) == sound.parameters
    )
    same_look = (faulty.rendering, faulty.style_parameters) == (
        sound.rendering,
        sound.style_parameters,
    )
    return same_way and same_look
