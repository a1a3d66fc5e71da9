"""What keeps a study from being opened, each in a sentence that says what to do."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from studyapp.actions.questionnaire_flaws import study_flaws
from studyapp.actions.registration.flaws import written_plan_flaws
from studyapp.actions.taking_part.guess import guessable_conditions
from studyapp.actions.taking_part.way import questionnaires
from studyapp.actions.tasks import problems
from studyapp.models import AskedQuestionnaire, Question, QuestionSet, Study
from studyapp.wording import spoken_languages

TRANSLATED = (
    "title",
    "prompt",
    "introduction",
    "consent_text",
    "instructions",
    "practice_feedback",
    "debrief",
)
# Read before or during the trials; the debrief comes after them and may say what it was about.
READ_BEFORE = ("slug", "contact", *TRANSLATED[:-1])
TO_BE_FILLED_IN = re.compile(r"\[FILL IN:[^\]]*\]")


class Part(StrEnum):
    """Where something is mended."""

    QUESTIONS = "questions"
    TEXTS = "texts"
    QUESTIONNAIRE = "questionnaire"
    DESIGN = "design"
    PLAN = "plan"


@dataclass(frozen=True)
class Obstacle:
    """What is wrong, as the second half of a sentence about the study, and where to mend it."""

    part: Part
    words: str


def obstacles(study: Study) -> list[str]:
    """Everything that is missing, contradictory, or would tell participants what is compared."""
    return [obstacle.words for obstacle in placed_obstacles(study)]


def placed_obstacles(study: Study) -> list[Obstacle]:
    """The same, each with the part of the study where it is mended."""
    found: tuple[tuple[Part, Iterable[str]], ...] = (
        (Part.QUESTIONS, _missing_questions(study)),
        (Part.QUESTIONS, _unexplained(study)),
        (Part.TEXTS, _missing_texts(study)),
        (Part.QUESTIONNAIRE, _missing_items(study)),
        (Part.DESIGN, _contradictions(study)),
        (Part.DESIGN, _recruitment(study)),
        (Part.DESIGN, problems(study)),
        (Part.PLAN, written_plan_flaws(study)),
        (Part.QUESTIONNAIRE, study_flaws(study)),
        (Part.TEXTS, _untranslated(study)),
        (Part.TEXTS, _telling_texts(study)),
    )
    return [Obstacle(part, words) for part, sentences in found for words in sentences]


def text_obstacles(study: Study) -> list[str]:
    """What texts that participants read tell them and must not, or do not tell yet."""
    return [*_unfilled(study), *_telling_texts(study)]


def missing_texts(study: Study) -> list[tuple[str, str]]:
    """(language, column) of every translation of its own texts that is offered and missing."""
    return [
        (language, name)
        for language in study.languages[1:]
        for name in TRANSLATED
        if getattr(study, name) and not study.translations.get(language, {}).get(name)
    ]


def _missing_texts(study: Study) -> Iterator[str]:
    if not study.consent_text.strip():
        yield "it has no consent text"
    yield from _unfilled(study)


def _unfilled(study: Study) -> Iterator[str]:
    """Places where a text that came with the study waits for its researcher's own words."""
    for field in (*READ_BEFORE, "debrief"):
        for where, text in _in_all_languages(_words(field), study, field):
            for place in TO_BE_FILLED_IN.findall(text):
                yield f"its {where} still says “{place}”; put your own words there"


def _missing_items(study: Study) -> Iterator[str]:
    if not study.questionnaire.items.exists():
        yield "its questionnaire has no item"


def _missing_questions(study: Study) -> Iterator[str]:
    question_set = study.question_set()
    if question_set is None:
        yield "it has no frozen question set (assemble one and freeze it)"
    if question_set is not None and study.task == Study.Task.PREFERENCE:
        yield from _islands(question_set)
    if question_set is not None and study.catch_rate > 0:
        kinds = question_set.questions.filter(included=True).values_list("kind", flat=True)
        if Question.Kind.CATCH not in kinds:
            yield "it has a catch rate but its question set has no catch question"


def _unexplained(study: Study) -> Iterator[str]:
    """Conditions of which nothing can be shown. Of a study that was met they stay as they are."""
    if study.was_met or study.question_set() is None:
        return
    for name in study.conditions.filter(explanations=None).values_list("name", flat=True):
        yield (
            f"nothing is explained under its condition “{name}”; explain the pictures, bring its "
            "maps, or take the condition out"
        )


def _islands(question_set: QuestionSet) -> Iterator[str]:
    """Conditions that no chain of main questions connects cannot be compared."""
    main = question_set.questions.filter(included=True, kind=Question.Kind.MAIN)
    pairs = main.values_list("first__explanation__condition", "second__explanation__condition")
    islands: list[set[int]] = []
    for pair in set(pairs):
        touched = [island for island in islands if island & set(pair)]
        islands = [island for island in islands if island not in touched]
        islands.append(set(pair).union(*touched))
    if len(islands) > 1:
        yield "its main questions leave some conditions unconnected, so they cannot be compared"


def _contradictions(study: Study) -> Iterator[str]:
    if study.asks_guess and any(not row.public_name for row in guessable_conditions(study)):
        yield "participants are to guess the technique, but a condition has no public name"
    quotas = list(study.quotas.values_list("level", flat=True))
    if quotas and not study.asks_first:
        yield "it has quotas, so the expertise level must be asked first (tick “asks first”)"
    unknown = sorted(set(quotas) - set(study.questionnaire.levels()))
    if unknown:
        yield f"it has a quota for level {unknown[0]}, which its questionnaire does not have"
    limit = study.time_limit_ms
    if limit is not None and limit <= study.minimum_viewing_ms:
        yield "its time limit is not longer than its minimum viewing time"
    if study.task == Study.Task.PREFERENCE and study.arms.filter(conditions__isnull=False).exists():
        yield "an arm names conditions, but where preferences are asked for every arm shows two"
    if study.target != "top-1" and study.arms.filter(shows_prediction=True).exists():
        yield "an arm shows what the system says, so the target must be top-1"
    if study.asked.filter(questionnaire=study.questionnaire).exists():
        yield "its own questionnaire is also among the further ones"
    for question in study.comprehension.all():
        if not 0 <= question.correct < len(question.choices):
            yield f"the comprehension question “{question}” has no right choice"


def _recruitment(study: Study) -> Iterator[str]:
    has_recruiter = study.recruiter != Study.Recruiter.NONE
    if has_recruiter and study.entry == Study.Entry.INVITED:
        yield "it takes personal links only and has a recruiter; choose one of the two"
    names = study.recruiter_parameters
    if study.recruiter == Study.Recruiter.OTHER and not names:
        yield "its recruiter's parameters are not named (give at least the person's)"
    if len(set(map(str, names))) < len(names) or not all(n and isinstance(n, str) for n in names):
        yield "its recruiter's parameters must be names, each another one"
    if "lang" in names:
        yield "its recruiter's parameter “lang” is taken; it chooses the language"
    for leaving in study.exits.all():
        if "{external_id}" in leaving.return_url and not has_recruiter:
            yield f"the return link of “{leaving}” names {{external_id}}, but there is no recruiter"
        if "{code}" in leaving.return_url and not leaving.code:
            yield f"the return link of “{leaving}” names {{code}}, but it has no code"


def _untranslated(study: Study) -> Iterator[str]:
    known = spoken_languages()
    for language in study.languages:
        if language not in known:
            yield f"it offers the language {language!r}; known are {', '.join(known)}"
    missing = missing_texts(study)
    for language in study.languages[1:]:
        for field in [name for where, name in missing if where == language]:
            yield f"it lacks its {_words(field)} in {known.get(language, language)}"
        for what, record, fields in _further_texts(study):
            texts = record.translations.get(language, {})
            if any(getattr(record, field) and not texts.get(field) for field in fields):
                yield f"it lacks {what} in {known.get(language, language)}"


def _further_texts(study: Study) -> Iterator[tuple[str, Any, Sequence[str]]]:
    """Records of the study that hold texts of their own: what each is, and its columns.

    No questionnaires: of a validated scale there may be no published translation.
    """
    for question in study.comprehension.all():
        yield f"the comprehension question “{question}”", question, ("text", "choices", "hint")
    if study.asks_guess:
        for condition in guessable_conditions(study):
            yield f"the public name of “{condition}”", condition, ("public_name",)


def _telling_texts(study: Study) -> Iterator[str]:
    """Texts on participant pages that would tell them which methods are compared."""
    names = {name for row in study.conditions.values_list("name", "method") for name in row}
    for where, text in _texts(study):
        for name in sorted(names):
            if _finds(name).search(text):
                yield f"its {where} contains {name!r}, which tells what is compared"


def _texts(study: Study) -> Iterator[tuple[str, str]]:
    for field in READ_BEFORE:
        yield from _in_all_languages(_words(field), study, field)
    question_set = study.question_set()
    if question_set is not None:
        explained = question_set.questions.exclude(feedback="")
        for feedback in explained.values_list("feedback", flat=True):
            yield "practice feedback", feedback
    for question in study.comprehension.all():
        yield from _in_all_languages("comprehension check", question, "text", "choices", "hint")
    where = "questionnaire before the trials"
    for questionnaire in questionnaires(study, AskedQuestionnaire.Place.BEFORE):
        yield from _in_all_languages(where, questionnaire, "introduction")
        for item in questionnaire.items.prefetch_related("choices"):
            yield from _in_all_languages(where, item, "text", "low_label", "high_label")
            for choice in item.choices.all():
                yield from _in_all_languages(where, choice, "label")


def _in_all_languages(where: str, record: Any, *fields: str) -> Iterator[tuple[str, str]]:
    """These columns of a record, as they were written and in every translation."""
    yield where, " ".join(str(getattr(record, field)) for field in fields)
    for language, texts in record.translations.items():
        yield f"{where} ({language})", " ".join(str(texts.get(field, "")) for field in fields)


def _words(field: str) -> str:
    return field.replace("_", " ")


def _finds(name: str) -> re.Pattern[str]:
    """Finds a name however it is spelt: "Grad-CAM", "grad cam" and "GradCAMs" for "gradcam"."""
    letters = re.findall(r"[a-z0-9]", name.lower())
    return re.compile(r"\b" + r"[\W_]*".join(letters) + r"s?\b", re.IGNORECASE)
