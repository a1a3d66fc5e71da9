"""Texts that researchers write, in the reader's language; and the languages that there are."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language


def spoken_languages() -> dict[str, str]:
    """The languages that the pages can speak: each code with the language's own name.

    Asked anew each time, since settings may change after a module was imported.
    """
    return dict(settings.LANGUAGES)


def wording(record: Any, field: str) -> Any:
    """A text of a record in the active language, or as it was written where that is missing.

    The record has the column `translations`: {"nl": {"title": "..."}}. A region falls back to its
    language ("pt-br" to "pt").
    """
    language = get_language() or ""
    for code in (language, language.split("-")[0]):
        translated = record.translations.get(code, {}).get(field)
        if translated:
            return translated
    return getattr(record, field)


def translation_flaw(what: str, translations: Any) -> str:
    """Why these translations cannot be read; empty if they can."""
    if isinstance(translations, dict) and all(isinstance(t, dict) for t in translations.values()):
        return ""
    return f'the translations of {what} must be of the form {{"nl": {{"text": "..."}}}}'
