"""What is going to happen in a study, told truly before anybody decides."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from studyapp.actions.taking_part.way import questionnaires
from studyapp.models import AskedQuestionnaire, Question, Study


def outline(study: Study) -> list[str]:
    """The steps of this study in their order, one sentence each."""
    steps = [_("You read what taking part means, and decide.")]
    if questionnaires(study, AskedQuestionnaire.Place.BEFORE):
        steps.append(_("You answer a few questions about yourself."))
    if study.comprehension.exists():
        steps.append(_("You read how it works, and answer a few questions about it."))
    else:
        steps.append(_("You read how it works."))
    steps.append(_trials(study))
    if questionnaires(study, AskedQuestionnaire.Place.AFTER):
        steps.append(
            _("You answer a few more questions.")
            if questionnaires(study, AskedQuestionnaire.Place.BEFORE)
            else _("You answer a few questions about yourself.")
        )
    if study.asks_guess:
        steps.append(_("You guess how some of the pictures were made."))
    return steps


def _trials(study: Study) -> str:
    """What most of the time is spent with."""
    count = _main_trials(study)
    if study.task == Study.Task.SIMULATION:
        sentence = ngettext(
            "You look at about %(count)s picture and say what a computer program will answer.",
            "You look at about %(count)s pictures and say each time what a computer program will "
            "answer.",
            count,
        )
    elif study.task == Study.Task.FAULT:
        sentence = ngettext(
            "You look at about %(count)s picture and say whether a computer program is sound.",
            "You look at about %(count)s pictures and say each time whether a computer program is "
            "sound.",
            count,
        )
    else:
        sentence = ngettext(
            "You look at about %(count)s pair of pictures and choose one.",
            "You look at about %(count)s pairs of pictures and choose one of each pair.",
            count,
        )
    return sentence % {"count": count}


def _main_trials(study: Study) -> int:
    """How many main trials a participant gets: no more than there are questions."""
    question_set = study.question_set()
    if question_set is None:
        return study.trials_per_participant
    main = question_set.questions.filter(kind=Question.Kind.MAIN, included=True)
    return min(study.trials_per_participant, main.count())
