"""Zip files and folders from strangers: what is read, and what is not even opened."""

import stat
import warnings
import zipfile

import pytest

from studyapp.actions.own_maps import archive as archives
from studyapp.actions.own_maps.archive import MapsRefused, opened
from studyapp.actions.own_maps.manifest import read_manifest
from tests.own_maps import lay_out, npz, row, zipped


def make(path, members):
    """A zip file of (name or ZipInfo, content)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(name, content)
    return path


def refusal(path):
    with pytest.raises(MapsRefused) as refused, opened(path) as files:
        read_manifest(files)
    return "\n".join(refused.value.problems)


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([("../../etc/cron.d/x", b"")], "../../etc/cron.d/x: its name leads out of the zip file"),
        ([("/etc/passwd", b"")], "its name leads out"),
        ([("C:\\x.npz", b"")], "its name leads out"),
        ([("a/../b.npz", b"")], "its name leads out"),
        (
            [("\u202egpj.npz", b"")],
            "\ufffdgpj.npz: its name is longer than 500 characters, or has some",
        ),
        ([("x" * 600, b"")], "longer than 500"),
        ([(link("manifest.csv"), b"/etc/passwd")], "manifest.csv: it is a link"),
        ([("a.npz", b""), ("A.npz", b"")], "A.npz: another file has the same name"),
        ([("a.npz", b"")], "There is no manifest.json or manifest.csv beside the maps"),
        ([("manifest.json", b"{}"), ("manifest.csv", b"")], "There are several manifests"),
        ([("manifest.json", b"{")], "manifest.json cannot be read"),
        ([("manifest.json", b"[]")], 'it must be {"maps":'),
        ([("manifest.json", b"\xff")], "cannot be read: 'utf-8' codec"),
        ([("manifest.json", b'{"maps": []}')], "tells of no map"),
        ([("manifest.json", b'{"maps": [3]}')], "map 1 must be written as"),
        ([("manifest.json", b'{"maps": [], "picture": "x"}')], "'picture' cannot be said for all"),
        ([("manifest.json", b'{"maps": [{"score": NaN}]}')], "NaN is no number in JSON"),
        ([("manifest.json", b"[" * 100_000)], "cannot be read"),
        ([("manifest.csv", b"picture,map\na,b,c")], "line 2 has more cells than"),
        ([("manifest.csv", b"picture,map,score\na,b,high")], "line 2: score 'high' is no number"),
        ([("manifest.csv", b"picture,map\n")], "tells of no map"),
        ([("manifest.csv", b"picture,colour\na,b")], "'colour' is unknown"),
    ],
)
def test_what_no_honest_zip_file_has_is_refused_by_name(tmp_path, members, said):
    assert said in refusal(make(tmp_path / "maps.zip", members))


def test_a_locked_member_is_refused(tmp_path):
    path = make(tmp_path / "maps.zip", [("a.npz", b"12345678")])
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    path.write_bytes(content)
    assert "a.npz: it is locked with a password" in refusal(path)


def test_what_is_no_zip_file_or_not_there_is_refused(tmp_path):
    (tmp_path / "maps.zip").write_bytes(b"no zip")
    assert "it is no zip file, or it is cut off" in refusal(tmp_path / "maps.zip")
    assert "there is no such folder or zip file" in refusal(tmp_path / "nowhere")


def test_too_much_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = make(tmp_path / "maps.zip", [("a.npz", bytes(5000)), ("b.npz", b"")])
    monkeypatch.setattr(archives, "LARGEST", 4000)
    assert "has 5,000 bytes unpacked, more than 4,000" in refusal(path)
    monkeypatch.setattr(archives, "MOST_FILES", 1)
    assert "holds 2 files, more than 1" in refusal(path)


def test_a_file_that_is_too_large_or_damaged_says_so(tmp_path, monkeypatch):
    path = make(tmp_path / "maps.zip", [("a.npz", bytes(range(256)) * 20)])
    monkeypatch.setattr(archives, "LARGEST_FILE", 100)
    with opened(path) as files, pytest.raises(ValueError, match="it is larger than"):
        files.read("a.npz")
    monkeypatch.undo()
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    with opened(path) as files, pytest.raises(ValueError, match="damaged in the zip file"):
        files.read("a.npz")


def test_links_in_a_folder_are_not_followed(tmp_path):
    folder = lay_out(tmp_path / "maps", {"maps": [row()]}, {})
    (folder / "0.npz").symlink_to("/etc/passwd")
    assert "0.npz: it is a link" in refusal(folder)


def test_what_systems_add_is_not_in_the_way(tmp_path):
    path = zipped(tmp_path / "maps.zip", {"maps": [row()]}, {"0.npz": npz()}, within="maps/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/maps/._0.npz", b"")
        archive.writestr("maps/.DS_Store", b"")
    with opened(path) as files:
        [entry] = read_manifest(files)
        assert entry.file == "maps/0.npz"
        assert files.read(entry.file) == npz()
