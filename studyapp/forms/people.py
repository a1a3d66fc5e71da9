"""Inviting people and changing what they may do."""

from django import forms

from studyapp.actions.roles import Role

ROLES = [(role, role.value) for role in Role]
MEANING = (
    "Viewers see the studies that they are added to, researchers make studies and change their "
    "own, admins may do everything."
)


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
    role = forms.TypedChoiceField(
        choices=ROLES, coerce=Role, initial=Role.RESEARCHER, help_text=MEANING
    )


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(choices=ROLES, coerce=Role, help_text=MEANING)


class ResetForm(forms.Form):
    forget_second_factor = forms.BooleanField(
        label="Forget the second factor too",
        required=False,
        help_text="If the phone with the app is lost, and the recovery codes with it.",
    )
