"""Every plot is a whole SVG document that needs no script and says what it shows."""

import pytest

from studyapp.analysis.plots.catalogue import PLOTS, table_of
from studyapp.analysis.plots.drawing import specification
from studyapp.analysis.plots.theme import DARK, LIGHT, Look, png
from tests.studyapp.analysis.plots.tables import ROWS, drawn, section, texts

SAID = {
    "flow": ["Consented", "12", "Counted", "9"],
    "dots": ["Not familiar (3 people)", "Own preference for grad"],
    "preference": ["these pictures", "pictures like these", "75\u00a0%", "60\u00a0%"],
    "trend": ["Not familiar", "Familiar", "Preference for grad"],
    "caterpillar": ["cat", "dog", "cow", "Preference for grad"],
    "abilities": ["grad", "lime"],
    "associations": ["area", "edges", "Odds ratio per standard deviation"],
    "sensitivity": ["Everyone", "Completed only"],
    "sequence": ["Participants so far", "Preference for grad"],
    "looks": ["20", "40", "Participants at the look"],
    "times": ["People"],
    "position": ["Place in the order of the trials"],
}


@pytest.mark.parametrize("plot", PLOTS)
def test_every_plot_says_what_it_shows_and_runs_nothing(plot):
    document = drawn(plot)
    found = texts(document)
    for expected in (PLOTS[plot].title, "Trust (trust)", *SAID[plot]):
        assert expected in found
    assert "<script" not in document
    assert LIGHT.ground in document


@pytest.mark.parametrize("plot", PLOTS)
def test_every_plot_fits_a_dark_telephone(plot):
    document = drawn(plot, look=Look(dark=True, narrow=True))
    assert DARK.ground in document
    width = float(document.split('width="')[1].split('"')[0])
    assert width < 390


@pytest.mark.parametrize("plot", PLOTS)
def test_one_row_is_enough_and_intervals_may_be_missing(plot):
    row = ROWS[plot][0] | dict.fromkeys({"low", "high"} & set(ROWS[plot][0]))
    assert PLOTS[plot].title in texts(drawn(plot, [row]))


@pytest.mark.parametrize("plot", PLOTS)
def test_without_rows_nothing_is_drawn(plot):
    assert specification(section(plot, []), plot, Look(), subtitle="") is None


def test_a_plot_that_there_is_not_is_named_with_those_that_there_are():
    with pytest.raises(LookupError, match=r"no plot 'pie'; there are: flow, dots"):
        table_of(section("flow"), "pie")


def test_a_table_without_the_columns_is_not_drawn():
    assert table_of(section("flow"), "dots") is None


def test_a_picture_for_a_paper_is_three_times_as_sharp():
    found = specification(section("flow"), "flow", Look(), subtitle="")
    picture = png(found)
    assert picture.startswith(b"\x89PNG")
    width = int.from_bytes(picture[16:20], "big")
    on_screen = float(drawn("flow").split('width="')[1].split('"')[0])
    assert 2.7 < width / on_screen < 3.3
