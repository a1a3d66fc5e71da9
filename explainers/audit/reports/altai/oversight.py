"""R1: can people look into the decisions afterwards, and who has?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from explainers.audit.bundle.reviews import NAME, OPINIONS, Review, is_current
from explainers.audit.reports import words
from explainers.audit.reports.altai.pieces import (
    DATA,
    GALLERY,
    Chapter,
    Link,
    Requirement,
    count_in_words,
)
from explainers.audit.reports.links import gallery_link

ASKS = "People must be able to inspect the decisions of the system, and to overrule them."


def oversight(document: Mapping[str, Any], reviews: Sequence[Review]) -> Requirement:
    """Say what can be inspected, and who has done so."""
    chapter, rows = Chapter(), document["rows"]
    number = len({row["picture"] for row in rows})
    chapter.say(
        f"Every decision of the audited data can be inspected afterwards: {_shown(number)}, with "
        "its map, true and predicted class, confidence and verdict.",
        Link("gallery of all pictures", GALLERY),
        Link("every verdict with its measures, as data", DATA),
    )
    current = [review for review in reviews if is_current(review, rows)]
    _say_reviews(chapter, rows, current, len(reviews) - len(current))
    head = ("picture", "reviewed", "reviewer", "audit", "reviewer's verdict", "comment")
    places = {row["picture"]: place for place, row in reversed(list(enumerate(rows)))}
    hrefs = [gallery_link(places[review.picture]) for review in current]
    shown = [_row(review) for review in current]
    chapter.show("Reviews", head, shown, Link(NAME, NAME), hrefs=hrefs)
    limits = (
        "That decisions can be inspected does not say that somebody may stop or correct the "
        "system where it is used.",
        "Reviewers' names are as they gave them; the audit does not check who they are.",
    )
    return Requirement("R1", "Human agency and oversight", ASKS, limits=limits, **chapter.parts())


def _shown(number: int) -> str:
    return count_in_words(number, "picture")


def _say_reviews(
    chapter: Chapter,
    rows: Sequence[Mapping[str, Any]],
    current: Sequence[Review],
    earlier: int,
) -> None:
    if not current:
        chapter.lack(
            "Nobody has reviewed a verdict of this run yet: python -m explainers review OUT "
            "PICTURE --reviewer NAME --verdict agree"
        )
    else:
        opinions = Counter(review.verdict for review in current)
        told = ", ".join(f"{opinions[name]} {name}" for name in OPINIONS)
        failed = {row["picture"] for row in rows if row["verdict"] == "fail"}
        seen = {review.picture for review in current}
        chapter.say(
            f"People reviewed {_shown(len(seen))} ({count_in_words(len(current), 'review')}: "
            f"{told}), among them {len(seen & failed)} of the {len(failed)} that failed.",
            Link("the reviews", NAME),
        )
    if earlier:
        chapter.say(
            f"{count_in_words(earlier, 'further review')} of maps or verdicts of earlier runs "
            "in the same folder: kept, and not counted here.",
            Link("the reviews", NAME),
        )


def _row(review: Review) -> tuple[str, ...]:
    return (
        review.picture,
        words.moment(review.reviewed),
        review.reviewer,
        review.judged,
        review.verdict,
        review.comment,
    )
