"""Whatever people answered, the sections on preference and levels say it in real numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.results.document import Results
from studyapp.analysis.results.sections.difference import difference
from studyapp.analysis.results.sections.levels import levels
from studyapp.analysis.results.sections.overall import overall
from studyapp.analysis.results.sections.trend import trend
from tests.studyapp.analysis.results.made import data

person = st.integers(1, 6).flatmap(
    lambda m: st.tuples(
        st.integers(0, m), st.just(m), st.one_of(st.integers(0, 2), st.none(), st.just(7))
    )
)


@pytest.mark.filterwarnings("error")
@settings(deadline=None, max_examples=25)
@given(people=st.lists(person, max_size=9), alone=st.booleans())
def test_there_is_no_infinite_number_and_no_interval_without_width(people, alone):
    k, m, of_level = zip(*people, strict=True) if people else ((), (), ())
    plan = Plan(margin=0.1, level_weights={0: 1, 2: 1})
    study = data(k, m, of_level, plan=plan, items=1 if alone else 6)
    sections = [section(study) for section in (overall, levels, trend, difference)]
    found = Results({}, {}, tuple(section for section in sections if section is not None))
    # A number that JSON does not know is refused here.
    assert Results.from_json(found.to_json()) == found
    for table in found.tables():
        for row in table.rows:
            if row.get("low") is not None:
                assert row["low"] < row["high"]
            if row.get("p") is not None:
                assert 0 < row["p"] <= 1
