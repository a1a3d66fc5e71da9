"""Where the holder of an invited or reset account sets a password."""

from typing import Any

from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse_lazy

from studyapp.actions.logbook import write_down


class SetPassword(PasswordResetConfirmView):
    """By a link that works once; whoever sets a password logs in with it next."""

    template_name = "account/set_password.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        name = form.user.get_username()
        write_down(actor=name, action="set a password", noun="account", subject=name)
        return response


set_password = SetPassword.as_view()
