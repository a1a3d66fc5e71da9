"""What was done and what came of it, for readers who know nothing of networks."""

from collections.abc import Mapping
from typing import Any

from explainers.audit.reports.altai.pieces import count_in_words


def plain_words(document: Mapping[str, Any]) -> list[str]:
    """Give the paragraphs on top of the report."""
    return [_what(document), _how(), _came(document), _careful()]


def _what(document: Mapping[str, Any]) -> str:
    facts, summary = document["facts"], document["sections"]["summary"]
    pictures = count_in_words(summary["pictures"], "picture")
    return (
        f"A computer program ({facts['model']}) says what is in a picture. It was shown {pictures} "
        "of which people had written down what is in them and where. For each answer a map was "
        "computed of the places in the picture that spoke most for the answer."
    )


def _how() -> str:
    return (
        "A picture passes if the map lies where the object is, by the rules that this report "
        "names. It fails if the map lies elsewhere, even if the answer is right: a right answer "
        "for a wrong reason may be wrong tomorrow. It is “not applicable” if the question has no "
        "answer, for instance because nobody has marked an object."
    )


def _came(document: Mapping[str, Any]) -> str:
    cells = document["sections"]["summary"]["cells"]
    verdicts = {
        "pass": "All limits that were set were kept.",
        "fail": "At least one limit that was set was not kept, so the audit failed.",
        "error": "Some pictures could not be judged, so the audit has no verdict.",
    }
    return (
        f"{verdicts[document['verdict']]} The answer was right and the map on the object in "
        f"{cells['right, pass']} cases, right with the map elsewhere in {cells['right, fail']}, "
        f"wrong with the map on the object in {cells['wrong, pass']}, and wrong with the map "
        f"elsewhere in {cells['wrong, fail']}."
    )


def _careful() -> str:
    return (
        "The rules presume that the right evidence is the object. Where the surroundings rightly "
        "matter, a failure is no fault; and a map on the object does not prove that the program "
        "looks at what matters about it. The maps themselves are computed by a method with limits "
        "of its own, which are named under R4."
    )
