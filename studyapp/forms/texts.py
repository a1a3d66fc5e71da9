"""What a researcher writes for participants: the texts of a study, in each of its languages."""

from __future__ import annotations

import copy
from typing import Any

from django import forms

from studyapp.actions.study_texts import OPEN_ONCE_MET, TEXTS, Texts, put, texts_of
from studyapp.models import Study
from studyapp.models.written import PlainText
from studyapp.wording import spoken_languages

LINES = {"introduction": 8, "consent_text": 16, "instructions": 8, "practice_feedback": 4}
LINES |= {"debrief": 8}
LABELS = {
    "title": "Title",
    "prompt": "The question of every trial",
    "introduction": "Introduction",
    "consent_text": "Consent text",
    "instructions": "Instructions",
    "practice_feedback": "After a choice in practice",
    "debrief": "Debrief",
    "contact": "Whom participants can ask",
}
HELP = {
    "introduction": "What it is about, how long it takes, for whom, who asks.",
    "consent_text": "What is stored and for how long, that one may stop, who answers for it.",
    "instructions": "What to do. What one sees and which keys to press is said below it by itself.",
    "practice_feedback": "Left empty, practice goes on at once. A question's own text comes first.",
    "debrief": "Shown at the end, when naming the methods does no harm any more.",
    "contact": "A mail address or a web address becomes a link; at the bottom of every page.",
}


class TextsForm(forms.Form):
    """Every text, named by its column: `debrief`, and `nl-debrief` where it is translated.

    What participants have met is shown and cannot be sent.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    first = forms.ChoiceField(
        label="The language of these texts",
        choices=spoken_languages,
        help_text="What has no translation is shown as it stands here.",
    )
    others = forms.MultipleChoiceField(
        label="Offered as well",
        choices=spoken_languages,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Save, and each text gets a box for each of them. Unticked, a language is not "
        "offered any more; its texts are kept.",
    )
    minimum_age = forms.IntegerField(
        label="Minimum age",
        required=False,
        min_value=0,
        max_value=120,
        help_text="In years; participants confirm it as they consent. Empty for none.",
    )
    consent_version = forms.CharField(
        label="Version of the consent text",
        max_length=20,
        help_text="Kept with every consent. It rises by itself when the text changes.",
    )

    def __init__(self, *args: Any, study: Study, may_change: bool = True, **kwargs: Any) -> None:
        self.study, self.stored = study, texts_of(study)
        super().__init__(*args, **{"initial": self._stored_values(), **kwargs})
        self.languages = self._languages()
        spoken = spoken_languages()
        for name in TEXTS:
            self.fields[name] = _field(name, is_required=name in ("title", "prompt"))
            for language in self.languages[1:]:
                label = f"{LABELS[name]}, {spoken[language]}"
                self.fields[f"{language}-{name}"] = _field(name, label=label, language=language)
        for name, field in self.fields.items():
            is_open = name == "seen" or name.rpartition("-")[2] in OPEN_ONCE_MET
            field.disabled = not may_change or (study.was_met and not is_open)

    def texts(self) -> Texts:
        """What was sent, of a valid form."""
        return self._texts(self.cleaned_data)

    def shown(self) -> Study:
        """The study as it would be with what was typed, also where that cannot be saved."""
        self.is_valid()
        study = copy.copy(self.study)
        put(study, self._texts(self._stored_values() | self.cleaned_data))
        return study

    def disown(self, reason: str) -> None:
        """Somebody else saved other texts: say so, and let these replace them if sent again."""
        self.add_error(None, reason)
        sent: Any = self.data
        self.data = sent.copy()
        self.data["seen"] = self.stored.digest()  # type: ignore[index]

    def _languages(self) -> list[str]:
        spoken = spoken_languages()
        if not self.is_bound or self.study.was_met:
            return [code for code in self.stored.languages if code in spoken] or ["en"]
        sent: Any = self.data
        first = sent.get("first", "")
        first = first if first in spoken else self.stored.languages[0]
        return [first, *(c for c in spoken if c in sent.getlist("others") and c != first)]

    def _stored_values(self) -> dict[str, Any]:
        """The stored texts by the names of the fields."""
        values: dict[str, Any] = {
            "seen": self.stored.digest(),
            "first": (self.stored.languages or ["en"])[0],
            "others": self.stored.languages[1:],
            "minimum_age": self.stored.minimum_age,
            "consent_version": self.stored.consent_version,
            **self.stored.own,
        }
        for language, texts in self.stored.translations.items():
            values |= {f"{language}-{name}": text for name, text in texts.items()}
        return values

    def _texts(self, values: dict[str, Any]) -> Texts:
        return Texts(
            own={name: values[name] for name in TEXTS},
            translations={
                language: {name: values.get(f"{language}-{name}", "") for name in TEXTS}
                for language in self.languages[1:]
            },
            languages=self._offered(values),
            minimum_age=values["minimum_age"],
            consent_version=values["consent_version"],
        )

    def _offered(self, values: dict[str, Any]) -> list[str]:
        """The languages, in the order in which they were before."""
        first = values["first"]
        others = [code for code in values["others"] if code != first]
        before = [code for code in self.stored.languages if code in others]
        return [first, *before, *(code for code in others if code not in before)]


def _field(
    name: str, *, label: str = "", language: str = "", is_required: bool = False
) -> PlainText:
    column: Any = Study._meta.get_field(name)
    attributes = {"lang": language} if language else {}
    widget: forms.Widget = forms.TextInput(attrs=attributes)
    if name in LINES:
        widget = forms.Textarea(attrs={"rows": LINES[name], **attributes})
    return PlainText(
        label=label or LABELS[name],
        required=is_required,
        max_length=column.max_length or 50_000,
        widget=widget,
        help_text="" if language else HELP.get(name, ""),
    )
