"""What somebody who does not exist answers to a questionnaire."""

from random import Random

from studyapp.actions.taking_part.questionnaires import cut_points, scored_items
from studyapp.analysis import scoring
from studyapp.models import Questionnaire, QuestionnaireItem

ATTEMPTS = 2000  # at answers whose score gives the wanted level
LARGEST_NUMBER = 100

Answers = dict[QuestionnaireItem, str]


class NoSuchAnswers(Exception):
    """No answers were found that lead to the wanted expertise level."""


def any_answers(questionnaire: Questionnaire, draw: Random) -> Answers:
    """An answer to every item, as it comes."""
    items = questionnaire.items.prefetch_related("choices")
    answers = {item: _answer(item, draw.random(), draw) for item in items}
    return {item: answer for item, answer in answers.items() if answer}


def answers_of_level(questionnaire: Questionnaire, level: int, draw: Random) -> Answers:
    """Answers that lead to this level, by the score or by the item that decides.

    Raises
    ------
    NoSuchAnswers : none were found in many attempts.
    """
    if not cut_points(questionnaire):
        return any_answers(questionnaire, draw) | _deciding_choice(questionnaire, level)
    cuts, scored = cut_points(questionnaire), scored_items(questionnaire)
    items = list(questionnaire.items.prefetch_related("choices"))
    for _ in range(ATTEMPTS):
        knowledge = draw.random()
        answers = {item: _answer(item, knowledge, draw) for item in items}
        given = {item.code: answer for item, answer in answers.items()}
        points = scoring.score(scored, given, questionnaire.scoring)
        if scoring.level_of(points, cuts) == level:
            return {item: answer for item, answer in answers.items() if answer}
    raise NoSuchAnswers(
        f"no answers to {questionnaire} were found that give level {level}; check its cut points"
    )


def _deciding_choice(questionnaire: Questionnaire, level: int) -> Answers:
    for item in questionnaire.items.prefetch_related("choices"):
        for choice in item.choices.all():
            if choice.level == level:
                return {item: choice.code}
    return {}


def _answer(item: QuestionnaireItem, knowledge: float, draw: Random) -> str:
    """High, where the item counts towards the score, with much knowledge, which is from 0 to 1."""
    if item.kind == QuestionnaireItem.Kind.TEXT:
        return "(simulated)" if item.required else ""
    if item.kind == QuestionnaireItem.Kind.NUMBER:
        return str(draw.randint(0, round(LARGEST_NUMBER * knowledge)))
    if item.kind == QuestionnaireItem.Kind.LIKERT:
        steps = [str(step) for step in range(1, item.steps + 1)]
    else:
        choices = sorted(item.choices.all(), key=lambda choice: choice.value or 0)
        steps = [choice.code for choice in choices]
    if item.reversed:
        steps.reverse()
    if item.scored and draw.random() < knowledge:
        return steps[round(knowledge * (len(steps) - 1))]
    return draw.choice(steps)
