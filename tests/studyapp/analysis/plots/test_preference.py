"""The plot is a whole SVG document that needs no script and says what it shows."""

from xml.etree import ElementTree

import pytest

from studyapp.analysis.plots.preference import DARK, LIGHT, preference_svg
from studyapp.analysis.preference import preferences
from tests.studyapp.analysis.tables import trials

LEVELS = {0: "Not familiar", 1: "Familiar"}
TABLE = preferences(
    trials(
        ("ann", 0, "cat", "grad", "lime"),
        ("ann", 0, "dog", "lime", "grad"),
        ("bob", 0, "cat", "grad", "lime"),
        ("bob", 0, "dog", "grad", "lime"),
    ),
    LEVELS,
)


def _texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    return ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_plot_names_study_groups_and_estimands(narrow):
    svg = preference_svg(TABLE, title="REHEARSAL", subtitle="Trust", narrow=narrow)
    texts = _texts(svg)
    for expected in ("REHEARSAL", "Trust", "these pictures", "pictures like these", "75\u00a0%"):
        assert expected in texts
    assert any("Not familiar" in text and "2 people" in text for text in texts)
    assert any("Familiar" in text and "0 people" in text for text in texts)


def test_the_plot_runs_nothing_and_has_the_ground_of_its_page():
    light = preference_svg(TABLE, title="Trust", subtitle="")
    dark = preference_svg(TABLE, title="Trust", subtitle="", dark=True)
    assert "<script" not in light
    assert LIGHT.ground in light
    assert DARK.ground in dark


def test_one_panel_a_condition_on_one_scale():
    svg = preference_svg(TABLE, title="Trust", subtitle="")
    assert _texts(svg).count("100%") == 2
