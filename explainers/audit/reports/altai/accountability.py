"""R7: can others check what was done, by whom, and that nothing has changed since?"""

from collections.abc import Mapping, Sequence
from typing import Any

from explainers.audit.bundle.manifest import LEFT_OUT
from explainers.audit.bundle.manifest import NAME as MANIFEST
from explainers.audit.bundle.reviews import NAME as REVIEWS
from explainers.audit.bundle.reviews import Review
from explainers.audit.reports.altai.pieces import (
    DATA,
    PAGE,
    Chapter,
    Link,
    Requirement,
    count_in_words,
)

ASKS = "It must be possible to audit the system: data, algorithms, design and who decided what."
FILES = (
    (DATA, "every verdict with its measures, all settings, hashes and versions"),
    (PAGE, "the same for people"),
    ("junit.xml", "the same for build servers"),
    (REVIEWS, "what people said about single verdicts, in the order they said it"),
    (MANIFEST, "the SHA-256 of every file of this report and of the program that wrote it"),
)
LIMITS = (
    f"The maps themselves ({', '.join(f'{name}/' for name in LEFT_OUT)}) are not in the manifest: "
    "they can be computed again, and each file is named by the hash of what determines it.",
    "A signature shows that the report is what the holder of the key signed, not that what it says "
    "is right.",
)


def accountability(document: Mapping[str, Any], reviews: Sequence[Review]) -> Requirement:
    """Say what there is to check, and how."""
    chapter, checks = Chapter(), document["checks"]
    failed = [check for check in checks if not check["passed"]]
    chapter.say(
        f"The audit's verdict is “{document['verdict']}”: {count_in_words(len(checks), 'limit')} "
        f"compared, {len(failed)} not kept.",
        Link("all limits", f"{PAGE}#checks"),
        Link("data", DATA),
    )
    if document["errors"]:
        told = count_in_words(len(document["errors"]), "picture")
        chapter.say(f"{told} could not be judged; each is named.", Link("data", DATA))
    who = sorted({review.reviewer for review in reviews})
    if who:
        names = ", ".join(who)
        chapter.say(f"{count_in_words(len(reviews), 'review')} by {names}.", Link(REVIEWS, REVIEWS))
    else:
        chapter.lack("There is no review yet, so no person stands behind a verdict.")
    chapter.say(
        "Whether a file of this report has changed, is missing or is new: python -m explainers "
        "verify OUT --key public.pem",
        Link(MANIFEST, MANIFEST),
    )
    rows = [(name, told) for name, told in FILES if name != REVIEWS or reviews]
    chapter.show("The bundle", ("file", "what it holds"), rows, Link(MANIFEST, MANIFEST))
    return Requirement("R7", "Accountability", ASKS, limits=LIMITS, **chapter.parts())
