"""What results need to know about a study that its tables do not say."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from studyapp.actions.registration.plan import registration_facts
from studyapp.analysis.results.facts import Facts
from studyapp.models import Question, Questionnaire, QuestionnaireResponse, Study


def facts_of(study: Study, *, simulated: bool = False) -> Facts:
    """The facts about a study, for its real or its simulated participants."""
    registered, compared = registration_facts(study), study.conditions.filter(is_catch=False)
    return Facts(
        study_id=study.slug,
        title=study.title,
        prompt=study.prompt,
        task=study.task,
        answer_format=study.answer_format,
        status=study.status,
        conditions=tuple(compared.order_by("pk").values_list("name", flat=True)),
        levels=study.questionnaire.levels(),
        seed=study.seed,
        simulated=simulated,
        withdrawn=0 if simulated else study.withdrawn,
        **_asked(study),
        trials_per_participant=study.trials_per_participant,
        control=_control(study),
        techniques=_techniques(study),
        scorings={str(q): q.scoring for q in _scored_questionnaires(study)},
        registered_at=registered["registered_at"],
        registration=registered["registration"],
    )


def _scored_questionnaires(study: Study) -> "QuerySet[Questionnaire]":
    """Those that the study asks, and those that it asked once."""
    answered = QuestionnaireResponse.objects.filter(participant__study=study)
    is_asked = Q(pk=study.questionnaire_id) | Q(pk__in=answered.values("questionnaire"))
    return Questionnaire.objects.filter(is_asked).exclude(scoring=Questionnaire.Scoring.NONE)


def _control(study: Study) -> str:
    """The arm without explanation, of a task with a right answer."""
    if study.task == Study.Task.PREFERENCE:
        return ""
    without = study.arms.filter(conditions__isnull=True).order_by("name").first()
    return without.name if without else ""


def _techniques(study: Study) -> dict[str, str]:
    """By condition the name under which it is guessed; empty where nobody is asked to."""
    if not study.asks_guess:
        return {}
    conditions = study.conditions.filter(is_catch=False).select_related("faulty_version_of")
    return {c.name: (c.faulty_version_of or c).name for c in conditions}


def _asked(study: Study) -> dict[str, Any]:
    """How many pictures the frozen question sets ask about, and their versions."""
    main = Question.objects.filter(
        question_set__study=study,
        question_set__frozen_at__isnull=False,
        kind=Question.Kind.MAIN,
        included=True,
    )
    versions = main.order_by("question_set__version").values_list("question_set__version")
    return {
        "pictures": main.aggregate(n=Count("image", distinct=True))["n"],
        "versions": tuple(version for (version,) in versions.distinct()),
    }
