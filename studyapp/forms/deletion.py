"""The short name of a study, typed by whoever wants it deleted."""

from typing import Any

from django import forms

from studyapp.models import Study


class DeletionForm(forms.Form):
    """One field; what was typed is compared where the study is deleted."""

    typed = forms.CharField(max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any, *, study: Study) -> None:
        super().__init__(data)
        self.fields["typed"].label = f"Type its short name, {study.slug}"
