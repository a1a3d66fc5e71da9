"""What a page says first: why it failed, what to do, and of long lists the beginning."""

from explainers.audit.counting.shares import share
from explainers.audit.reports import html
from explainers.audit.reports.pages import matrix
from tests.explainers.audit.made import row
from tests.explainers.audit.reports.test_pages import COMPARISON, TOLD, Page


def test_a_condition_is_shown_with_how_many_more_fail_under_it(by_hand):
    rows = [row(f"{n}.png", "fail", tags=("trigger=glare",)) for n in range(20)]
    document, evidence = by_hand([*rows, *(row(f"{n}.png") for n in range(20, 40))])
    text = Page(html.report(document, evidence)).text
    assert "+100.0 points (" in text


def test_a_p_of_one_group_is_not_taken_for_one_of_all(by_hand):
    document, evidence = by_hand([row(f"{n}.png", tags=(f"skin={n % 2}",)) for n in range(40)])
    text = Page(html.report(document, evidence)).text
    assert "Each p is for one group by itself" in text
    assert "95 % of deals by chance stay within" in text


def test_the_first_thirty_changed_pictures_are_enough(by_hand):
    document, evidence = by_hand([row(f"{n}.png") for n in range(40)])
    pictures = [{"picture": f"p{n}", "row": n, "old": TOLD, "new": TOLD} for n in range(40)]
    changed = {"counts": {"pass to fail": 40}, "pictures": pictures}
    document["sections"]["comparison"] = COMPARISON | {"changed": changed}
    text = Page(html.report(document, evidence)).text
    assert "p29" in text
    assert "p30" not in text
    assert "10 more are in audit.json" in text


def test_the_first_lines_say_why_it_failed_and_what_to_do(by_hand):
    document, evidence = by_hand([row("a.png", "fail"), row("b.png")])
    assert document["verdict"] == "fail"
    told = {"label": "dog", "level": "suspicious", "place": "bottom left", "behind": []}
    share_away = {"away": share(20, 20), "asked": "It decides.", "training": None}
    behind = [{"row": 1, "picture": "b.png"}]
    document["sections"]["regions"]["wandering"] = [told | share_away | {"behind": behind}]
    page = Page(html.report(document, evidence))
    head = page.text.partition("How this was made")[0]
    assert "1 right prediction looks elsewhere than at the object" in head
    assert "Suspicious for dog : bottom left" in head.replace("dog:", "dog :")
    assert "What to do: read which limits are broken" in head
    assert "b.png with its map" in [one["alt"] for one in page.images]
    failed, passed = (check["sentence"] for check in sorted(CHECKS, key=lambda one: one["passed"]))
    document["checks"] = [*CHECKS]
    text = Page(html.report(document, evidence)).text
    assert text.index(failed) < text.index(passed)


def test_a_thousand_classes_take_no_million_numbers(by_hand):
    rows = [row(f"{n}.png", true=f"c{n}", predicted=f"c{n + 1}") for n in range(60)]
    found = by_hand(rows)[0]["sections"]["confusion"]
    assert len(found["labels"]) == 61
    assert len(found["cells"]) == 60
    assert matrix({"labels": ["a", "b"], "cells": [cell("a", "b", 3)]}) == [[0, 3], [0, 0]]


def cell(true, predicted, pictures):
    return {"true": true, "predicted": predicted, "pictures": pictures}


def limit(passed):
    return {"section": "summary", "name": "n", "passed": passed, "value": 1.0, "limit": 1.0}


CHECKS = [
    limit(True) | {"sentence": "this one holds"},
    limit(False) | {"sentence": "this one breaks"},
]
