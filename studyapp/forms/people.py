"""Inviting people and changing what they may do."""

from django import forms

from studyapp.actions.roles import Role


class InviteForm(forms.Form):
    username = forms.CharField(
        label="User name",
        max_length=150,
        help_text="What they log in with, and what the logbook calls them.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label="Mail address", required=False, help_text="May stay empty; nothing depends on it."
    )
    role = forms.TypedChoiceField(choices=Role, coerce=Role, initial=Role.RESEARCHER)


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(choices=Role, coerce=Role)


class ResetForm(forms.Form):
    forget_second_factor = forms.BooleanField(
        label="Forget the second factor too",
        required=False,
        help_text="If the phone with the app is lost, and the recovery codes with it.",
    )
