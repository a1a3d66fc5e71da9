"""What is wrong with questions as a whole, though each of their records is right by itself."""

from collections.abc import Iterator

from studyapp.actions.taking_part.guess import guessable_conditions
from studyapp.actions.taking_part.questionnaires import cut_points, scored_items
from studyapp.actions.taking_part.way import questionnaires
from studyapp.analysis import scoring
from studyapp.models import (
    AskedQuestionnaire,
    ComprehensionQuestion,
    ItemChoice,
    Questionnaire,
    QuestionnaireItem,
    Study,
)
from studyapp.wording import translation_flaw


def flaws(questionnaire: Questionnaire) -> list[str]:
    """Everything that would give no score, no level, or one that nobody can reach."""
    return [
        *_scoring_flaws(questionnaire),
        *_level_flaws(questionnaire),
        *(
            f"item {item.code!r} has nothing to choose from"
            for item in questionnaire.items.filter(
                kind=QuestionnaireItem.Kind.CHOICE, choices__isnull=True
            )
        ),
        *_translation_flaws(questionnaire),
    ]


def study_flaws(study: Study) -> Iterator[str]:
    """The same of everything that a study asks but its trials, for whoever wants to open it."""
    for place in AskedQuestionnaire.Place:
        for questionnaire in questionnaires(study, place):
            for flaw in flaws(questionnaire):
                yield f"the questionnaire “{questionnaire.name}”: {flaw}"
    for question in study.comprehension.all():
        yield from _comprehension_flaws(question)
    if study.asks_guess:
        names = [condition.public_name for condition in guessable_conditions(study)]
        if len(set(names)) < max(2, len(names)):
            yield "the public names to guess from must be two or more, each another one"


def _comprehension_flaws(question: ComprehensionQuestion) -> Iterator[str]:
    what = f"the comprehension question “{question}”"
    if len(question.choices) < 2:
        yield f"{what} has fewer than two choices"
    if any(question.choices.count(choice) > 1 for choice in question.choices):
        yield f"{what} offers the same choice twice"
    if wrong := translation_flaw(what, question.translations):
        yield wrong
        return
    for language, texts in question.translations.items():
        if len(texts.get("choices") or question.choices) != len(question.choices):
            yield f"{what} has another number of choices in {language!r}"


def _translation_flaws(questionnaire: Questionnaire) -> Iterator[str]:
    if wrong := translation_flaw("the questionnaire", questionnaire.translations):
        yield wrong
    for item in questionnaire.items.prefetch_related("choices"):
        if wrong := translation_flaw(f"item {item.code!r}", item.translations):
            yield wrong
        for choice in item.choices.all():
            what = f"choice {choice.code!r} of item {item.code!r}"
            if wrong := translation_flaw(what, choice.translations):
                yield wrong


def _scoring_flaws(questionnaire: Questionnaire) -> Iterator[str]:
    is_scored = questionnaire.scoring != Questionnaire.Scoring.NONE
    counting = questionnaire.items.filter(scored=True)
    if is_scored and not counting:
        yield f"its scoring is “{questionnaire.scoring}”, but no item counts (scored)"
    if counting and not is_scored:
        yield "items count (scored), but its scoring is “none”"
    for item in counting:
        if item.kind == QuestionnaireItem.Kind.TEXT:
            yield f"item {item.code!r} is scored, but words have no number"
    for scored in scored_items(questionnaire):
        if scoring.flaw(scored):
            yield scoring.flaw(scored)


def _level_flaws(questionnaire: Questionnaire) -> Iterator[str]:
    cuts = cut_points(questionnaire)
    deciding = _items_with_levels(questionnaire)
    if cuts and deciding:
        yield "levels are decided by the score and by choices; keep one of the two"
    elif cuts:
        yield from _cut_point_flaws(questionnaire, cuts)
    elif len(deciding) > 1:
        yield f"the choices of {len(deciding)} items have levels; one item decides"
    elif deciding and not deciding[0].required:
        yield f"item {deciding[0].code!r} decides the level, so it must be required"


def _cut_point_flaws(questionnaire: Questionnaire, cuts: dict[int, float]) -> Iterator[str]:
    if questionnaire.scoring == Questionnaire.Scoring.NONE:
        yield "it has cut points, but its scoring is “none”"
    for item in questionnaire.items.filter(scored=True, required=False):
        yield f"item {item.code!r} decides the level, so it must be required"
    in_order = [cuts[level] for level in sorted(cuts)]
    if in_order != sorted(in_order):
        yield "a higher level has a lower cut point"
    ends = scoring.score_range(scored_items(questionnaire), questionnaire.scoring)
    if ends is None:
        return
    if min(in_order) > ends[0]:
        yield f"scores from {ends[0]:g} to below {min(in_order):g} have no level"
    for level, from_score in cuts.items():
        if from_score > ends[1]:
            yield f"level {level} begins at {from_score:g}, but the highest score is {ends[1]:g}"


def _items_with_levels(questionnaire: Questionnaire) -> list[QuestionnaireItem]:
    levelled = ItemChoice.objects.filter(item__questionnaire=questionnaire, level__isnull=False)
    return list(questionnaire.items.filter(pk__in=levelled.values("item")))
