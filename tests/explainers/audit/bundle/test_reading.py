import json

import pytest

from explainers.audit.bundle.reading import NAME, ReportError, read_document
from tests.explainers.audit.reported import document


def test_a_document_is_read_as_it_was_written(tmp_path):
    (tmp_path / NAME).write_text(json.dumps(document()))
    assert read_document(tmp_path) == document()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "it cannot be opened .*; name the folder of an audit's report"),
        ("{", "it is not JSON"),
        ("[]", "it is not the document of an audit"),
        ("[" * 100_000, "it is not JSON"),
        (json.dumps(document() | {"x": float("nan")}), "NaN is no number"),
        (json.dumps(document() | {"format": 0}), "it has the format 0, not 1; audit again"),
        (
            json.dumps(document() | {"rows": 5}),
            r"\(\$\.rows: 5 is not of type 'array'\); put",
        ),
        (json.dumps(document() | {"rows": [{}]}), "'confidence' is a required property"),
    ],
)
def test_what_is_no_document_is_refused_with_the_next_step(tmp_path, content, told):
    if content is not None:
        (tmp_path / NAME).write_text(content)
    with pytest.raises(ReportError, match=told):
        read_document(tmp_path)
