import copy
import json

import pytest

from explainers.audit.bundle.reading import FORMAT
from explainers.audit.reports.schema import SCHEMA, breaches
from explainers.audit.reports.words import show
from explainers.audit.sections import SECTIONS


def test_the_document_of_a_whole_audit_is_what_the_schema_says(audited):
    out, document = audited
    stored = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    assert breaches(stored) == []
    assert stored == json.loads(json.dumps(document))
    assert (out / "audit.schema.json").read_bytes() == SCHEMA.read_bytes()


def test_the_schema_is_of_the_format_that_is_written(audited):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert schema["properties"]["format"]["const"] == FORMAT
    described = schema["properties"]["sections"]["properties"]
    assert set(described) <= set(SECTIONS)
    assert set(schema["required"]) == set(audited[1])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("verdict",), "maybe"),
        (("format",), 0),
        (("rows", 0, "confidence"), 1.5),
        (("rows", 0, "verdict"), "unsure"),
        (("rows", 0, "reason"), ""),  # of a failure
        (("rows", 0, "picture_sha256"), "abc"),
        (("checks", 0, "passed"), None),
        (("sections", "summary", "accuracy", "share"), "high"),
        (("sections", "confusion", "cells", 0, "pictures"), 0),
        (("facts", "model_sha256"), None),
        (("errors", 0), "broken"),
    ],
)
def test_a_document_that_is_not_one_is_refused_with_its_place(audited, path, value):
    document = copy.deepcopy(audited[1])
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    found = breaches(document)
    assert any(show(path[-1]) in one or str(path[-2]) in one for one in found), found


def test_a_part_that_is_missing_is_named(audited):
    document = {name: part for name, part in audited[1].items() if name != "rows"}
    assert breaches(document) == ["$: 'rows' is a required property"]
