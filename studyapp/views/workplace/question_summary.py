"""What stands above the questions of a set: counts, warnings, and what is missing."""

from typing import Any

from studyapp.actions.question_sets.balance import balance
from studyapp.actions.question_sets.flaws import asked, flaws
from studyapp.models import QuestionSet

FLAWS_SHOWN = 50


def summary(question_set: QuestionSet) -> dict[str, Any]:
    """Its context; of a frozen set nothing is missing."""
    questions = asked(question_set)
    missing = [] if question_set.is_frozen else flaws(question_set.study, questions)
    return {
        "every": question_set.questions.count(),
        "put_in": len(questions),
        "balance": balance(question_set.study, questions),
        "flaws": missing[:FLAWS_SHOWN],
        "further_flaws": max(len(missing) - FLAWS_SHOWN, 0),
    }
