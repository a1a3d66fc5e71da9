"""A questionnaire as its builder sends it: the whole of it, row by row.

Every row has a key: the number of its record, or one that begins with "new". Lists of keys say
which rows there are and in what order; the fields of a row begin with the names of its list and its
key.
"""

from __future__ import annotations

import copy
import secrets
from typing import Any

from django import forms
from django.http import QueryDict

from studyapp.models import ExpertiseLevel, ItemChoice, Questionnaire, QuestionnaireItem
from studyapp.models.written import PlainText
from studyapp.wording import spoken_languages

ITEMS, LEVELS, LANGUAGES = "item", "level", "language"
MOST_ROWS = 200  # of one list: no person answers more


class TranslatedForm(forms.ModelForm):
    """A record with its texts in further languages, as fields such as `nl-text`."""

    translated: tuple[str, ...] = ()

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages, spoken = languages, spoken_languages()
        for language in languages if self.translated else ():
            given = self.instance.translations.get(language, {})
            for name in self.translated:
                field = copy.deepcopy(self.fields[name])
                field.required, field.help_text = False, ""
                field.label = f"{field.label}, {spoken[language]}"
                field.widget.attrs["lang"] = language
                self.fields[f"{language}-{name}"] = field
                self.initial.setdefault(f"{language}-{name}", given.get(name, ""))

    def clean(self) -> dict[str, Any]:
        """Put the translations into the record; of a language that was taken away they go."""
        cleaned = super().clean() or self.cleaned_data
        if not self.translated:
            return cleaned
        kept = {code: dict(texts) for code, texts in self.instance.translations.items()}
        for language in spoken_languages():
            texts = kept.pop(language, {})
            if language not in self.languages:
                continue
            for name in self.translated:
                texts[name] = cleaned.get(f"{language}-{name}", "")
            texts = {name: text for name, text in texts.items() if text}
            kept |= {language: texts} if texts else {}
        self.instance.translations = kept
        return cleaned

    @property
    def translations(self) -> list[forms.BoundField]:
        """The fields of the further languages, one language after the other."""
        return [self[name] for name in self.fields if name.partition("-")[0] in self.languages]


class HeadForm(TranslatedForm):
    translated = ("introduction",)

    class Meta:
        model = Questionnaire
        fields = ("name", "version", "introduction", "scoring", "source", "licence")
        widgets = {
            "introduction": forms.Textarea(attrs={"rows": 4}),
            "source": forms.Textarea(attrs={"rows": 3}),
        }


class ItemForm(TranslatedForm):
    translated = ("text", "low_label", "high_label")

    class Meta:
        model = QuestionnaireItem
        fields = (
            "text",
            "code",
            "kind",
            "required",
            "scored",
            "reversed",
            "steps",
            "low_label",
            "high_label",
        )
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        field_classes = {"text": PlainText}
        # Told once, above all items.
        help_texts = dict.fromkeys(fields, "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False


class ChoiceForm(TranslatedForm):
    translated = ("label",)

    class Meta:
        model = ItemChoice
        fields = ("label", "code", "value", "level")
        help_texts = {"value": "", "level": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False


class LevelForm(TranslatedForm):
    class Meta:
        model = ExpertiseLevel
        fields = ("level", "label", "from_score")
        help_texts = {"level": "", "from_score": ""}


def rearrange(data: QueryDict) -> tuple[QueryDict, str]:
    """Do with the rows what a button asked for, such as "up item 12" or "add item-12-choice".

    Returns
    -------
    QueryDict : what was sent, with the rows in their new order.
    str : prefix of the row that it was about, or of the one now in its place; empty if none is.
    """
    what, _, rest = data.get("do", "").partition(" ")
    name, _, key = rest.partition(" ")
    data = data.copy()
    keys = data.getlist(name)
    if what == "add" and len(keys) < MOST_ROWS:
        key = f"new{secrets.token_hex(4)}"
        data.setlist(name, [*keys, key])
    elif key in keys:
        place = keys.index(key)
        keys.pop(place)
        if what != "remove":
            keys.insert(max(0, place - 1) if what == "up" else place + 1, key)
        data.setlist(name, keys)
        if what == "remove":
            key = keys[min(place, len(keys) - 1)] if keys else ""
    return data, f"{name}-{key}" if key else ""
