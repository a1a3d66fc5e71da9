"""What makes a questionnaire, copies one, and says which a study asks."""

from __future__ import annotations

from django import forms

from studyapp.models import AskedQuestionnaire, Questionnaire, Study


class NewQuestionnaireForm(forms.ModelForm):
    """Its name and version; all else is written on its own page."""

    class Meta:
        model = Questionnaire
        fields = ("name", "version")


class CopyForm(forms.Form):
    """Under which name; empty for the same, as its next version."""

    name = forms.CharField(
        label="Under another name",
        required=False,
        max_length=200,
        help_text="Empty: the next version under the same name.",
    )


class StudyQuestionnaireForm(forms.ModelForm):
    """The questionnaire that decides the expertise level, and when it is asked."""

    class Meta:
        model = Study
        fields = ("questionnaire", "asks_first")
        labels = {
            "questionnaire": "Decides the expertise level",
            "asks_first": "Ask it before the trials",
        }


FurtherFormSet = forms.inlineformset_factory(
    Study,
    AskedQuestionnaire,
    fields=("questionnaire", "place", "position"),
    extra=2,
    max_num=20,
    can_delete=True,
)
