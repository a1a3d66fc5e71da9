"""From the invitation to the consent, and back again by the personal link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from studyapp.actions.recruitment.identities import (
    OnlyAPreview,
    UnusableLink,
    external_id_of,
    parameter_names,
    read_identity,
)
from studyapp.actions.taking_part.enrol import (
    Arrival,
    CannotJoin,
    StudyNotOpen,
    Why,
    earlier_participation,
    enrol,
    kind_of_newcomer,
    note_return,
)
from studyapp.forms.consent import ConsentForm
from studyapp.models import Participant, Study
from studyapp.views.pages import UNPROCESSABLE, with_form
from studyapp.views.participant.device import device_type
from studyapp.views.participant.entrance import arrival_of, forget_arrival, keep_arrival, name_of
from studyapp.views.participant.outline import outline
from studyapp.views.participant.unsaved import told_if_unsaved
from studyapp.views.participant.way import (
    anybody,
    cannot_join,
    forget,
    guarded,
    page_or_form,
    refuse_stranger,
    remember,
    send_on,
    step,
)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this installation is; studies are reached by their own addresses only."""
    return render(request, "participant/front.html")


@require_safe
@anybody
def landing(request: HttpRequest, study: Study, participant: Participant | None) -> HttpResponse:
    """What the study is, how long it takes, who asks; and where a recruiter's link leads to."""
    if any(name in request.GET for name in parameter_names(study)):
        return _come_from_recruiter(request, study, participant)
    return guarded(_welcome, "landing")(request, study, participant)


def _welcome(request: HttpRequest, study: Study, participant: None) -> HttpResponse:
    earlier = _earlier(request, study)
    if earlier is not None and arrival_of(request, study).invitation is not None:
        return _let_in(request, earlier)
    context = {"study": study, "outline": outline(study), "earlier": earlier}
    return render(request, "participant/landing.html", context)


def _come_from_recruiter(
    request: HttpRequest, study: Study, participant: Participant | None
) -> HttpResponse:
    """Take the parameters out of the address and go on without them."""
    given = dict(request.GET.lists())
    try:
        identity = read_identity(study, given)
    except UnusableLink as problem:
        if not study.is_open:
            raise StudyNotOpen from problem
        return cannot_join(
            request,
            study,
            "unusable_link",
            status=UNPROCESSABLE,
            missing=problem.missing,
            unreadable=problem.unreadable,
        )
    except OnlyAPreview:
        return cannot_join(request, study, "only_a_preview", status=200)
    response = keep_arrival(redirect("landing", study.slug), study, Arrival(identity=identity))
    # Two people may share a computer: the link says who is there now, not the cookie.
    if participant is not None and external_id_of(participant) != identity.external_id:
        return forget(response, study)
    return response


@require_safe
@anybody
def invitation(
    request: HttpRequest, study: Study, participant: Participant | None, token: str
) -> HttpResponse:
    """A personal link: to the landing page first, back to its holder's place ever after.

    Looking changes nothing on the server, because mail programs and chats open links by
    themselves.
    """
    found = study.invitations.select_related("participant__study").filter(token=token).first()
    if found is None:
        return cannot_join(request, study, "unknown_invitation", status=404)
    if found.participant is not None:
        return _let_in(request, found.participant)
    if found.used_at is not None:
        raise CannotJoin(Why.INVITATION_USED)
    response = keep_arrival(redirect("landing", study.slug), study, Arrival(invitation=found))
    return forget(response, study) if participant is not None else response


@require_POST
@anybody
def come_back(request: HttpRequest, study: Study, participant: Participant | None) -> HttpResponse:
    """Somebody whom their recruiter's identity leads back says that it is them."""
    earlier = _earlier(request, study)
    if participant is not None or earlier is None:
        return send_on(study.slug, participant)
    note_return(participant=earlier)
    return _let_in(request, earlier)


def _let_in(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Their browser holds who they are from now on, and no longer how they came."""
    response = remember(send_on(participant.study.slug, participant), participant)
    return forget_arrival(response, request, participant.study)


def _earlier(request: HttpRequest, study: Study) -> Participant | None:
    arrival = arrival_of(request, study)
    return earlier_participation(study, arrival, kind_of_newcomer(study, arrival))


@page_or_form
@step
def consent(request: HttpRequest, study: Study, participant: None) -> HttpResponse:
    """Agree or decline; agreeing makes the participant."""
    decision = request.POST.get("decision")
    if decision == "decline":
        return redirect("declined", slug=study.slug)
    arrival, earlier = arrival_of(request, study), _earlier(request, study)
    sent = request.POST if request.method == "POST" else None
    form = ConsentForm(sent, study=study, arrival=name_of(arrival))
    agreed = form.is_valid() and decision == "agree"
    # The first of two clicks may be what made the earlier participant: then it is this browser's.
    is_theirs = earlier is None or (agreed and form.cleaned_data["ticket"] == earlier.token)
    if sent is not None and not (agreed and is_theirs):  # who only looks was asked before
        refuse_stranger(study, arrival)
    if not is_theirs:
        return _welcome(request, study, participant)
    if agreed:
        enrolled = enrol(
            study=study,
            token=form.cleaned_data["ticket"],
            language=translation.get_language() or "en",
            device_type=device_type(request),
            arrival=arrival,
        )
        return _let_in(request, enrolled)
    context = {"study": study, "form": form, "ticket": form.usable_ticket()}
    return with_form(request, "participant/consent.html", context, refused=form.is_bound)


@require_safe
@step
def declined(request: HttpRequest, study: Study, participant: None) -> HttpResponse:
    """Thanks to somebody who would rather not."""
    return render(request, "participant/declined.html", {"study": study})


@require_safe
@cache_control(no_store=True)
@told_if_unsaved
def resume(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The personal link: go on where one stopped, on any device."""
    participant = get_object_or_404(
        Participant.objects.select_related("study"), study__slug=slug, token=token
    )
    return remember(send_on(slug, participant), participant)
