"""Personal links: made in numbers, used by consenting, used once."""

import pytest

from studyapp.actions.recruitment.invitations import (
    InvitationError,
    check_site,
    invitation_rows,
    make_invitations,
)
from studyapp.actions.taking_part.enrol import Arrival, CannotJoin, Why, enrol
from studyapp.models import Participant
from studyapp.models.participation import new_token
from tests.factories import make_open_study, make_participant, make_study

pytestmark = pytest.mark.django_db


def test_one_link_per_label_and_the_rest_without():
    made = make_invitations(study=make_study(), count=3, labels=["Ann ", "", "Bo"])
    assert [invitation.label for invitation in made] == ["Ann", "Bo", ""]
    assert len({invitation.token for invitation in made}) == 3


@pytest.mark.parametrize("wanted", [{"count": 0}, {"count": -1}, {"count": 10_001}])
def test_absurd_numbers_are_refused(wanted):
    with pytest.raises(InvitationError, match="ask for 1 to 10000"):
        make_invitations(study=make_study(), **wanted)


def test_a_label_that_does_not_fit_is_refused():
    with pytest.raises(InvitationError, match="longer than 200"):
        make_invitations(study=make_study(), labels=["x" * 201])


def test_the_table_has_whole_links():
    study = make_study()
    (invitation,) = make_invitations(study=study, labels=["Ann"])
    (row,) = invitation_rows(study, "https://study.example.org/")
    assert row["link"] == f"https://study.example.org/s/trust/i/{invitation.token}/"
    assert (row["label"], row["used"]) == ("Ann", "no")


def test_a_used_link_which_leads_to_its_holder_s_code_is_handed_out_no_more():
    study = make_open_study(pictures=1)
    (invitation,) = make_invitations(study=study, labels=["Ann"])
    make_participant(study, arrival=Arrival(invitation=invitation))
    assert list(invitation_rows(study, "https://study.example.org/")) == [
        {"label": "Ann", "link": "", "used": "yes"}
    ]


@pytest.mark.parametrize("site", ["", "study.example.org", "ftp://x.org", "https://x.org/app"])
def test_an_address_that_links_cannot_begin_with_is_refused(site):
    with pytest.raises(InvitationError, match="--site"):
        check_site(site)


def test_consenting_twice_with_one_invitation_is_consenting_once():
    study = make_open_study(pictures=1, entry="invited")
    (invitation,) = make_invitations(study=study, count=1)
    arrival = Arrival(invitation=invitation)
    first = enrol(study=study, token=new_token(), arrival=arrival)
    assert enrol(study=study, token=new_token(), arrival=arrival) == first
    assert Participant.objects.count() == 1


def test_without_an_invitation_nobody_joins_an_invited_study():
    study = make_open_study(pictures=1, entry="invited")
    with pytest.raises(CannotJoin) as refused:
        enrol(study=study, token=new_token())
    assert refused.value.why == Why.UNINVITED


def test_the_invitation_of_somebody_who_withdrew_lets_nobody_in():
    study = make_open_study(pictures=1, entry="invited")
    (invitation,) = make_invitations(study=study, count=1)
    arrival = Arrival(invitation=invitation)
    enrol(study=study, token=new_token(), arrival=arrival).delete()
    with pytest.raises(CannotJoin) as refused:
        enrol(study=study, token=new_token(), arrival=arrival)
    assert refused.value.why == Why.INVITATION_USED
