"""Files are named by their content and written whole or not at all."""

import os

import pytest

from studyapp import media


def test_the_same_bytes_are_kept_once(media_folder):
    name = media.store("pictures", b"pixels", ".png")
    assert media.store("pictures", b"pixels", ".png") == name
    assert media.read(name) == b"pixels"
    assert [path.name for path in media_folder.rglob("*.*")] == [name.rpartition("/")[2]]


def test_a_write_that_fails_leaves_nothing_behind(monkeypatch, media_folder):
    def full_disk(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        media.store("pictures", b"pixels", ".png")
    assert [path for path in media_folder.rglob("*") if path.is_file()] == []
