"""The pages: whole in one file, without script, with everything that the document says."""

import re
from html.parser import HTMLParser

import pytest

from explainers.audit.counting.shares import share
from explainers.audit.reports import gallery, html, links
from explainers.audit.reports.cards import failures
from explainers.audit.reports.gallery import as_gallery
from tests.explainers.audit.made import row

VOID = {"meta", "img", "input", "link", "br"}


class Page(HTMLParser):
    """Reads a page, and refuses one whose elements are not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.images, self.tags = [], [], [], [], []
        self.words = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.tags.append(tag)
        self.ids += [told["id"]] if "id" in told else []
        self.links += [told["href"]] if "href" in told else []
        self.images += [told] if tag == "img" else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def report(audited):
    return Page((audited[0] / "report.html").read_text(encoding="utf-8"))


def test_a_page_is_whole_by_itself_and_runs_nothing(audited, report):
    assert "script" not in report.tags
    assert "link" not in report.tags
    assert all(one["src"].startswith("data:image/webp;base64,") for one in report.images)
    text = (audited[0] / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?://|\son\w+=", text.partition("</style>")[0])
    assert len(report.ids) == len(set(report.ids))


def test_every_link_leads_somewhere(audited, report):
    pages = {"": report, "report.html": report}
    pages["gallery.html"] = Page((audited[0] / "gallery.html").read_text(encoding="utf-8"))
    for page in list(pages.values()):
        for link in page.links:
            name, _, place = link.partition("#")
            if page is pages["gallery.html"] and not name:
                assert place in page.ids
            else:
                assert not place or place in pages[name].ids, link


def test_every_picture_says_what_it_shows(report):
    assert all(one["alt"] for one in report.images)
    alts = [one["alt"] for one in report.images]
    wanted = "00.png with the map of red: looks elsewhere, the map's peak lies outside the object"
    assert wanted in alts


def test_what_the_audit_found_stands_on_the_page(audited, report):
    document = audited[1]
    for name in document["sections"]:
        assert name in report.ids
    for check in document["checks"]:
        assert check["sentence"] in report.text
    assert "error 1 of the pictures could not be judged" in report.text
    assert "damaged.png PictureError" in report.text
    assert document["facts"]["model_sha256"] in report.text
    for heading in ("By predicted class", "By true class", "By right and wrong", "By tag"):
        assert heading in report.text
    assert "too few for a claim" in report.text


def test_failures_show_both_labels_and_the_confidence_to_a_tenth_of_a_per_cent(audited, report):
    failed = next(one for one in audited[1]["rows"] if one["verdict"] == "fail")
    assert f"True red Predicted red, {100 * failed['confidence']:.1f} %" in report.text


def test_right_for_the_wrong_reason_comes_first_and_of_these_the_surest():
    rows = [
        row("a.png", "fail", predicted="blue", confidence=0.99).as_json(),
        row("b.png", "fail", confidence=0.6).as_json(),
        row("c.png", "pass").as_json(),
        row("d.png", "fail", confidence=0.8).as_json(),
    ]
    assert failures(rows, 60) == [3, 1, 0]
    assert failures(rows, 2) == [3, 1]
    assert failures(rows, 0) == []


def test_more_failures_than_the_page_holds_are_counted(by_hand):
    rows = [row(f"{number}.png", "fail") for number in range(5)]
    document, evidence = by_hand(rows, audit={"gallery": 2})
    page = Page(html.report(document, evidence))
    assert "2 of 5 are shown" in page.text
    assert sum("with the map of" in one["alt"] for one in page.images) == 2


def test_names_are_shown_as_they_are_and_never_as_markup(by_hand):
    bad = "<script>alert(1)</script>\ud800.png"
    rows = [row(bad, "fail", true="<b>x</b>", tags=("<i>=\"'&",), reason="<img src=x onerror=y>")]
    document, evidence = by_hand(rows, errors=[{"picture": "<u>", "error": "<s>"}])
    page = Page(html.report(document, evidence))
    assert not {"script", "b", "u", "s"} & set(page.tags)
    assert "<script>alert(1)</script>" in page.text
    assert "<img src=x onerror=y>" in page.text


def test_a_section_that_nobody_has_drawn_is_shown_as_tables(by_hand):
    document, evidence = by_hand([row("a.png")])
    check = {"name": "odd", "passed": False, "value": 1, "limit": 0, "sentence": "1 is odd"}
    own = {"places": [{"name": "kerb", "share": 0.5}], "why": "by chance", "checks": [check]}
    document["sections"]["something_new"] = own
    page = Page(html.report(document, evidence))
    assert "something_new" in page.ids
    for words in ("Something new", "kerb 0.500", "Why by chance", "1 is odd"):
        assert words in page.text


LEVEL = {"depth": 1, "layer": "dense", "maps": 2, "spearman": 0.25, "ssim": None}
LAYER = {"layer": "conv", "function": "relu", "units": 4, "dead": 1, "coverage": 0.75}
SANITY = {
    "method": "edge_map",
    "pictures": 2,
    "levels": [LEVEL],
    "likeness": 1.0,
    "ignores": True,
    "stability": {"spearman": 0.5, "jaccard": 0.125, "over": "seeds", "maps": 2},
    "units": {"pictures": 3, "coverage": 0.75, "layers": [LAYER]},
    "not_tested": None,
    "checks": [],
}
BOXES = {"boxes": 3, "objects": 4, "found": 2, "precision": share(2, 3), "recall": share(2, 4)}
DETECTION = {
    "overlap": 0.5,
    "all": BOXES,
    "classes": [{"label": "dog", **BOXES}],
    "missed": [{"picture": "m.png", "label": "dog", "box": [1, 2, 3, 4]}],
    "missed_in_all": 2,
    "checks": [],
}
SIDES = {"old": share(18, 20), "new": share(16, 20)}
FIGURE = {**SIDES, "difference": -0.1, "low": -0.3, "high": 0.1}
TOLD = {"verdict": "pass", "predicted": "red", "confidence": 0.9, "reason": "", "correct": True}
COMPARISON = {
    "comparable": True,
    "reasons": [],
    "notes": ["other weights"],
    "old": {"name": "before", "model_sha256": "1" * 64},
    "new": {"name": "now", "model_sha256": "2" * 64},
    "pictures": "same",
    "matched": 20,
    "figures": {"accuracy": FIGURE},
    "tags": [{"tag": "night", "accuracy": FIGURE}],
    "changed": {
        "counts": {"pass to fail": 1},
        "pictures": [{"picture": "a.png", "row": 0, "old": TOLD, "new": TOLD | {"reason": "out"}}],
    },
    "maps": [
        {
            "group": ["tag", "night"],
            "old": {"pictures": 9, "empty": 1},
            "new": {"pictures": 8, "empty": 0},
            "correlation": 0.5,
            "difference": 0.25,
            "claim": False,
        }
    ],
    "checks": [],
}


@pytest.mark.parametrize(
    ("name", "section", "words"),
    [
        (
            "sanity",
            SANITY,
            ["ignores the network", "1 dense 2 0.250 –", "75.0 % of the watched units"],
        ),
        ("detection", DETECTION, ["66.7 % 2 of 3", "2 annotated objects have no box", "m.png dog"]),
        (
            "comparison",
            COMPARISON,
            [
                "20 pictures are in both runs",
                "Accuracy 90.0 % 18 of 20; 69.9 % to 97.2 % 80.0 %",
                "-10.0 points (-30.0 to +10.0)",
                "pass to fail: 1",
                "tag night 9 maps, 1 empty 8 maps, 0 empty 0.500 too few for a claim 0.250",
                "other weights",
                "111111111111…",
            ],
        ),
        (
            "comparison",
            {**COMPARISON, "comparable": False, "reasons": ["other rules"]},
            ["The runs cannot be compared: other rules"],
        ),
    ],
)
def test_sections_say_what_they_hold(by_hand, name, section, words):
    document, evidence = by_hand([row("a.png")])
    document["sections"][name] = section
    text = Page(html.report(document, evidence)).text
    assert [one for one in words if one not in text] == []


def test_an_audit_without_a_single_map_has_its_pages(by_hand, tmp_path):
    document, evidence = by_hand([])
    assert "No map fails" in Page(html.report(document, evidence)).text
    as_gallery(document, evidence, tmp_path)
    assert "There is no map." in Page((tmp_path / "gallery.html").read_text()).text


def test_the_gallery_has_every_map_on_as_many_pages_as_it_takes(by_hand, tmp_path, monkeypatch):
    for module in (links, gallery):
        monkeypatch.setattr(module, "PAGE", 2)
    document, evidence = by_hand([row(f"{number}.png") for number in range(5)])
    as_gallery(document, evidence, tmp_path)
    names = ["gallery.html", "gallery-2.html", "gallery-3.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    pages = {name: Page((tmp_path / name).read_text()) for name in names}
    assert "Maps 3 to 4 of 5" in pages["gallery-2.html"].text
    for place in range(5):
        name, _, anchor = links.gallery_link(place).partition("#")
        assert anchor in pages[name].ids
        assert f"{place}.png" in pages[name].text
    assert set(names) <= set(pages["gallery-3.html"].links)


def test_a_table_of_very_many_classes_is_told_by_its_most_frequent_mistakes(by_hand):
    rows = [row(f"{n}.png", true=f"class {n:02d}", predicted=f"class {n:02d}") for n in range(30)]
    rows += [row(f"x{n}.png", true="class 03", predicted="class 07") for n in range(3)]
    document, evidence = by_hand([*rows, row("y.png", true="class 01", predicted="class 02")])
    text = Page(html.report(document, evidence)).text
    assert "30 classes; the most frequent mistakes" in text
    assert "class 03 class 07 3 class 01 class 02 1" in text
