"""Before the planned number nobody sees what tells conditions apart, unless it is on record."""

import pytest

from studyapp.actions.registration.closing import close_if_complete, places_of
from studyapp.actions.registration.hiding import (
    ResultsHidden,
    blind_studies,
    refuse_hidden,
    what_is_hidden,
)
from studyapp.actions.registration.unblinding import NothingHidden, ReasonMissing, unblind
from studyapp.actions.taking_part.withdraw import withdraw
from studyapp.models import AnalysisPlan, Participant, Unblinding
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_open_study(pictures=2, plan={"planned_n": 2})


def test_results_are_hidden_until_as_many_as_planned_have_completed(study):
    make_participant(study, level=1)
    hidden = what_is_hidden(study)
    assert (hidden.completed, hidden.planned_n) == (1, 2)
    assert "1 of 2 so far" in hidden.sentence
    assert blind_studies() == {study.pk}
    make_participant(study, level=0)
    assert what_is_hidden(study) is None
    assert blind_studies() == set()


@pytest.mark.parametrize("change", ["planned_n", "no plan"])
def test_the_registered_number_counts_whatever_was_written_since(study, change):
    make_participant(study, level=1)
    written = AnalysisPlan.objects.filter(study=study)
    if change == "planned_n":
        written.update(planned_n=1)
    else:
        written.delete()
    hidden = what_is_hidden(study)
    assert (hidden.completed, hidden.planned_n) == (1, 2)
    assert blind_studies() == {study.pk}
    assert places_of(study) == 2
    assert not close_if_complete(study_pk=study.pk)
    assert what_is_hidden(study) is not None


def test_what_was_shown_is_not_hidden_again_when_somebody_withdraws(study):
    for _ in range(2):
        make_participant(study, level=1)
    close_if_complete(study_pk=study.pk)
    withdraw(study=study, participants=Participant.objects.filter(study=study))
    assert what_is_hidden(study) is None


def test_pilots_and_simulated_people_do_not_count(study):
    for kind in (Participant.Kind.PILOT, Participant.Kind.SIMULATED):
        for _ in range(2):
            make_participant(study, level=1, kind=kind)
    assert what_is_hidden(study).completed == 0


def test_a_rehearsal_and_a_study_without_a_planned_number_hide_nothing(study):
    assert what_is_hidden(study, simulated=True) is None
    exploratory = make_open_study(pictures=2, slug="other", plan={"planned_n": None})
    assert what_is_hidden(exploratory) is None
    assert what_is_hidden(make_open_study(pictures=2, slug="demo")) is None


def test_only_tables_that_tell_conditions_apart_are_refused(study):
    for table in ("trials", "guesses", "wide"):
        with pytest.raises(ResultsHidden, match=f"'{table}': Results by condition are hidden"):
            refuse_hidden(study, table)
        refuse_hidden(study, table, simulated=True)
    for table in ("participants", "questionnaire", "events", "stimuli"):
        refuse_hidden(study, table)


def test_unblinding_shows_everything_and_keeps_who_when_and_why(study):
    make_participant(study, level=1)
    unblind(study=study, by="rosa", reason=" The funder asks. ")
    kept = Unblinding.objects.get()
    assert (kept.unblinded_by, kept.reason) == ("rosa", "The funder asks.")
    assert (kept.completed, kept.planned_n) == (1, 2)
    assert what_is_hidden(study) is None
    assert blind_studies() == set()
    refuse_hidden(study, "trials")
    with pytest.raises(NothingHidden):
        unblind(study=study, by="rosa", reason="Again.")


def test_unblinding_takes_a_reason(study):
    with pytest.raises(ReasonMissing):
        unblind(study=study, by="rosa", reason="  ")
    assert what_is_hidden(study) is not None
