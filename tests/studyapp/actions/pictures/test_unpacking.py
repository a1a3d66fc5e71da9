"""An archive can do no harm: what is wrong is named, and the pictures beside it are unpacked."""

import stat
import zipfile

import pytest

from studyapp.actions.pictures import PicturesRefused, unpacking
from studyapp.actions.pictures.unpacking import unpack
from tests.studyapp.actions.pictures.archives import picture, zipped


@pytest.fixture
def into(tmp_path):
    folder = tmp_path / "deep" / "inside"
    folder.mkdir(parents=True)
    return folder


def _files(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def _link(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../out.png", "leads out of the zip file"),
        ("a/../../out.png", "leads out of the zip file"),
        ("/tmp/out.png", "leads out of the zip file"),
        ("C:\\out.png", "leads out of the zip file"),
        ("..\\out.png", "leads out of the zip file"),
        (_link("link.png"), "it is a link"),
        ("inner.zip", "an archive within the archive"),
        ("run.py", "neither a JPEG"),
        ("x" * 210 + ".png", "too long"),
        ("a/" * 25 + "b.png", "too long"),
    ],
)
def test_a_member_that_may_do_harm_is_refused_by_name_and_the_rest_goes_on(
    tmp_path, into, name, reason
):
    archive = zipped(tmp_path / "a.zip", {name: picture(), "good.png": picture()})
    (refused,) = unpack(archive, into)
    assert reason in refused
    assert _files(into) == ["good.png"]
    assert _files(tmp_path) == ["a.zip", "deep/inside/good.png"]


def test_a_colon_within_a_name_is_a_time_and_no_disk(tmp_path, into):
    archive = zipped(tmp_path / "a.zip", {"12:30.png": picture(), "at 12:31/a.png": picture()})
    assert unpack(archive, into) == []
    assert _files(into) == ["12:30.png", "at 12:31/a.png"]


def test_names_that_differ_in_case_or_are_there_twice_are_refused(tmp_path, into):
    path = zipped(tmp_path / "a.zip", {"a.png": picture(), "A.PNG": b"2"})
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("a.png", b"3")
    assert len(unpack(path, into)) == 2
    assert _files(into) == ["a.png"]


def test_a_file_and_a_folder_of_one_name_do_not_stop_the_others(tmp_path, into):
    archive = zipped(tmp_path / "a.zip", {"a.png": b"1", "a.png/b.png": b"2", "c.png": b"3"})
    (refused,) = unpack(archive, into)
    assert refused.startswith("a.png/b.png: a file and a folder")
    assert _files(into) == ["a.png", "c.png"]


def test_a_locked_member_is_refused(tmp_path, into):
    path = zipped(tmp_path / "a.zip", {"a.png": picture()})
    content = bytearray(path.read_bytes())
    content[6] |= 1  # of the local header
    content[content.rindex(b"PK\x01\x02") + 8] |= 1  # of the directory
    path.write_bytes(content)
    assert "locked with a password" in unpack(path, into)[0]


def test_a_damaged_member_is_refused_and_leaves_nothing(tmp_path, into):
    path = zipped(tmp_path / "a.zip", {"a.png": bytes(range(256)) * 9, "b.png": picture()})
    content = bytearray(path.read_bytes())
    content[60] ^= 255
    path.write_bytes(content)
    (refused,) = unpack(path, into)
    assert refused.startswith("a.png: it is damaged")
    assert _files(into) == ["b.png"]


def test_a_bomb_is_refused_before_anything_is_unpacked(tmp_path, into):
    archive = zipped(tmp_path / "a.zip", {f"{n}.png": bytes(10**6) for n in range(4)})
    assert archive.stat().st_size < 10_000
    with pytest.raises(PicturesRefused, match=r"4,000,000 bytes unpacked, more than 3,000,000"):
        unpack(archive, into, largest=3 * 10**6)
    assert _files(into) == []


def test_more_files_than_anybody_needs_are_refused(tmp_path, into, monkeypatch):
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 3)
    archive = zipped(tmp_path / "a.zip", {f"{n}.png": b"" for n in range(4)})
    with pytest.raises(PicturesRefused, match="Divide it"):
        unpack(archive, into)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(10)])
def test_what_is_no_zip_file_is_refused(tmp_path, into, content):
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(PicturesRefused, match="no zip file"):
        unpack(tmp_path / "a.zip", into)


def test_what_systems_add_by_themselves_is_left_out_without_a_word(tmp_path, into):
    members = {"__MACOSX/._a.png": b"", ".DS_Store": b"", "b/Thumbs.db": b"", "b/a.png": b"1"}
    assert unpack(zipped(tmp_path / "a.zip", members), into) == []
    assert _files(into) == ["b/a.png"]


def test_a_name_that_turns_its_text_around_is_shown_harmless(tmp_path, into):
    (refused,) = unpack(zipped(tmp_path / "a.zip", {"gnp\u202eexe.sh": b""}), into)
    assert "\u202e" not in refused
