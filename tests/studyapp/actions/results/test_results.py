"""From responses to the results document, checked with numbers counted by hand or computed in R."""

import pytest

from studyapp.actions.results import compute
from studyapp.analysis.results.document import Results
from tests.factories import make_open_study, make_participant
from tests.studyapp.actions.answers import take_part, take_part_as_in_the_paper
from tests.studyapp.analysis.tables import reference

pytestmark = pytest.mark.django_db


def rows(found, section, table):
    return found.section(section).table(table).rows


def stages(found):
    return {row["stage"]: row["n"] for row in rows(found, "flow", "flow")}


def test_the_paper_is_reproduced_from_consent_to_interval():
    study = make_open_study()
    take_part_as_in_the_paper(study)
    found = compute(study)
    these = rows(found, "overall", "estimates")[0]
    assert (these["condition"], these["n_chosen"], these["n_trials"]) == ("gradcam-plain", 80, 100)
    expected = reference("cluster_wilson_edge_cases")["wilson_neff_t"]["seedlike_80_of_100"]["ci"]
    assert (these["low"], these["high"]) == pytest.approx(expected, abs=1e-9)
    (naive,) = rows(found, "overall", "naive")
    assert (naive["low"], naive["high"]) == pytest.approx((0.711, 0.867), abs=5e-4)
    grid = {row["variant"]: row for row in rows(found, "sensitivity", "sensitivity")}
    primary = grid["those who are counted, these pictures (Wilson, clustered)"]
    assert (primary["low"], primary["high"]) == (these["low"], these["high"])
    assert primary["p"] == rows(found, "overall", "tests")[0]["p"]


def test_the_document_is_the_same_bytes_whenever_it_is_computed():
    study = make_open_study(pictures=4)
    for chosen in (4, 3, 4, 2, 4, 3, 1):
        take_part(study, chosen=chosen, level=chosen % 3)
    first = compute(study).to_json()
    assert compute(study).to_json() == first
    assert Results.from_json(first).to_json() == first


def test_without_participants_there_is_no_number():
    found = compute(make_open_study(pictures=2))
    assert [section.name for section in found.sections] == ["flow", "design"]
    assert stages(found) == dict.fromkeys(
        ("Consented", "Started", "In progress", "Completed", "Counted"), 0
    )
    assert found.section("flow").sentences == (
        "Nobody has taken part yet, so there is nothing to report.",
    )


def test_people_who_stopped_late_count_and_the_result_without_them_is_given():
    study = make_open_study(pictures=4)
    for _ in range(2):
        take_part(study, chosen=4, level=0)
    take_part(study, chosen=0, level=None, trials=2)
    take_part(study, chosen=0, level=None, trials=1)
    make_participant(study)
    found = compute(study)
    people = stages(found)
    assert (people["Consented"], people["Completed"], people["In progress"]) == (5, 2, 3)
    assert people["Counted"] == 3
    assert rows(found, "flow", "exclusions")[0]["n"] == 2
    these = rows(found, "overall", "estimates")[0]
    assert these["preference"] == 0.8  # 8 of 10
    assert these["mean_of_participants"] == pytest.approx(2 / 3)
    shares = {row["population"]: row for row in rows(found, "sensitivity", "sensitivity")}
    assert shares["only those who completed"]["preference"] == 1
    assert shares["everyone, also those who are left out"]["n_trials"] == 11


def test_real_and_simulated_participants_are_reported_apart():
    study = make_open_study(pictures=2)
    take_part(study, chosen=2, level=0)
    take_part(study, chosen=0, level=0, kind="simulated")
    real, simulated = compute(study), compute(study, simulated=True)
    assert rows(real, "overall", "estimates")[0]["preference"] == 1
    assert rows(simulated, "overall", "estimates")[0]["preference"] == 0
    assert simulated.section("caveats").sentences[0].startswith("Simulated participants")


@pytest.mark.parametrize("people", [1, 2, 5])
def test_few_people_get_no_number_that_feigns_to_know_more(people):
    study = make_open_study(pictures=2)
    for _ in range(people):
        take_part(study, chosen=2, level=0)
    found = compute(study)
    for section in found.sections:
        for table in section.tables:
            for row in table.rows:
                low, high = row.get("low"), row.get("high")
                assert (low is None) == (high is None), (section.name, table.name, row)
                assert low is None or low < high, (section.name, table.name, row)
    has_interval = [row["low"] is not None for row in rows(found, "overall", "estimates")]
    assert has_interval == [people > 1] * 2


def test_three_conditions_are_reported_pair_by_pair():
    study = make_open_study(pictures=4, conditions=3, trials_per_participant=12)
    for _ in range(2):
        make_participant(study, level=0, prefers="lime-plain")
    pairs = rows(compute(study), "pairs", "pairs")
    assert [(row["condition"], row["other"]) for row in pairs[::2]] == [
        ("gradcam-max", "gradcam-plain"),
        ("gradcam-max", "lime-plain"),
        ("gradcam-plain", "lime-plain"),
    ]
    assert [row["n_chosen"] for row in pairs[::2]][1:] == [0, 0]
