"""Where the holder of an invited or reset account sets a password."""

from typing import Any

from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse_lazy

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


set_password = SetPassword.as_view()
