"""Two languages that nobody speaks, made of the interface's own texts.

`he` is written from right to left in Hebrew letters, `eo` is English with words 40 % longer. What a
page still shows in plain English under one of them was never handed to gettext.
"""

import re
from math import ceil
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from studyapp.management.commands.update_messages import used_texts

LANGUAGES = [("en", "English"), ("he", "עברית"), ("eo", "Esperanto")]
KEPT = re.compile(r"(%\(\w+\)s|%%|<[^>]+>|&\w+;|\{\w*\}|\b[AB]\b)")
HEBREW = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "אבגדהוזחטיכלמנסעפצקרשתםןףץאבגדהוזחטיכלמנסעפצקרשתםןףץ",
)


def speak(settings, folder: Path) -> None:
    """Teach the application both languages for the rest of the test."""
    for code, said in (("he", mirrored), ("eo", stretched)):
        _write(folder, code, said)
    settings.LOCALE_PATHS = [folder]
    settings.LANGUAGES = LANGUAGES


def _write(folder: Path, code: str, said) -> None:
    spoken = Catalog(locale=code, fuzzy=False)
    for message in used_texts():
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            # Some languages have more than two forms; all of them say the plural here.
            forms = [said(message.id[0])] + [said(message.id[1])] * (spoken.num_plurals - 1)
            spoken.add(message.id, forms, context=message.context)
        else:
            spoken.add(message.id, said(message.id), context=message.context)
    path = folder / code / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, spoken)


def mirrored(text: str) -> str:
    """The text in Hebrew letters, which are read from right to left."""
    return _said(text, lambda words: words.translate(HEBREW))


def stretched(text: str) -> str:
    """The text with every word at least 40 % longer, without a place to break it."""
    return _said(text, lambda words: re.sub(r"[a-zA-Z]+", _longer, words))


def _longer(word: re.Match[str]) -> str:
    return word[0] + "ë" * ceil(0.4 * len(word[0]))


def _said(text: str, change) -> str:
    parts = KEPT.split(text)
    parts[::2] = [change(part) if re.search("[a-z]", part) else part for part in parts[::2]]
    return "".join(parts)
