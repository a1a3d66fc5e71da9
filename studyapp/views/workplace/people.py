"""Who has an account and what they may do; for admins only."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studyapp.actions import people as actions
from studyapp.actions.roles import role_of
from studyapp.forms.people import InviteForm, ResetForm, RoleForm
from studyapp.views.pages import page_of, with_form

PER_PAGE = 100
LOCKED_FOR = timedelta(minutes=15)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account; a form invites another."""
    _admins_only(request)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            link = actions.invite(**form.cleaned_data, by=request.user.get_username())
        except actions.PeopleError as error:
            form.add_error(None, str(error))
        else:
            return _shown_once(request, link)
    page = page_of(request, _accounts().order_by("username"), PER_PAGE)
    for account in page.object_list:
        account.role = role_of(account)
    context = {"page": page, "form": form}
    return with_form(request, "workplace/people.html", context, refused=form.errors)


@require_safe
@never_cache
@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, and what can be done with it."""
    account = _account(request, pk)
    context = {
        "account": account,
        "role": role_of(account),
        "role_form": RoleForm(initial={"role": role_of(account)}),
        "reset_form": ResetForm(),
        "studies": account.studies.order_by("slug"),
        "viewed": account.viewed_studies.order_by("slug"),
        "is_oneself": account.pk == request.user.pk,
    }
    return render(request, "workplace/person.html", context)


@require_POST
@never_cache
@login_required
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody another role."""
    account, form = _account(request, pk), RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the roles.")
        return redirect("person", pk=pk)
    return _do(request, account, actions.change_role, "The role was changed.", **form.cleaned_data)


@require_POST
@never_cache
@login_required
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """End an account's password, and show the link by which its holder sets another."""
    account, form = _account(request, pk), ResetForm(request.POST)
    form.full_clean()
    try:
        link = actions.reset(user=account, by=request.user.get_username(), **form.cleaned_data)
    except actions.PeopleError as error:
        messages.error(request, str(error))
        return redirect("person", pk=pk)
    return _shown_once(request, link)


@require_POST
@never_cache
@login_required
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Let nobody log in with an account."""
    return _do(request, _account(request, pk), actions.close, "The account is closed.")


@require_POST
@never_cache
@login_required
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody log in again."""
    return _do(request, _account(request, pk), actions.open_again, "The account is open again.")


@require_POST
@never_cache
@login_required
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget wrong passwords."""
    return _do(request, _account(request, pk), actions.unlock, "The account is unlocked.")


def _admins_only(request: HttpRequest) -> None:
    if not getattr(request.user, "is_superuser", False):
        raise Http404("For others this page does not exist.")


def _accounts() -> Any:
    factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    failures = AccessAttempt.objects.filter(
        username=OuterRef("username"),
        attempt_time__gt=timezone.now() - LOCKED_FOR,
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
    )
    return User.objects.annotate(has_second_factor=Exists(factor), is_locked=Exists(failures))


def _account(request: HttpRequest, pk: int) -> User:
    _admins_only(request)
    account: User = get_object_or_404(_accounts(), pk=pk)
    return account


def _do(
    request: HttpRequest, account: User, act: Callable[..., None], said: str, **options: Any
) -> HttpResponse:
    try:
        act(user=account, by=request.user.get_username(), **options)
    except actions.PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("person", pk=account.pk)


def _shown_once(request: HttpRequest, link: actions.Link) -> HttpResponse:
    """The page that shows a link; it is mailed too where the installation can send mail."""
    site = (settings.SITE or request.build_absolute_uri("/")).rstrip("/")
    context = {"account": link.user, "link": site + link.path}
    if settings.SENDS_MAIL and link.user.email:
        context["mail"] = _mailed(link.user.email, context)
    return render(request, "workplace/person_link.html", context)


def _mailed(to: str, context: dict[str, Any]) -> str:
    """What came of mailing the link; the page shows it whether the mail went out or not."""
    text = render_to_string("workplace/invitation.txt", context)
    try:
        send_mail("Your account at SeeWhy", text, None, [to])
    except OSError as error:  # also what the mail server refuses
        return f"It could not be mailed to {to}: {error}."
    return f"It was also mailed to {to}."
