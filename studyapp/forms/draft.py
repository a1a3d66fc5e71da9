"""A whole questionnaire while it is built: its forms, what is wrong, and what it looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict
from django.utils.text import slugify

from studyapp.actions.questionnaire_building import Built
from studyapp.forms.building import (
    ITEMS,
    LANGUAGES,
    LEVELS,
    MOST_ROWS,
    ChoiceForm,
    HeadForm,
    ItemForm,
    LevelForm,
    TranslatedForm,
)
from studyapp.models import ExpertiseLevel, ItemChoice, Questionnaire, QuestionnaireItem
from studyapp.wording import spoken_languages

LONGEST_CODE = 40  # of the codes that are made from texts


@dataclass
class Part:
    """One row: its form, the list it stands in, and the rows that belong to it."""

    key: str
    list_name: str
    form: TranslatedForm
    parts: list[Part] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        return f"{self.list_name}-{self.key}"

    @property
    def parts_name(self) -> str:
        """The name of the list of its own rows."""
        return f"{self.prefix}-choice"


class Draft:
    """What is stored, or what was sent.

    Parameters
    ----------
    data : what the builder sent; None for what is stored.
    is_checked : whether mistakes are to be found, as when it is saved; while rows come and go an
        empty box is no mistake.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        data: QueryDict | None = None,
        *,
        is_checked: bool = False,
    ) -> None:
        self.questionnaire, self.data, self.is_checked = questionnaire, data, is_checked
        self._stored = {
            str(item.pk): item for item in questionnaire.items.prefetch_related("choices")
        }
        self._levels = {str(row.pk): row for row in questionnaire.expertise_levels.all()}
        self.languages = self._languages()
        self.head = self._form(HeadForm, "head", questionnaire)
        self.items = [self._item(key) for key in self._keys(ITEMS, self._stored)]
        self.levels = [
            Part(key, LEVELS, self._form(LevelForm, f"{LEVELS}-{key}", self._level(key)))
            for key in self._keys(LEVELS, self._levels)
        ]

    @property
    def forms(self) -> Iterator[BaseForm]:
        yield self.head
        for item in self.items:
            yield item.form
            yield from (choice.form for choice in item.parts)
        yield from (level.form for level in self.levels)

    @property
    def language_choices(self) -> list[tuple[str, str, bool]]:
        spoken = spoken_languages().items()
        return [(code, name, code in self.languages) for code, name in spoken]

    def is_valid(self) -> bool:
        """Whether it can be stored; the forms then say what cannot."""
        valid = [form.is_valid() for form in self.forms]
        if not all(valid):
            return False
        self._name_codes()
        self._refuse_twice(self.items, "code", "Another item has this code already.")
        for item in self.items:
            self._refuse_twice(item.parts, "code", "Another choice has this code already.")
        self._refuse_twice(self.levels, "level", "Another level has this number already.")
        self._refuse_twice(
            self.levels, "from_score", "Another level begins here already: they overlap."
        )
        return all(form.is_valid() for form in self.forms)

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms)

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """Every mistake: the box that it is in, that box's name and row, and what is wrong."""
        for where, form in self._named_forms():
            for error in form.non_field_errors():
                yield "", "", f"{where}{error}"
            for bound in form:
                for error in bound.errors:
                    yield bound.auto_id, f"{where}{bound.label}", str(error)

    def _named_forms(self) -> Iterator[tuple[str, BaseForm]]:
        yield "", self.head
        for number, item in enumerate(self.items, start=1):
            yield f"Item {number}, ", item.form
            for place, choice in enumerate(item.parts, start=1):
                yield f"item {number}, choice {place}, ", choice.form
        for number, level in enumerate(self.levels, start=1):
            yield f"Level {number}, ", level.form

    def begin_at(self, prefix: str) -> None:
        """Let the browser put the cursor into the first box of a row."""
        for form in self.forms:
            if form.prefix == prefix:
                next(iter(form.fields.values())).widget.attrs["autofocus"] = True

    def built(self) -> Built:
        """The records of a valid draft, not stored yet."""
        return Built(
            self.questionnaire,
            [
                (part.form.instance, [choice.form.instance for choice in part.parts])
                for part in self.items
            ],
            [part.form.instance for part in self.levels],
        )

    def asked(self) -> Sequence[tuple[QuestionnaireItem, Sequence[ItemChoice]]]:
        """The items as they would be asked, also where they cannot be stored yet."""
        for form in self.forms:
            form.is_valid()
        self._name_codes()
        shown = []
        for number, part in enumerate(self.items, start=1):
            item, choices = part.form.instance, [choice.form.instance for choice in part.parts]
            item.code = f"item-{number}"
            item.text = item.text or f"({number})"
            shown.append((item, choices))
        return shown

    def _languages(self) -> list[str]:
        """Those with a text anywhere, or those that were ticked."""
        if self.data is not None:
            return [code for code in spoken_languages() if code in self.data.getlist(LANGUAGES)]
        records: list[Any] = [self.questionnaire, *self._stored.values()]
        records += [choice for item in self._stored.values() for choice in item.choices.all()]
        given = {code for record in records for code, texts in record.translations.items() if texts}
        return [code for code in spoken_languages() if code in given]

    def _keys(self, name: str, stored: dict[str, Any]) -> list[str]:
        keys = list(stored) if self.data is None else self.data.getlist(name)
        # A row that somebody else took away meanwhile is no record any more and becomes a new one.
        usable = [key for key in keys if key.isalnum() and key.isascii()]
        return list(dict.fromkeys(usable))[:MOST_ROWS]

    def _item(self, key: str) -> Part:
        item = self._stored.get(key) or QuestionnaireItem(questionnaire=self.questionnaire)
        part = Part(key, ITEMS, self._form(ItemForm, f"{ITEMS}-{key}", item))
        stored = {str(row.pk): row for row in item.choices.all()} if item.pk else {}
        for choice in self._keys(part.parts_name, stored):
            record = stored.get(choice) or ItemChoice(item=item)
            form = self._form(ChoiceForm, f"{part.parts_name}-{choice}", record)
            part.parts.append(Part(choice, part.parts_name, form))
        return part

    def _level(self, key: str) -> ExpertiseLevel:
        return self._levels.get(key) or ExpertiseLevel(questionnaire=self.questionnaire)

    def _form(self, kind: type[TranslatedForm], prefix: str, record: Any) -> TranslatedForm:
        """A form that is checked, or one that shows what was sent without complaining."""
        given = {"instance": record, "prefix": prefix, "languages": self.languages}
        is_new = self.data is None or not any(key.startswith(f"{prefix}-") for key in self.data)
        if is_new and not self.is_checked:
            return kind(**given)
        sent = kind(self.data, **given)
        if self.is_checked:
            return sent
        return kind(initial={name: sent[name].data for name in sent.fields}, **given)

    def _name_codes(self) -> None:
        """Codes that were left empty are made from the texts."""
        for rows, text in [(self.items, "text"), *((item.parts, "label") for item in self.items)]:
            taken = {part.form.instance.code for part in rows}
            for part in rows:
                record = part.form.instance
                if not record.code:
                    record.code = _code(getattr(record, text), taken)
                    taken.add(record.code)

    def _refuse_twice(self, parts: Sequence[Part], name: str, message: str) -> None:
        values = Counter(getattr(part.form.instance, name) for part in parts)
        for part in parts:
            if values[getattr(part.form.instance, name)] > 1:
                part.form.add_error(name, message)


def _code(text: str, taken: set[str]) -> str:
    """A code from a text's first words that no other row has."""
    begin = slugify(text)[:LONGEST_CODE].strip("-_") or "item"
    number, code = 1, begin
    while code in taken:
        number += 1
        code = f"{begin}-{number}"
    return code
