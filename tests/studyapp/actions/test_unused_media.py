"""Files that nothing refers to are found and deleted; files in use and young ones never are."""

import os
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from studyapp import media
from studyapp.actions.unused_media import delete, unused
from studyapp.models import Classifier, Job, LogbookEntry
from tests.factories import make_classifier

pytestmark = pytest.mark.django_db
TWO_DAYS = 2 * 24 * 3600


def age(name):
    past = time.time() - TWO_DAYS
    os.utime(media.full_path(name), (past, past))
    return name


def names():
    return [file.name for file in unused()]


def test_a_file_is_unused_once_no_column_names_it():
    kept = age(media.store("classifiers", b"network", ".keras"))
    Classifier.objects.filter(pk=make_classifier().pk).update(path=kept)
    assert kept not in names()
    Classifier.objects.update(path="")
    assert names() == [kept]


def test_a_file_that_is_named_deep_in_json_is_in_use():
    kept = age(media.store("probes", b"picture", ".webp"))
    Job.objects.create(kind=Job.Kind.PROBE, report={"samples": [{"drawn": {"path": kept}}]})
    assert names() == []


def test_what_is_young_or_not_named_by_its_content_is_left_alone():
    media.store("uploads", b"just now", ".zip")
    other = media.full_path("pretrained/lite0.keras")
    other.parent.mkdir(parents=True)
    other.write_bytes(b"converted")
    age("pretrained/lite0.keras")
    assert names() == []


def test_what_is_asked_for_again_between_looking_and_deleting_stays():
    name = age(media.store("pictures", b"cat", ".png"))
    found = unused()
    assert media.store("pictures", b"cat", ".png") == name
    delete(found, by="ada")
    assert media.full_path(name).exists()


def test_what_a_killed_process_left_half_written_is_unused():
    left = media.full_path("pictures/tmp123.part")
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    assert names() == []
    age("pictures/tmp123.part")
    assert names() == ["pictures/tmp123.part"]


def test_the_command_shows_first_and_deletes_when_told_to():
    unneeded = age(media.store("stimuli", b"0" * 1_000_000, ".webp"))
    out = StringIO()
    call_command("purge_media", stdout=out)
    assert "stimuli: 1 files, 1.0 MB" in out.getvalue()
    assert "add --yes" in out.getvalue()
    assert media.full_path(unneeded).exists()
    call_command("purge_media", "--yes", stdout=out)
    assert not media.full_path(unneeded).exists()
    assert LogbookEntry.objects.get().details == {"files": 1, "bytes": 1_000_000}
    call_command("purge_media", stdout=out)
    assert "Nothing is unused" in out.getvalue()


@pytest.mark.parametrize(
    ("kind", "state", "days", "is_kept"),
    [
        ("pictures", "queued", None, True),
        ("pictures", "failed", 1, True),
        ("pictures", "failed", 31, False),
        ("pictures", "cancelled", 31, False),
        ("pictures", "finished", 1, False),
        ("probe", "finished", 31, True),
        ("probe", "failed", 31, False),
    ],
)
@pytest.mark.parametrize("column", ["path", "parameters"])
def test_uploads_are_kept_while_the_job_can_be_done_or_ordered_again(
    kind, state, days, is_kept, column
):
    name = age(media.store("uploads", b"pictures", ".zip"))
    ended = None if days is None else timezone.now() - timedelta(days=days)
    given = name if column == "path" else {"files": [["cats.zip", name]]}
    Job.objects.create(kind=kind, state=state, finished_at=ended, **{column: given})
    assert names() == ([] if is_kept else [name])
