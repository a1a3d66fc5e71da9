"""What gettext reads is made of the texts that people edit, once, whole, by whoever comes first."""

import gettext
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from babel.messages.pofile import PoFileError

from studyapp.catalogues import compiled

TEXT = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Good day"
msgstr "{greeting}"
"""


@pytest.fixture
def sources(tmp_path):
    place = tmp_path / "sources" / "nl" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.po").write_text(TEXT.format(greeting="Goedendag"))
    return tmp_path / "sources"


def _says(folder):
    return gettext.translation("django", folder, ["nl"]).gettext("Good day")


def test_a_catalogue_is_compiled_once_and_found_again(sources, tmp_path):
    folder = compiled(sources, tmp_path / "data" / "locale")
    assert _says(folder) == "Goedendag"
    made = (folder / "nl/LC_MESSAGES/django.mo").stat().st_mtime_ns
    started = time.perf_counter()
    assert compiled(sources, tmp_path / "data" / "locale") == folder
    assert time.perf_counter() - started < 0.1
    assert (folder / "nl/LC_MESSAGES/django.mo").stat().st_mtime_ns == made


def test_a_changed_text_makes_a_new_folder_whatever_the_clock_says(sources, tmp_path):
    before = compiled(sources, tmp_path / "locale")
    path = sources / "nl/LC_MESSAGES/django.po"
    path.write_text(TEXT.format(greeting="Dag"))
    os.utime(path, (0, 0))
    after = compiled(sources, tmp_path / "locale")
    assert (_says(before), _says(after)) == ("Goedendag", "Dag")


def test_many_at_once_end_up_with_one_whole_folder_and_leave_nothing_else(sources, tmp_path):
    target = tmp_path / "locale"
    with ThreadPoolExecutor(8) as pool:
        folders = set(pool.map(lambda _: compiled(sources, target), range(16)))
    assert len(folders) == 1
    assert list(target.iterdir()) == list(folders)
    assert _says(folders.pop()) == "Goedendag"


def test_what_is_not_a_catalogue_is_refused_and_leaves_nothing_behind(sources, tmp_path):
    (sources / "nl/LC_MESSAGES/django.po").write_text('msgid "a"\nnonsense "b"\n')
    with pytest.raises(PoFileError):
        compiled(sources, tmp_path / "locale")
    assert list((tmp_path / "locale").iterdir()) == []


def test_without_any_translation_there_is_an_empty_folder(tmp_path):
    assert list(compiled(tmp_path / "none", tmp_path / "locale").iterdir()) == []
