"""JUnit as published schemas and build servers take it; Ant's and the Jenkins xUnit plugin's."""

import xml.etree.ElementTree as ElementTree
from collections import Counter

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from explainers.audit.reports.junit import junit
from tests.explainers.audit.made import row

# What both schemas allow; what Ant's requires is all of it.
ATTRIBUTES = {
    "testsuites": set(),
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"}
    | {"timestamp", "hostname", "package", "id"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message"},
    "system-out": set(),
    "system-err": set(),
}


def cases(report):
    """Every case by class and name, with its only result or None."""
    found = {}
    for suite in report:
        for case in suite:
            assert len(case.result) <= 1
            key = (case.classname, case.name)
            assert key not in found
            found[key] = case.result[0] if case.result else None
    return found


def test_one_case_for_each_map_and_each_check_as_the_audit_found_them(audited):
    out, document = audited
    found = cases(JUnitXml.fromfile(str(out / "junit.xml")))
    by_kind = Counter(
        type(result).__name__ for (group, _), result in found.items() if group.startswith("maps")
    )
    verdicts = Counter(one["verdict"] for one in document["rows"])
    assert by_kind == {
        "NoneType": verdicts["pass"],
        "Failure": verdicts["fail"],
        "Skipped": verdicts["not applicable"],
        "Error": 1,
    }
    assert isinstance(found["maps.red", "00.png"], Failure)
    assert found["maps.red", "00.png"].message == "the map's peak lies outside the object"
    assert found["maps.red", "06.png"] is None
    assert isinstance(found["maps.empty", "12.png"], Skipped)
    assert isinstance(found["maps.(not judged)", "damaged.png"], Error)
    assert isinstance(found["checks.summary", "pass rate"], Failure)
    assert found["checks.summary", "accuracy"] is None
    assert isinstance(found["checks.audit", "every picture could be judged"], Error)


def test_only_what_the_schemas_allow_is_written(audited):
    out, _ = audited
    for name in ("junit.xml", "junit-checks.xml"):
        root = ElementTree.parse(out / name).getroot()
        for element in root.iter():
            assert set(element.attrib) == ATTRIBUTES[element.tag], element.tag
        for suite in root:
            order = [child.tag for child in suite]
            middle = ["testcase"] * (len(order) - 3)
            assert order == ["properties", *middle, "system-out", "system-err"]
            assert len(suite.get("timestamp")) == len("2026-01-02T03:04:05")
            counts = {
                "tests": len(middle),
                "failures": len(suite.findall("testcase/failure")),
                "errors": len(suite.findall("testcase/error")),
                "skipped": len(suite.findall("testcase/skipped")),
            }
            assert {key: int(suite.get(key)) for key in counts} == counts


def test_a_result_says_in_its_text_what_servers_show_that_drop_the_message(audited):
    out, document = audited
    failure = cases(JUnitXml.fromfile(str(out / "junit.xml")))["maps.red", "00.png"]
    assert failure.text.startswith(failure.message)
    share = document["rows"][0]["confidence"]
    for line in ("true: red", f"predicted: red ({100 * share:.1f} %)", "see gallery.html#map-1"):
        assert line in failure.text.splitlines()


def test_properties_say_what_was_audited_and_by_which_rules(audited):
    out, document = audited
    suite = next(iter(JUnitXml.fromfile(str(out / "junit.xml"))))
    told = {one.name: one.value for one in suite.properties()}
    assert told["model_sha256"] == document["facts"]["model_sha256"]
    assert told["method"] == "gradcam"
    assert told["rules.tolerance"] == "0.1"
    assert told["limits.pass_rate"] == "0.9"
    assert suite.time == document["facts"]["seconds"]


def test_names_do_not_depend_on_what_the_network_says(by_hand):
    before, _ = by_hand([row("a.png"), row("b.png", "fail")])
    after, _ = by_hand([row("a.png", "fail", predicted="blue"), row("b.png")])
    assert list(cases(read(before))) == list(cases(read(after)))


def test_several_maps_of_a_picture_have_names_of_their_own(by_hand):
    rows = [row("a.png"), row("a.png", predicted="blue"), row("a.png"), row("b.png", true="")]
    found = cases(read(by_hand(rows)[0]))
    assert [name for group, name in found if group == "maps.red"] == [
        "a.png [red]",
        "a.png [blue]",
        "a.png [red] (2)",
    ]
    assert ("maps.(no label)", "b.png") in found


def test_names_that_no_xml_holds_are_replaced_and_a_class_with_a_dot_stays_one(by_hand):
    rows = [row('a\x00\ud800\n<&">.png', "fail", true="v1.5", reason="bad \x1b[31m")]
    document, _ = by_hand(rows, errors=[{"picture": "\x07", "error": "\x0b"}])
    found = cases(read(document))
    assert found["maps.v1_5", 'a\ufffd\ufffd <&">.png'].message == "bad \ufffd[31m"
    assert ("maps.(not judged)", "\ufffd") in found


def test_checks_that_bear_one_name_are_numbered(by_hand):
    document, _ = by_hand([row("a.png")])
    document["checks"] = [{**document["checks"][0], "section": "x"}] * 2
    names = [name for group, name in cases(read(document)) if group == "checks.x"]
    assert names == ["pass rate", "pass rate (2)"]


@pytest.mark.parametrize(("limit", "failures"), [(1.0, 1), (0.5, 0)])
def test_the_file_of_the_checks_fails_only_where_a_limit_is_broken(by_hand, limit, failures):
    rows = [row("a.png"), row("b.png", "fail")]
    document, _ = by_hand(rows, limits={"pass_rate": limit})
    report = read(document, maps=False)
    assert [suite.name for suite in report] == ["checks"]
    assert next(iter(report)).failures == failures
    assert next(iter(read(document))).failures == 1


def read(document, **options):
    return JUnitXml.fromstring(junit(document, **options))
