"""What holders of an account do with it: set a password, change it, end their sessions."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LogoutView, PasswordChangeView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from studyapp.actions.own_sessions import end_sessions, name_of, sessions_of
from studyapp.forms.passwords import OwnPasswordForm
from studyapp.views.noted import noted


class SetPassword(PasswordResetConfirmView):
    """By a link that works once; whoever sets a password logs in with it next."""

    template_name = "account/set_password.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        with noted(form.user) as note:
            response = super().form_valid(form)
            note("set a password", "account", form.user.get_username())
        return response


@method_decorator(never_cache, name="dispatch")
class ChangePassword(PasswordChangeView):
    """With the old one. Every other session of the account ends with the old password."""

    form_class = OwnPasswordForm
    template_name = "account/change_password.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        with noted(form.user) as note:
            response = super().form_valid(form)
            note("changed the password", "account", form.user.get_username())
        messages.success(self.request, "Your password is changed; you are logged in here only.")
        return response


class LogOut(LogoutView):
    """The browser is told to forget pages, too."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


set_password = SetPassword.as_view()
change_password = ChangePassword.as_view()
log_out = LogOut.as_view()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required(allow_get=True)
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where the holder is logged in; each session, or all others at once, can be ended."""
    assert isinstance(request.user, User)
    key = request.session.session_key
    found = sessions_of(request.user, key)
    if request.method != "POST":
        return render(request, "account/sessions.html", {"sessions": found})
    wanted = {request.POST.get("session", "")} & {one.name for one in found}
    if request.POST.get("session") == "others":
        wanted = {one.name for one in found if not one.is_this}
    with noted(request.user) as note:
        ended = end_sessions(request.user, names=wanted)
        if ended:
            name = request.user.get_username()
            note("ended sessions", "account", name, number=ended)
    if key and name_of(key) in wanted:
        return redirect("login")
    messages.success(request, f"Ended: {ended}.")
    return redirect("own_sessions")
