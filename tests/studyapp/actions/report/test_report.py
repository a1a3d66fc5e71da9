"""From responses to what the page says, checked with numbers counted by hand or computed in R."""

import pytest

from studyapp.actions.report import report
from tests.factories import make_open_study, make_participant
from tests.studyapp.actions.answers import take_part, take_part_as_in_the_paper
from tests.studyapp.analysis.tables import reference

pytestmark = pytest.mark.django_db


def test_the_paper_is_reproduced_from_consent_to_interval():
    study = make_open_study()
    take_part_as_in_the_paper(study)
    found = report(study)
    first, second = found.overall
    assert (first.condition, first.first["n_chosen"], first.first["n_trials"]) == (
        "gradcam-plain",
        80,
        100,
    )
    expected = reference("cluster_wilson_edge_cases")["wilson_neff_t"]["seedlike_80_of_100"]["ci"]
    assert (first.first["low"], first.first["high"]) == pytest.approx(expected, abs=1e-9)
    assert second.first["preference"] == pytest.approx(0.2)
    ((condition, levels),) = found.by_level
    assert condition == "gradcam-plain"
    assert [(row.group, row.first["n_participants"]) for row in levels] == [
        ("Not familiar", 3),
        ("A bit familiar", 5),
        ("Familiar", 2),
    ]
    # 8 + 9 + 10 of 30, 7 + 8 + 6 + 10 + 9 of 50, 5 + 8 of 20.
    assert [row.first["preference"] for row in levels] == [0.9, 0.8, 0.65]
    assert [row.first["note"] for row in levels] == ["descriptive", "", "descriptive"]
    assert found.naive[0] == ("gradcam-plain", "80\u00a0%", "71\u00a0% to 87\u00a0%")


def test_without_participants_there_is_no_number():
    found = report(make_open_study(pictures=2))
    assert (found.people.consented, found.analysed, found.people.excluded) == (0, 0, {})
    assert found.quality is found.answers is found.checks is None
    assert found.overall == found.by_level == found.pairs == found.left == found.naive == []
    assert not found.few_pictures


def test_people_who_stopped_late_count_and_the_result_without_them_is_given():
    study = make_open_study(pictures=4)
    for _ in range(2):
        take_part(study, chosen=4, level=0)
    take_part(study, chosen=0, level=None, trials=2)
    take_part(study, chosen=0, level=None, trials=1)
    make_participant(study)
    found = report(study)
    assert (found.people.consented, found.people.completed, found.people.in_progress) == (5, 2, 3)
    assert (found.analysed, found.partial_counted) == (3, 1)
    assert found.people.excluded == {"too few of the main trials answered": 2}
    assert found.counted_without_a_choice == 0
    assert found.overall[0].first["preference"] == 0.8  # 8 of 10
    assert found.unbalanced
    assert found.overall[0].first["mean_of_participants"] == pytest.approx(2 / 3)
    assert found.completed_only[0].first["preference"] == 1
    assert found.by_level[0][1][-1].group == "Level unknown"


def test_real_and_simulated_participants_are_reported_apart():
    study = make_open_study(pictures=2)
    take_part(study, chosen=2, level=0)
    take_part(study, chosen=0, level=0, kind="simulated")
    assert report(study).overall[0].first["preference"] == 1
    assert report(study, simulated=True).overall[0].first["preference"] == 0


def test_one_person_has_no_interval_anywhere():
    study = make_open_study(pictures=2)
    take_part(study, chosen=2, level=0)
    found = report(study)
    assert {estimate["interval"] for estimate in found.overall[0].estimates} == {"–"}
    assert found.naive == []
    assert found.few_pictures


def test_three_conditions_are_reported_pair_by_pair():
    study = make_open_study(pictures=4, conditions=3, trials_per_participant=12)
    for _ in range(2):
        make_participant(study, level=0, prefers="lime-plain")
    found = report(study)
    assert [row.condition for row in found.overall] == [
        "gradcam-max",
        "gradcam-plain",
        "lime-plain",
    ]
    assert found.overall[2].first["preference"] == 1
    assert [(row.condition, row.other) for row in found.pairs] == [
        ("gradcam-max", "gradcam-plain"),
        ("gradcam-max", "lime-plain"),
        ("gradcam-plain", "lime-plain"),
    ]
    assert [row.first["n_chosen"] for row in found.pairs][1:] == [0, 0]
    assert len(found.by_level) == 3
