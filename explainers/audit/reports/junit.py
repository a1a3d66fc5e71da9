"""JUnit XML: one test case for each judged map, and one for each limit, for build servers.

What is written is valid by the two schemas in use, that of Ant's task and the stricter one of the
Jenkins xUnit plugin: a case has no attribute but name, class name and time, holds one result, and
no suite lacks properties, time stamp and host. The text of a result repeats its message, because
GitLab shows the one and GitHub's actions the other.

Names depend on the data set and on nothing that the network says, so that a build server can
follow one picture through many builds: the class name is the true class, the name is the picture.
"""

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from junitparser import (
    Attr,
    Error,
    Failure,
    JUnitXml,
    Skipped,
    SystemErr,
    SystemOut,
    TestCase,
    TestSuite,
)
from junitparser.junitparser import FinalResult

from explainers.audit.evidence import Evidence
from explainers.audit.reports.links import gallery_link
from explainers.audit.reports.words import number, show
from explainers.audit.rules import FAIL, NOT_APPLICABLE
from explainers.lettering import per_cent
from explainers.work.storage import write_whole

Document = Mapping[str, Any]
HOST = "localhost"  # what the schema asks for where the host is not told
UNLABELLED = "(no label)"
FACTS = ("model", "model_sha256", "dataset", "dataset_sha256", "pictures_sha256", "method")
# All that XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Suite(TestSuite):
    """A suite with the two attributes that Ant's schema asks for besides."""

    package = Attr()
    id = Attr()


def as_junit(document: Document, evidence: Evidence, folder: Path) -> None:
    """Write ``junit.xml`` with all maps and checks, and ``junit-checks.xml`` with the checks.

    A build that accepts some failing pictures takes the second: only what its limits refuse fails.
    """
    write_whole(folder / "junit.xml", junit(document))
    write_whole(folder / "junit-checks.xml", junit(document, maps=False))


def junit(document: Document, *, maps: bool = True) -> bytes:
    """Write a document as JUnit XML, the checks only if so wanted."""
    report = JUnitXml()
    suites = {"maps": [*_maps(document), *_errors(document)]} if maps else {}
    suites["checks"] = [*_checks(document), _all_judged(document)]
    for place, (name, cases) in enumerate(suites.items()):
        report.append(_suite(document, name, place, cases))
    stream = io.BytesIO()
    report.write(stream, pretty=True)
    return stream.getvalue()


def _suite(document: Document, name: str, place: int, cases: list[TestCase]) -> TestSuite:
    suite = Suite(name)
    for key, value in _properties(document).items():
        suite.add_property(key, _safe(value))
    suite.add_testcases(cases)
    facts = document["facts"]
    suite.timestamp = str(facts["started"]).partition("+")[0]
    suite.hostname = HOST
    # The time is that of the whole audit: nothing measures single maps, which are shared work.
    suite.time = float(facts["seconds"]) if place == 0 else 0.0
    suite.package, suite.id = "audit", str(place)
    suite.extend([SystemOut(), SystemErr()])
    return suite


def _properties(document: Document) -> dict[str, str]:
    facts, config = document["facts"], document["config"]
    chosen: dict[str, Any] = {name: facts.get(name) for name in FACTS}
    chosen |= {"parameters": facts.get("parameters"), "verdict": document["verdict"]}
    for table in ("rules", "limits"):
        chosen |= {f"{table}.{name}": value for name, value in config[table].items()}
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in chosen.items()
        if value is not None
    }


def _maps(document: Document) -> Iterator[TestCase]:
    """Make a case of each row."""
    rows = document["rows"]
    for place, (name, row) in enumerate(zip(_names(rows), rows, strict=True)):
        case = _case(_group("maps", " + ".join(row["true"]) or UNLABELLED), name)
        kind = {FAIL: Failure, NOT_APPLICABLE: Skipped}.get(row["verdict"])
        if kind:
            type_ = "audit.fail" if kind is Failure else None  # which skipped has not in the schema
            _end(case, kind(_line(row["reason"]), type_), _details(row, place))
        yield case


def _names(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Name rows by their pictures; several of one picture by class as well, and by number."""
    several = Counter(row["picture"] for row in rows)
    seen: Counter[str] = Counter()
    for row in rows:
        name = row["picture"]
        if several[name] > 1:
            name = f"{name} [{row['explained']}]"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _details(row: Mapping[str, Any], place: int) -> str:
    """Say all of a row that somebody wants to know who reads the build's log."""
    measured = [
        f"{name}: {number(value) if isinstance(value, float) else show(value)}"
        for name, value in row["measures"].items()
        if value is not None
    ]
    lines = [
        row["reason"],
        f"picture: {row['picture']}",
        f"true: {show(row['true'])}",
        f"predicted: {row['predicted'] or 'none'} ({per_cent(row['confidence'])})",
        f"explained: {row['explained']} ({per_cent(row['probability'])})",
        f"tags: {show(row['tags'])}",
        *measured,
        f"see {gallery_link(place)}",
    ]
    return "\n".join(lines)


def _errors(document: Document) -> Iterator[TestCase]:
    for error in document["errors"]:
        case = _case("maps.(not judged)", error["picture"])
        yield _end(case, Error(_line(error["error"]), "audit.error"), error["error"])


def _checks(document: Document) -> Iterator[TestCase]:
    for name, check in _named(document["checks"]):
        case = _case(_group("checks", check["section"]), name)
        if not check["passed"]:
            _end(case, Failure(_line(check["sentence"]), "audit.limit"), check["sentence"])
        yield case


def _named(checks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Number checks of one section that bear the same name: a case must be one of its kind."""
    seen: Counter[tuple[str, str]] = Counter()
    for check in checks:
        key = (check["section"], check["name"])
        seen[key] += 1
        yield check["name"] if seen[key] == 1 else f"{check['name']} ({seen[key]})", check


def _all_judged(document: Document) -> TestCase:
    """Make the case that fails if some picture could not be judged."""
    case = _case("checks.audit", "every picture could be judged")
    errors = document["errors"]
    if errors:
        told = "\n".join(f"{one['picture']}: {one['error']}" for one in errors)
        _end(case, Error(f"{len(errors)} could not be judged", "audit.error"), told)
    return case


def _case(group: str, name: str) -> TestCase:
    return TestCase(_line(name), _line(group), 0.0)


def _end(case: TestCase, result: FinalResult, text: str) -> TestCase:
    result.text = _safe(text)
    case.result = [result]
    return case


def _group(suite: str, name: str) -> str:
    """Name a class in a package of its own; a dot would begin another package."""
    return f"{suite}.{name.replace('.', '_')}"


def _line(text: str) -> str:
    """Bring a text onto one line, as attributes are read."""
    return " ".join(_safe(text).split())


def _safe(text: str) -> str:
    """Replace what no XML file can hold."""
    return _FORBIDDEN.sub("\ufffd", text)
