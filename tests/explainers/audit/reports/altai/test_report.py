"""Support for a self-assessment, and never a claim of compliance."""

import re
from html.parser import HTMLParser

import pytest

from explainers.audit.bundle.reviews import add_review
from explainers.audit.reports.altai import OPENING, altai_report
from explainers.audit.reports.altai.writing import html, markdown, write_altai
from tests.explainers.audit.reported import document, group, row


def chapters(told, reviews=()):
    return {one.number: one for one in altai_report(told, reviews)["requirements"]}


def everything(one):
    """All that a chapter says."""
    cells = [cell for table in one.tables for cells in table.rows for cell in cells]
    titles = [table.title for table in one.tables]
    said = [statement.text for statement in one.statements]
    return "\n".join([one.title, one.status, *said, *titles, *cells, *one.missing, *one.limits])


def both(told, folder):
    write_altai(told, folder)
    return (folder / "altai.html").read_text(), (folder / "altai.md").read_text()


def test_the_seven_requirements_have_the_headings_of_altai_and_two_are_not_assessed():
    found = chapters(document())
    assert list(found) == [f"R{number}" for number in range(1, 8)]
    titles = [one.title for one in found.values()]
    assert titles == [
        "Human agency and oversight",
        "Technical robustness and safety",
        "Privacy and data governance",
        "Transparency",
        "Diversity, non-discrimination and fairness",
        "Societal and environmental well-being",
        "Accountability",
    ]
    unassessed = [number for number, one in found.items() if one.status == "not assessed"]
    assert unassessed == ["R3", "R6"]
    assert all("further studies" in everything(found[number]) for number in unassessed)
    assert "personal data" in everything(found["R3"])


def test_it_opens_with_support_and_no_guarantee_and_claims_compliance_nowhere(tmp_path):
    for text in both(document(), tmp_path):
        assert OPENING in text
        assert "supports a self-assessment" in OPENING
        without = text.replace(OPENING, "")
        assert not re.search(r"compl(y|ies|ied|iant|iance)|certif|fulfil|guarantee", without, re.I)


def test_robustness_has_accuracy_pass_rate_and_empty_maps_with_number_and_interval():
    said = everything(chapters(document())["R2"])
    # Wilson's interval of 1 of 2, z = 1.96: (1 + 1.92 +- 1.96 sqrt(0.5 + 0.96)) / (2 + 3.84).
    assert "the map lies on the object: 50.0 % (1 of 2; 9.5 % to 90.5 %; too few" in said
    assert "The prediction is right: 100.0 % (2 of 2; 34.2 % to 100.0 %; too few" in said
    assert "The map is empty: 0.0 % (0 of 2" in said
    assert "Failed: pass rate is 50.0 % (1 of 2); at least 100 % is asked." in said


@pytest.mark.parametrize(
    ("number", "section", "missing"),
    [
        ("R2", "domain", "domain_inside"),
        ("R2", "triggers", "triggering condition"),
        ("R2", "comparison", "[baseline] run"),
        ("R2", "sanity", "[sanity] pictures"),
        ("R5", "subgroups", "No figures per group"),
        ("R5", "regions", "No suspicious regions were looked for"),
        ("R5", "strategies", "not sorted by where they look"),
    ],
)
def test_what_was_not_looked_at_is_said_and_what_was_is_shown_with_a_link(number, section, missing):
    without = chapters(document())[number]
    assert missing in "\n".join(without.missing)
    check = {"name": "x", "passed": True, "value": 1, "limit": 1, "sentence": f"{section} is fine"}
    found = {"checks": [check], "places": [{"name": "curb", "energy": 0.31}]}
    one = chapters(document(**{section: found}))[number]
    assert missing not in "\n".join(one.missing)
    assert f"Passed: {section} is fine." in everything(one)
    assert "curb" in everything(one)
    links = [link.href for said in (*one.statements, *one.tables) for link in said.links]
    assert f"report.html#{section}" in links


def test_groups_stand_in_a_table_and_small_ones_are_marked():
    groups = [group("dark", 9, 4, 10), group("light", 29, 28, 30)]
    found = {"dimensions": [{"name": "skin", "groups": groups, "without": 0}]}
    tables = {one.title: one for one in chapters(document(subgroups=found))["R5"].tables}
    table = tables["Groups: Dimensions, skin, groups"]
    assert table.head == ("Name", "Pictures", "Accuracy", "Pass rate")
    dark, light = table.rows
    assert dark[0] == "dark"
    assert dark[3].startswith("40.0 % (4 of 10; ")
    assert dark[3].endswith("too few for a claim)")
    assert light[3].startswith("93.3 % (28 of 30; ")
    assert "too few" not in light[3]


def test_where_nothing_was_looked_at_no_support_is_claimed():
    found = chapters(document())
    assert found["R5"].status == "no evidence in this audit"
    assert found["R2"].status == "evidence that supports its assessment"


def test_a_section_of_a_detector_stands_under_robustness():
    classes = [{"label": "dog", "found": 3, "objects": 4}]
    said = everything(chapters(document(detection={"classes": classes}))["R2"])
    assert "Detection: Classes" in said
    assert "dog" in said


def test_the_sanity_of_the_maps_is_told():
    told = {"pictures": 2, "likeness": 0.12, "stability": {"spearman": 0.98, "over": "noise"}}
    said = everything(chapters(document(sanity={**told, "not_tested": None}))["R2"])
    assert "Maps of 2 pictures are alike" in said
    assert "by 0.120 (1 is the same)" in said
    assert "under noise, maps correlate with each other by 0.980" in said
    said = everything(chapters(document(sanity={"not_tested": "Every map is empty."}))["R2"])
    assert "Whether the method looks at the network: Every map is empty." in said


def test_transparency_names_network_data_settings_and_the_methods_limits():
    told = document([row("a.png"), row("b.png", predicted="bicyclist", correct=False)])
    found = chapters(told)["R4"]
    said = everything(found)
    for value in ("1" * 64, "2" * 64, "3" * 64, "conv4", "gradcam", '{"pooling": "average"}'):
        assert value in said
    assert "peak = yes" in said
    assert "Draelos" in "\n".join(found.limits)
    told["facts"]["method"] = "lime"
    assert "superpixels" in "\n".join(chapters(told)["R4"].limits)
    [wrong] = [table for table in found.tables if table.title.startswith("Misclassified")]
    assert wrong.rows == (("b.png", "pedestrian", "bicyclist", "98.9 %", "pass"),)
    assert wrong.hrefs == ("gallery.html#map-2",)


def test_reviews_stand_under_oversight_and_accountability(tmp_path):
    told = document()
    add_review(tmp_path, told, "b.png", reviewer="Ada", verdict="agree", comment="it is the curb")
    add_review(tmp_path, told, "a.png", reviewer="Bob", verdict="unsure")
    page, text = both(told, tmp_path)
    for written in (page, text):
        assert (
            "2 reviews: 1 agree, 0 disagree, 1 unsure), among them 1 of the 1 that failed"
            in written
        )
        assert "it is the curb" in written
        assert "2 reviews by Ada, Bob." in written
    assert '<a href="gallery.html#map-2">b.png</a>' in page


def test_a_review_of_an_earlier_runs_map_is_not_counted_for_this_one(tmp_path):
    add_review(tmp_path, document(), "b.png", reviewer="Ada", verdict="agree")
    later = document([row("a.png"), row("b.png", "fail", key="another")])
    page, _ = both(later, tmp_path)
    assert "Nobody has reviewed a verdict of this run yet" in page
    assert "1 further review of maps or verdicts of earlier runs" in page
    changed = document([row("a.png"), row("b.png", "pass")])
    assert "1 further review" in both(changed, tmp_path)[0]


EVIL = "<script>alert(1)</script>|[x](javascript:y)*_`"


class Tags(HTMLParser):
    """The names and attributes of a page's elements."""

    def __init__(self):
        super().__init__()
        self.found, self.addresses = [], []

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src")]


def test_names_and_comments_are_text_and_nothing_else(tmp_path):
    told = document([row(EVIL, "fail")])
    add_review(tmp_path, told, EVIL, reviewer=EVIL, verdict="agree", comment=EVIL)
    page, text = both(told, tmp_path)
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.found
    assert all(
        re.match(r"#|(report|gallery)\.html|[a-z]+\.(json|jsonl)", a) for a in tags.addresses
    )
    assert "<script>" not in text
    assert not re.search(r"(?<!\\)\]\(javascript", text)
    # A bar within a cell would move the columns.
    [line] = [line for line in text.splitlines() if "| fail | agree |" in line]
    assert len(re.findall(r"(?<!\\)\|", line)) == 7


def test_the_page_needs_nothing_else_and_can_be_found_through():
    told = document()
    page = html(told, altai_report(told, []))
    assert not re.search(r"<(script|link|img|iframe)|https?://|@import|url\(", page)
    assert '<html lang="en">' in page
    assert page.count("<h1") == 1
    for number in range(1, 8):
        assert f'href="#R{number}"' in page
        assert f'id="R{number}"' in page


def test_markdown_at_the_beginning_of_a_line_is_text():
    told = document()
    report = altai_report(told, []) | {"plain": ["1. one", "# two", "- three", "+ four"]}
    text = markdown(told, report)
    for line in (r"1\. one", r"\# two", r"\- three", r"\+ four"):
        assert f"\n{line}\n" in text


def test_the_verdict_is_told_to_readers_who_know_nothing_of_networks():
    plain = "\n".join(altai_report(document(), [])["plain"])
    assert "At least one limit that was set was not kept, so the audit failed." in plain
    assert "right with the map elsewhere in 1" in plain
    assert "presume that the right evidence is the object" in plain
