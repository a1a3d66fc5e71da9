"""The plot of power."""

from itertools import pairwise

import pytest

from studyapp.analysis.planning.power_report import power_report
from studyapp.analysis.planning.scenario import Scenario
from studyapp.analysis.plots.power import power
from studyapp.analysis.plots.theme import DARK, Look, svg
from studyapp.analysis.results.document import Section

SCENARIO = Scenario("overall", (0.65,), 10, 0.17)


@pytest.mark.parametrize("look", [Look(), Look(dark=True, narrow=True)])
def test_every_correlation_is_a_named_line_and_the_assumed_one_is_thick(look):
    drawn = svg(power(power_report(SCENARIO, wanted=0.8), look, icc=0.17, wanted=0.8))
    for name in ("ICC 0<", "ICC 0.1<", "ICC 0.17<", "ICC 0.5<", "Participants<", "as assumed"):
        assert name in drawn
    assert drawn.count('stroke-width="4"') == 1
    assert (DARK.ground in drawn) == look.dark


def test_names_that_would_lie_on_one_another_are_apart():
    """With 500 people every line ends at nearly 100 %."""
    section = power_report(SCENARIO, wanted=0.8, participants=500)
    drawn = power(section, Look(), icc=0.17, wanted=0.8)
    places = sorted(
        row["place"] for rows in drawn["datasets"].values() for row in rows if "place" in row
    )
    assert len(places) == 6
    assert all(above - below > 0.05 for below, above in pairwise(places))


def test_another_section_has_nothing_to_draw():
    with pytest.raises(LookupError, match="'flow' has no table 'curve'"):
        power(Section("flow", "Flow"), Look(), icc=0.2, wanted=0.8)
