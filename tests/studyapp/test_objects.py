"""Stored files in an object storage: a real S3 server of a package, on the loopback."""

import shutil
import time
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.core.management import call_command
from moto.server import ThreadedMotoServer

from studyapp import media, objects
from studyapp.actions.backup.taking import take
from studyapp.actions.bundle import taking_in
from studyapp.actions.bundle.writing import export_study
from studyapp.actions.deleting import delete_study
from studyapp.actions.map_store import keep_map, map_store
from studyapp.actions.unused_media import delete, unused
from studyapp.models import Explanation, Stimulus
from tests.computed_study import make_computed_study
from tests.factories import make_open_study
from tests.gallery_study import make_gallery_study
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    """The address of a server that holds nothing but what these tests put there."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """An empty bucket in which stored files are kept."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "of-a-test")
    made = boto3.resource("s3", endpoint_url=server, region_name="eu-west-1").Bucket("seewhy")
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    address = f"s3://seewhy/lab?endpoint={server}&region=eu-west-1"
    settings.STORAGES = settings.STORAGES | {objects.ALIAS: objects.described(address)}
    yield made
    made.objects.all().delete()
    made.delete()


def names(bucket) -> set[str]:
    return {one.key.removeprefix("lab/") for one in bucket.objects.all()}


def forget_copies() -> None:
    """As on a machine that was added just now."""
    shutil.rmtree(media._place(""))


def test_a_file_is_there_before_its_name_is_told_and_comes_to_every_machine(bucket):
    name = media.store("pictures", b"light", ".png")
    assert names(bucket) == {name}
    forget_copies()
    assert media.full_path(name).read_bytes() == b"light"
    forget_copies()
    assert media.read(name) == b"light"
    media.remove(name)
    assert names(bucket) == set()
    assert not media.full_path(name).exists()


@pytest.fixture
def sent(bucket):
    """What the storage is asked to change, by the names that S3 has for it."""
    events = storages[objects.ALIAS].connection.meta.client.meta.events
    asked = []
    for name in ("PutObject", "CopyObject", "UploadPart", "DeleteObject"):
        events.register(f"before-call.s3.{name}", lambda model, **_: asked.append(model.name))
    return asked


def test_a_file_that_is_there_is_not_sent_again(sent, tmp_path):
    name = media.store("pictures", b"light", ".png")
    assert sent == ["PutObject"]
    media.store("pictures", b"light", ".png")
    forget_copies()
    media.store("pictures", b"light", ".png")
    (tmp_path / "one.png").write_bytes(b"light")
    assert media.store_file("pictures", tmp_path / "one.png") == name
    keep_map("ab" * 32, b"map")
    keep_map("ab" * 32, b"map")
    assert sent == ["PutObject"] * 2
    assert media.read(name) == b"light"


def test_one_that_is_old_is_made_young_where_it_lies(sent, monkeypatch):
    name = media.store("pictures", b"light", ".png")
    (old,) = unused(grace=timedelta(0))
    monkeypatch.setattr(objects, "YOUNG", -1)
    time.sleep(1.1 - time.time() % 1)  # moments there are whole seconds
    media.store("pictures", b"light", ".png")
    assert sent == ["PutObject", "CopyObject"]
    assert objects.look(name).modified > old.modified
    forget_copies()
    assert media.read(name) == b"light"


@pytest.mark.parametrize("young", [-1, objects.YOUNG])
def test_one_that_was_deleted_or_is_not_whole_is_sent_again(sent, bucket, young, monkeypatch):
    monkeypatch.setattr(objects, "YOUNG", young)
    name = media.store("pictures", b"light", ".png")
    bucket.Object(f"lab/{name}").delete()
    assert objects._made_young(name) is False
    media.store("pictures", b"light", ".png")
    bucket.Object(f"lab/{name}").put(Body=b"li")
    media.store("pictures", b"light", ".png")
    assert sent.count("PutObject") == 3
    forget_copies()
    assert media.read(name) == b"light"


def test_a_large_file_comes_in_parts_and_under_its_own_hash(bucket, tmp_path):
    large = tmp_path / "large.keras"
    large.write_bytes(bytes(range(256)) * 50_000)
    name = media.store_file("classifiers", large)
    forget_copies()
    assert media.sha256_of(media.full_path(name)) == Path(name).stem
    assert not list(media._place("").rglob("*.part"))


def test_participants_see_the_very_same_pictures_from_a_machine_that_had_none(bucket):
    make_open_study(pictures=2)
    visitor = Visitor()
    visitor.join()
    addresses = visitor.pictures()
    before = [visitor.client.get(address).content for address in addresses]
    assert all("pictures" not in address and ".webp" not in address for address in addresses)
    forget_copies()
    assert [visitor.client.get(address).content for address in addresses] == before
    assert visitor.respond().status_code in (200, 302, 303)


def test_maps_are_kept_read_and_purged_there(bucket):
    make_gallery_study()
    key = Explanation.objects.first().key
    before = map_store().load(key)[0].map
    forget_copies()
    assert (map_store().load(key)[0].map == before).all()
    assert unused(grace=timedelta(0)) == []
    stray = media.store("pictures", b"nobody's", ".png")
    found = unused(grace=timedelta(0))
    assert [file.name for file in found] == [stray]
    delete(found, by="test", grace=timedelta(0))
    assert stray not in names(bucket)
    assert {row.path for row in Stimulus.objects.all()} <= names(bucket)


def test_a_bundle_is_written_from_there_and_taken_in_there(bucket, tmp_path):
    study = make_computed_study(tmp_path / "study", pictures=2)
    forget_copies()
    bundle = tmp_path / "bundle.zip"
    export_study(study=study, path=bundle)
    before = {row.sha256: media.read(row.path) for row in Stimulus.objects.all()}
    delete_study(study=study, typed=study.slug, by="test", is_admin=True)
    delete(unused(grace=timedelta(0)), by="test", grace=timedelta(0))
    assert not any(name.startswith("stimuli/") for name in names(bucket))
    taking_in.import_study(path=bundle)
    forget_copies()
    assert {row.sha256: media.read(row.path) for row in Stimulus.objects.all()} == before != {}


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_what_lies_there(bucket, tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    make_open_study(pictures=1)
    forget_copies()
    backup = take(tmp_path / "backups")
    files = {
        path.relative_to(backup.parent / "media").as_posix()
        for path in (backup.parent / "media").rglob("*")
        if path.is_file()
    }
    assert files == names(bucket)
    call_command("flush", interactive=False, verbosity=0)
    bucket.objects.all().delete()
    forget_copies()
    call_command("restore", str(backup))
    assert names(bucket) == files


def test_a_storage_that_does_not_answer_is_named_and_nothing_is_half_written(bucket, settings):
    make_open_study(pictures=1)
    visitor = Visitor()
    visitor.join()
    address = visitor.pictures()[0]
    forget_copies()
    settings.STORAGES = settings.STORAGES | {
        objects.ALIAS: objects.described("s3://seewhy/lab?endpoint=http://127.0.0.1:9&region=x")
    }
    with pytest.raises(objects.StorageUnreachable, match="Look at SEEWHY_STORAGE"):
        media.store("pictures", b"dark", ".png")
    assert not [path for path in media._place("").rglob("*") if path.is_file()]
    assert visitor.client.get(address).status_code == 503


@pytest.mark.parametrize("address", ["http://host/b", "s3:///x", "s3://b?token=1", "bucket"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="write s3://bucket"):
        objects.described(address)
