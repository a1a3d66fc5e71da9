"""No address and no name in a zip file leads to a file that is not meant."""

import io
import zipfile
from itertools import product
from urllib.parse import quote

import pytest
from django.conf import settings

from studyapp.actions.archives import files_in, name_of, objection
from tests.roles.world import make_world

UPS = (
    *("../", "..\\", "....//", "..//", ".././", "..;/", "%2e%2e/", "%2e%2e%2f", "..%2f", "..%5c"),
    *("%252e%252e%252f", "%c0%ae%c0%ae/", "..%c0%af", "%uff0e%uff0e/", "\uff0e\uff0e/", "..\u2215"),
    *("..%00/", "../\u202e", ".%2e/", "%2e./"),
)
WANTED = ("secret_key", "seewhy.sqlite3", "etc/passwd", "media/../secret_key", "proc/self/environ")
BARE = (
    "/etc/passwd",
    "//etc/passwd",
    "file:///etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\host\\share\\file",
    "~/.ssh/id_rsa",
    "secret_key%00.webp",
    "secret_key\x00.webp",
    ".",
    "..",
    "/",
    "%2f%2fetc%2fpasswd",
    "a" * 5000,
)
TRICKS = tuple(up * deep + wanted for up, wanted, deep in product(UPS, WANTED, (1, 2, 6))) + BARE
SECRET = "known only to the server: 5b1d"


def test_there_are_enough_tricks_and_no_two_alike():
    assert len(set(TRICKS)) == len(TRICKS) >= 200


@pytest.fixture
def secret():
    """Files beside the media and above them, each with the same words."""
    for folder in (settings.MEDIA_ROOT, settings.MEDIA_ROOT.parent):
        folder.mkdir(parents=True, exist_ok=True)
    places = [settings.MEDIA_ROOT.parent / "secret_key", settings.MEDIA_ROOT / "secret_key"]
    before = {place: place.read_bytes() if place.exists() else None for place in places}
    for place in places:
        place.write_text(SECRET)
    yield SECRET
    for place, content in before.items():
        place.unlink() if content is None else place.write_bytes(content)


@pytest.mark.django_db
def test_no_address_leads_to_a_file_that_is_not_meant(secret):
    world, reached = make_world(), []
    client = world.clients["admin"]
    client.cookies["participant"] = world.clients["participant"].cookies["participant"].value
    for number, trick in enumerate(TRICKS):
        root = ("/static/", "/s/trust/picture/", "/media/")[number % 3]
        for address in (root + trick, root + quote(trick, safe="")):
            answer = client.get(address)
            body = b"".join(answer) if answer.streaming else answer.content
            if secret.encode() in body or b"root:x:0" in body or answer.status_code == 200:
                reached.append((address, answer.status_code))
            assert answer.status_code < 500, address
    assert reached == []


def test_no_name_in_a_zip_file_leads_out_of_it(tmp_path):
    """Names of files as they are written; a name that leads nowhere else may be unpacked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for trick in TRICKS:
            archive.writestr(zipfile.ZipInfo(trick[:400]), b"")
    inside = (tmp_path / "inside").resolve()
    with zipfile.ZipFile(buffer) as archive:
        let_in = [name_of(one) for one in files_in(archive) if not objection(one)]
    for name in let_in:
        assert (inside / name).resolve().is_relative_to(inside), name
