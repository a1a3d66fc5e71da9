"""R5: does the network look at the same things in every group, and what else does it look at?"""

from collections.abc import Mapping
from typing import Any

from explainers.audit.reports.altai.extract import show_tables
from explainers.audit.reports.altai.pieces import (
    PAGE,
    Chapter,
    Link,
    Requirement,
    sentences_of,
    to_section,
)

ASKS = "The system must not put groups of people at a disadvantage, and unfair bias be avoided."
# A section, its title, what a link to it says, what was done for it, and what is said without it.
PARTS = (
    (
        "subgroups",
        "Groups",
        "figures and combined maps of each group",
        "Accuracy, pass rate and combined maps were computed for each group that the pictures' "
        "tags name.",
        "No figures per group: the pictures have no tags of the kind name=value (such as "
        "clothing=dark), or none was named in [tags] subgroups.",
    ),
    (
        "regions",
        "Regions",
        "",
        "Places were looked for that maps use although no object is there, with the pictures "
        "behind them.",
        "No suspicious regions were looked for.",
    ),
    (
        "strategies",
        "Strategies",
        "",
        "Maps of one predicted class were sorted by where they look, since an average hides that "
        "a class is told in several ways.",
        "The maps were not sorted by where they look.",
    ),
)
LIMITS = (
    "Groups are those that the tags name; a group without a tag is not seen.",
    "Of fewer than 20 pictures nothing is claimed, and a difference whose intervals overlap may be "
    "chance.",
    "That maps lie alike in two groups does not show that decisions about them are fair.",
)


def fairness(document: Mapping[str, Any]) -> Requirement:
    """Say what differs between groups, and what the maps look at although no object is there."""
    chapter = Chapter()
    for name, title, linked, told, missing in PARTS:
        if name in document["sections"]:
            links = to_section(document, name, linked)
            chapter.say(told, *links)
            _tell(chapter, document, name, title, links)
        else:
            chapter.lack(missing)
    _training(chapter, document)
    return Requirement(
        "R5",
        "Diversity, non-discrimination and fairness",
        ASKS,
        limits=LIMITS,
        **chapter.parts(),
    )


def _tell(
    chapter: Chapter, document: Mapping[str, Any], name: str, title: str, links: tuple[Link, ...]
) -> None:
    for sentence in sentences_of(document, name):
        chapter.say(sentence, *links)
    show_tables(chapter, document["sections"][name], title, *links)


def _training(chapter: Chapter, document: Mapping[str, Any]) -> None:
    """Say how often each class was trained, or that nobody told."""
    balance = document["sections"].get("balance") or {}
    if balance.get("training"):
        link = Link("class balance", f"{PAGE}#balance")
        show_tables(chapter, {"training": balance["training"]}, "Class balance", link)
    else:
        chapter.lack("The training pictures are not known: set [training] annotations.")
