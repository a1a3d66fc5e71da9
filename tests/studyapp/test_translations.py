"""Every text of the participants' pages is there in every language, and nothing else."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from studyapp.management.commands import update_messages
from studyapp.management.commands.update_messages import read_catalogue, translated, used_texts

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|</?\w+>")
# Spelt alike in that language.
SAME_WORD = {"Original", "Instructions", "Questions", "Explanation", "Version", "Explanation A"}


@pytest.fixture(scope="module")
def used():
    return used_texts()


def _forms(text) -> list[str]:
    return list(text) if isinstance(text, tuple | list) else [text]


def test_the_five_languages_beside_english_are_offered():
    assert LANGUAGES == ["nl", "de", "fr", "es", "sv"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_translated_and_none_is_left_over(used, code):
    catalogue = read_catalogue(code)
    wanted = {(m.context, m.id) for m in used if m.id}
    have = {(m.context, m.id): m for m in catalogue if m.id}
    assert wanted - have.keys() == set(), "run: manage.py update_messages, and translate"
    assert have.keys() - wanted == set(), "run: manage.py update_messages"
    assert [m.id for m in have.values() if not translated(m)] == []
    assert [m.id for m in have.values() if m.fuzzy] == []
    assert not catalogue.obsolete


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_has_the_placeholders_and_tags_of_the_text(code):
    for message in read_catalogue(code):
        if not message.id:
            continue
        sources, forms = _forms(message.id), _forms(message.string)
        wanted = sorted(PLACEHOLDER.findall(sources[-1]))
        for form in forms:
            found = sorted(PLACEHOLDER.findall(form))
            # "Once" needs no number.
            allowed = [wanted, sorted(PLACEHOLDER.findall(sources[0]))]
            assert found in allowed, (code, form)
        assert sorted(PLACEHOLDER.findall(forms[-1])) == wanted, (code, forms[-1])


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_translation_is_the_english_text_itself(code):
    same = {
        form
        for message in read_catalogue(code)
        if message.id
        for form in _forms(message.string)
        if form in _forms(message.id) and re.search("[a-z]{3}", form)
    }
    assert same <= SAME_WORD


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_ends_as_the_text_does_and_speaks_one_way_to_everybody(code):
    strangers = {"nl": r"\b[Uu]w?\b", "de": r"\b(du|dein\w*|dir|dich)\b", "fr": r"\b(tu|ton|ta)\b"}
    strangers |= {"es": r"\b(tú|tu|tus|puedes|eres)\b", "sv": r"\b(ni|er|ert)\b"}
    for message in read_catalogue(code):
        for source, form in zip(_forms(message.id), _forms(message.string), strict=False):
            if source:
                assert (source[-1] in ".?:") == (form[-1] in ".?:"), (code, form)
                assert not re.search(strangers[code], form), (code, form)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("nl", "Ik ga akkoord en doe mee"),
        ("de", "Ich willige ein und nehme teil"),
        ("fr", "J’accepte et je participe"),
        ("es", "Acepto y participo"),
        ("sv", "Jag samtycker och deltar"),
    ],
)
def test_what_was_translated_is_what_is_said(code, said):
    with translation.override(code):
        assert translation.gettext("I agree and take part") == said


def test_updating_keeps_translations_drops_what_went_and_adds_what_came(tmp_path, monkeypatch):
    monkeypatch.setattr(update_messages, "LOCALE", tmp_path)
    path = tmp_path / "nl" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Consent"\nmsgstr "Toestemming"\n\nmsgid "Gone"\nmsgstr "Weg"\n'
    )
    call_command("update_messages", verbosity=0)
    text = path.read_text()
    assert 'msgid "Consent"\nmsgstr "Toestemming"' in text
    assert "Gone" not in text
    assert 'msgid "I agree and take part"\nmsgstr ""' in text
    assert {folder.name for folder in tmp_path.iterdir()} == set(LANGUAGES)
    call_command("update_messages", verbosity=0)
    assert path.read_text() == text
