"""What results need to know about a study that its tables do not say."""

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from studyapp.actions.registration.plan import registration_facts
from studyapp.models import Question, Questionnaire, QuestionnaireResponse, Study

if TYPE_CHECKING:
    from studyapp.analysis.results.data import Facts


def facts_of(study: Study, *, simulated: bool = False) -> "Facts":
    """The facts about a study, for its real or its simulated participants."""
    # Here and below: pandas comes in when results are asked for, not when a web process starts.
    from studyapp.analysis.results.data import Facts

    conditions = list(study.conditions.order_by("name").select_related("faulty_version_of"))
    without = study.arms.filter(conditions__isnull=True).order_by("name").first()
    is_preference = study.task == Study.Task.PREFERENCE
    main = _main_questions(study)
    registered = registration_facts(study)
    return Facts(
        study_id=study.slug,
        title=study.title,
        prompt=study.prompt,
        task=study.task,
        answer_format=study.answer_format,
        status=study.status,
        conditions=tuple(c.name for c in study.conditions.all() if not c.is_catch),
        levels=study.questionnaire.levels(),
        seed=study.seed,
        simulated=simulated,
        withdrawn=0 if simulated else study.withdrawn,
        pictures=main.aggregate(n=Count("image", distinct=True))["n"],
        versions=tuple(
            main.order_by("question_set__version")
            .values_list("question_set__version", flat=True)
            .distinct()
        ),
        trials_per_participant=study.trials_per_participant,
        control=without.name if without and not is_preference else "",
        techniques={
            c.name: (c.faulty_version_of or c).name
            for c in conditions
            if not c.is_catch and study.asks_guess
        },
        scorings={str(q): q.scoring for q in _scored_questionnaires(study)},
        registered_at=registered["registered_at"],
        registration=registered["registration"],
    )


def _scored_questionnaires(study: Study) -> "QuerySet[Questionnaire]":
    """Those that the study asks, and those that it asked once."""
    answered = QuestionnaireResponse.objects.filter(participant__study=study)
    is_asked = Q(pk=study.questionnaire_id) | Q(pk__in=answered.values("questionnaire"))
    return Questionnaire.objects.filter(is_asked).exclude(scoring=Questionnaire.Scoring.NONE)


def _main_questions(study: Study) -> "QuerySet[Question]":
    """What the frozen question sets ask about."""
    return Question.objects.filter(
        question_set__study=study,
        question_set__frozen_at__isnull=False,
        kind=Question.Kind.MAIN,
        included=True,
    )
