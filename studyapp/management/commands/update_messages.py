"""Bring locale/ in step with the texts of the participants' pages: `manage.py update_messages`."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

LOCALE = settings.BASE_DIR / "locale"
# How participants are addressed, for whoever translates the next text.
MANNERS = {"nl": "je", "de": "Sie", "fr": "vous", "es": "usted", "sv": "du"}
# What participants read. The pages of researchers and of the administration stay English.
TEMPLATES = ("templates/*.html", "templates/participant/*.html")
CODE = ("studyapp/*.py", *(f"studyapp/{room}/**/*.py" for room in ("actions", "forms", "views")))
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Command(BaseCommand):
    help = "Write new texts of the participants' pages into locale/ and drop those that went."
    requires_system_checks = ()  # texts are brought in step while pages are being made

    def handle(self, *args: Any, **options: Any) -> None:
        used = used_texts()
        for code, name in settings.LANGUAGES:
            if code == "en":
                continue
            catalogue = read_catalogue(code)
            catalogue.update(used, no_fuzzy_matching=True)
            _write(catalogue, code)
            missing = sum(not translated(message) for message in catalogue if message.id)
            self.stdout.write(f"{name}: {len(catalogue)} texts, {missing} to be translated")


def used_texts() -> Catalog:
    """Every text that templates and code hand to gettext, with the files that do."""
    used = Catalog(project="SeeWhy", fuzzy=False)
    for path, source in _sources():
        found = extract("python", BytesIO(source.encode()), KEYWORDS, ["Translators:"])
        for _, text, comments, context in found:
            name = str(path.relative_to(settings.BASE_DIR))
            used.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
    return used


def _sources() -> Iterator[tuple[Path, str]]:
    for pattern in CODE:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            yield path, path.read_text()
    for pattern in TEMPLATES:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            lines = templatize(path.read_text(), origin=str(path)).splitlines()
            # What is left of a template is a list of calls; its indentation means nothing.
            yield path, "\n".join(line.strip() for line in lines)


def _write(catalogue: Catalog, code: str) -> None:
    path = catalogue_path(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=100, ignore_obsolete=True, omit_header=True, include_lineno=False
        )
    plural = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
    head = (
        f'# Participants are addressed as "{MANNERS[code]}".\n'
        'msgid ""\n'
        'msgstr ""\n'
        f'"Language: {code}\\n"\n'
        f'"Plural-Forms: {plural}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    path.write_text(head + path.read_text())


def catalogue_path(code: str) -> Path:
    return LOCALE / code / "LC_MESSAGES" / "django.po"


def read_catalogue(code: str) -> Catalog:
    """The translations into this language as they are stored; empty for a new one."""
    path = catalogue_path(code)
    if not path.exists():
        return Catalog(locale=code, project="SeeWhy", fuzzy=False)
    return read_po(BytesIO(path.read_bytes()), locale=code, abort_invalid=True)


def translated(message: Any) -> bool:
    """Every form of the text has a translation."""
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(form and form.strip() for form in forms)
