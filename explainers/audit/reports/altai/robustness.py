"""R2: how accurate, how reliable, and whether the maps can be relied on."""

from collections.abc import Mapping
from typing import Any

from explainers.audit.reports import words
from explainers.audit.reports.altai.extract import show_tables
from explainers.audit.reports.altai.pieces import (
    PAGE,
    Chapter,
    Link,
    Requirement,
    count_in_words,
    sentences_of,
    to_section,
)

ASKS = "The system must be accurate, reliable and safe, and fail in ways that are known."
FURTHER = {
    "domain": (
        "Inside and outside the operational design domain",
        "Nothing was split by the operational design domain: set [tags] domain_inside and "
        "domain_outside.",
    ),
    "triggers": (
        "Failures by triggering condition",
        "No picture has a tag that names a triggering condition (trigger=...).",
    ),
    "comparison": (
        "Change since the last run",
        "Nothing was compared with an earlier run: set [baseline] run to its folder.",
    ),
    "sanity": (
        "Whether the method looks at the network: layers drawn anew, and stability",
        "It was not tested whether the maps depend on the network: set [sanity] pictures.",
    ),
}

# Sections that stand in another chapter, or above.
ELSEWHERE = ("summary", "confusion", "balance", "subgroups", "regions", "strategies")


def robustness(document: Mapping[str, Any]) -> Requirement:
    """Say what the figures are, and what they depend on."""
    chapter, summary = Chapter(), document["sections"]["summary"]
    page = Link("the summary", f"{PAGE}#summary")
    for name, told in (
        ("accuracy", "The prediction is right"),
        ("pass_rate", "Of the maps with a verdict, the map lies on the object"),
        ("judged", "A verdict could be given"),
        ("empty", "The map is empty"),
    ):
        chapter.say(f"{told}: {words.show(summary[name])}.", page)
    for sentence in sentences_of(document, "summary"):
        chapter.say(sentence, Link("the limits", f"{PAGE}#checks"))
    for name, (title, missing) in FURTHER.items():
        _section(chapter, document, name, title, missing)
    for name in document["sections"]:
        if name not in (*FURTHER, *ELSEWHERE):
            _section(chapter, document, name, words.titled(name), "")
    _say_sanity(chapter, document)
    limits = (
        "The figures hold for pictures like those that were audited, and are not a test against "
        "attacks.",
        "The intervals take pictures as independent of each other, but for frames of which a tag "
        "names the sequence.",
    )
    return Requirement(
        "R2", "Technical robustness and safety", ASKS, limits=limits, **chapter.parts()
    )


def _say_sanity(chapter: Chapter, document: Mapping[str, Any]) -> None:
    """Say how alike maps are to those of a network that has learned nothing, and to each other."""
    sanity = document["sections"].get("sanity") or {}
    links = to_section(document, "sanity")
    if sanity.get("not_tested"):
        chapter.say(f"Whether the method looks at the network: {sanity['not_tested']}", *links)
    if sanity.get("likeness") is not None:
        chapter.say(
            f"Maps of {count_in_words(sanity['pictures'], 'picture')} are alike to those of the "
            f"network with all layers drawn anew by {words.show(sanity['likeness'])} (1 is the "
            "same).",
            *links,
        )
    stable = sanity.get("stability") or {}
    if stable.get("spearman") is not None:
        chapter.say(
            f"Made again, under {words.show(stable['over'])}, maps correlate with each other by "
            f"{words.show(stable['spearman'])} (rank correlation).",
            *links,
        )


def _section(
    chapter: Chapter, document: Mapping[str, Any], name: str, title: str, missing: str
) -> None:
    """Give a further section's checks and tables, or say what would have to be set for it."""
    found = document["sections"].get(name)
    if found is None:
        chapter.lack(missing)
        return
    links = to_section(document, name)
    for sentence in sentences_of(document, name):
        chapter.say(sentence, *links)
    show_tables(chapter, found, title, *links)
