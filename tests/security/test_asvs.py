"""docs/asvs.md has each requirement of OWASP ASVS 5.0, levels 1 and 2, once, with a verdict that
names what shows it, and says openly which are not met.
"""

import re

from tests.processes import ROOT
from tests.security.test_table import missing_tests

TEXT = (ROOT / "docs" / "asvs.md").read_text()
ROW = re.compile(r"^\| ([\d.]+) \| (.+?) \| (.+) \|$", re.MULTILINE)
# How many requirements of levels 1 and 2 each section has.
SECTIONS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1
4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2
7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2
10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5
14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2
"""
# What is not true today. Whoever makes one true takes it out here, there, and in security.md.
NOT_MET = [
    "2.4.1",
    "5.4.3",
    "6.5.2",
    "11.4.1",
    "11.5.1",
    "12.3.1",
    "12.3.3",
    "13.2.1",
    "13.2.2",
    "13.3.1",
    "14.2.1",
    "15.2.1",
    "16.4.3",
]
VERDICTS = ("met: ", "not applicable: ", "not met: ")
PLACE = re.compile(
    r"`((?:deploy|docs|explainers|static|studyapp|templates|tests)/[\w/.-]+|\w+\.txt)`"
)
LINK = re.compile(r"\]\(([\w.-]+\.md)(?:#([\w-]+))?\)")


def headings(page: str) -> set[str]:
    """The places within a document that a link may lead to."""
    found = re.findall(r"^#+ (.+)$", (ROOT / "docs" / page).read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_each_requirement_has_one_line():
    wanted = [
        f"{section}.{number}"
        for section, _, count in (each.partition(":") for each in SECTIONS.split())
        for number in range(1, int(count) + 1)
    ]
    assert len(wanted) == 253
    assert [number for number, *_ in ROW.findall(TEXT)] == wanted


def test_each_line_says_met_with_what_shows_it_or_why_not():
    for number, words, verdict in ROW.findall(TEXT):
        assert words.strip(), number
        assert verdict.startswith(VERDICTS), f"{number} is neither met, nor not: {verdict}"
        said = verdict.split(": ", 1)[1]
        if verdict.startswith("met: "):
            assert PLACE.search(said) or LINK.search(said) or "`tests/" in said or "`make" in said
        else:
            assert len(said) > 5, number


def test_what_is_not_met_is_said_and_nothing_else_is():
    rows = ROW.findall(TEXT)
    assert [number for number, _, verdict in rows if verdict.startswith("not met")] == NOT_MET
    assert f"**Not met**: {', '.join(NOT_MET)}." in TEXT
    counts = [sum(verdict.startswith(kind) for *_, verdict in rows) for kind in VERDICTS]
    assert f"{counts[0]} are met, {counts[1]} are not applicable, {counts[2]} are not met" in TEXT
    security = (ROOT / "docs" / "security.md").read_text()
    assert f"falls short: {len(NOT_MET)} are not met" in security


def test_whatever_is_named_exists():
    assert missing_tests(TEXT) == set()
    for place in PLACE.findall(TEXT):
        assert (ROOT / place).exists(), place
    for page, heading in LINK.findall(TEXT):
        assert (ROOT / "docs" / page).exists(), page
        assert not heading or heading in headings(page), f"{page}#{heading}"
    targets = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`make (\w+)`", TEXT):
        assert f"\n{target}:" in targets, target
