"""R4: which network, which pictures, which method with which settings, and its limits."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from explainers.audit.reports import words
from explainers.audit.reports.altai.extract import show_tables
from explainers.audit.reports.altai.limits import limits_of
from explainers.audit.reports.altai.pieces import (
    DATA,
    GALLERY,
    PAGE,
    Chapter,
    Link,
    Requirement,
    count_in_words,
)
from explainers.audit.reports.links import gallery_link
from explainers.lettering import per_cent

ASKS = "Data, system and decisions must be traceable and explained, and limits be communicated."
TRACEABLE, EXPLAINABLE, COMMUNICATED = "Traceability", "Explainability", "Communication"
MOST_WRONG = 30  # misclassified pictures that are listed


def transparency(document: Mapping[str, Any]) -> Requirement:
    """Give the cards of network and data, the method's settings, and what went wrong."""
    chapter, sections = Chapter(), document["sections"]
    data = Link("all of it as data", DATA)
    for title, card in (
        (f"{TRACEABLE}: the network", _network(document)),
        (f"{TRACEABLE}: the pictures", _pictures(document)),
        (f"{EXPLAINABLE}: how the maps were made and judged", _method(document)),
    ):
        chapter.show(title, ("what", "value"), list(card), data)
    if "balance" in sections:
        link = Link("class balance", f"{PAGE}#balance")
        audited = {"audited": sections["balance"]["audited"]}
        show_tables(chapter, audited, f"{TRACEABLE}: class balance", link)
    wrong = [(place, row) for place, row in enumerate(document["rows"]) if row["correct"] is False]
    chapter.say(
        f"{COMMUNICATED}: the prediction is wrong for {count_in_words(len(wrong), 'map')}; right "
        f"predictions: {words.show(sections['summary']['accuracy'])}.",
        Link("gallery of all pictures", GALLERY),
    )
    _list_wrong(chapter, wrong)
    limits = limits_of(document["facts"]["method"])
    return Requirement("R4", "Transparency", ASKS, limits=limits, **chapter.parts())


def _list_wrong(chapter: Chapter, wrong: list[tuple[int, Mapping[str, Any]]]) -> None:
    first = sorted(wrong, key=lambda found: -found[1]["confidence"])[:MOST_WRONG]
    rows = [
        (
            row["picture"],
            ", ".join(row["true"]),
            row["predicted"] or "none",
            per_cent(row["confidence"]),
            row["verdict"],
        )
        for _, row in first
    ]
    head = ("picture", "true", "predicted", "confidence", "map")
    hrefs = [gallery_link(place) for place, _ in first]
    chapter.show("Misclassified, the surest first", head, rows, hrefs=hrefs)


def _network(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    facts = document["facts"]
    yield "name", facts["model"]
    yield "file", facts["model_path"]
    yield "SHA-256 of the file", facts["model_sha256"]
    yield "classes", f"{len(facts['labels'])}: {words.show(facts['labels'])}"
    yield "feature layer", words.show(facts["feature_layer"])
    yield "computed by", f"{facts['engine']}, {count_in_words(facts['threads'], 'thread')}"


def _pictures(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    facts = document["facts"]
    tags = {tag for row in document["rows"] for tag in row["tags"]}
    yield "data set", facts["dataset"]
    yield "SHA-256 of its list", words.show(facts["dataset_sha256"])
    yield "pictures", f"{facts['pictures']:,}"
    yield "SHA-256 of their hashes", facts["pictures_sha256"]
    yield "tags", words.show(sorted(tags))
    yield "classes that are nowhere in a picture", words.show(facts["nothing"])


def _method(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    facts, config = document["facts"], document["config"]
    yield "method", facts["method"]
    yield "parameters", json.dumps(facts["parameters"], ensure_ascii=False)
    yield "class that is explained", config["audit"]["target"]
    yield "objects that a map should look at", config["audit"]["objects"]
    yield "seed", str(config["audit"]["seed"])
    yield "rules", _settings(config["rules"])
    yield "limits", _settings(config["limits"])
    yield "begun", facts["started"]
    yield "seconds", words.show(facts["seconds"])
    yield "programs", _settings(facts["versions"])


def _settings(values: Mapping[str, Any]) -> str:
    set_ones = {name: one for name, one in values.items() if one is not None}
    return ", ".join(f"{name} = {words.show(one)}" for name, one in set_ones.items()) or "none"
