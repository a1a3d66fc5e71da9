"""From an audit to a signed report, a review, and what verification says of it."""

import json
import re
import shutil

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from explainers.__main__ import main
from tests.explainers.audit.conftest import RED, draw

PATCH, ELSEWHERE = (4, 4, 12, 12), (20, 20, 28, 28)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """A private key and its public half, as files."""
    tmp_path = tmp_path_factory.mktemp("keys")
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    pem = serialization.Encoding.PEM
    none = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none))
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    public.write_bytes(key.public_key().public_bytes(pem, kind))
    return str(private), str(public)


@pytest.fixture(scope="module")
def written(colour_model, tmp_path_factory, keys):
    """A signed report about a picture that is right for the wrong reason."""
    folder = tmp_path_factory.mktemp("signed")
    Image.fromarray(draw((PATCH, RED))).save(folder / "00.png")
    objects = [{"label": "red", "box": list(ELSEWHERE)}]
    entry = {"picture": "00.png", "labels": ["red"], "objects": objects}
    (folder / "truth.json").write_text(json.dumps([entry]))
    config = folder / "audit.toml"
    config.write_text("[sanity]\npictures = 0\n")
    order = ["audit", str(colour_model), str(folder / "truth.json"), "--config", str(config)]
    assert main([*order, "--out", str(folder / "out"), "--key", keys[0]]) == 1
    return folder / "out"


@pytest.fixture
def report(written, tmp_path):
    """A copy of the report, to be changed."""
    return str(shutil.copytree(written, tmp_path / "out"))


def test_a_report_is_verified_reviewed_signed_again_and_tampering_is_told(
    report, keys, tmp_path, capsys
):
    private, public = keys
    folder = tmp_path / "out"
    assert main(["verify", report, "--key", public]) == 0
    assert "files are as they were; signed with the key; without maps/" in capsys.readouterr().err
    written = set(json.loads((folder / "manifest.json").read_text())["files"])
    assert written == {path.name for path in folder.iterdir()} - {"maps", "manifest.json"}
    assert {"audit.json", "altai.html", "altai.md", "junit.xml", "report.html"} <= written

    review = ["review", report, "00.png", "--reviewer", "Ada", "--verdict", "agree"]
    assert main([*review, "--comment", "a puddle"]) == 2
    assert "the report is signed, and a review changes it" in capsys.readouterr().err
    assert not (folder / "reviews.jsonl").exists()
    assert main([*review, "--comment", "a puddle", "--key", private]) == 0
    assert "a puddle" in (folder / "altai.html").read_text()
    assert main(["verify", report, "--key", public]) == 0

    with (folder / "junit.xml").open("a") as stream:
        stream.write(" ")
    capsys.readouterr()
    assert main(["verify", report]) == 1
    assert "FAIL: junit.xml: it differs" in capsys.readouterr().err
    # Nobody signs what somebody else has changed.
    assert main([*review, "--key", private]) == 2
    assert "the report is not as it was written" in capsys.readouterr().err


def test_every_link_of_the_self_assessment_leads_to_its_evidence(report, tmp_path):
    folder = tmp_path / "out"
    page = (folder / "altai.html").read_text()
    links = set(re.findall(r'href="([^"]+)"', page))
    assert {"report.html#summary", "report.html#checks", "gallery.html", "audit.json"} <= links
    for link in links:
        name, _, place = link.partition("#")
        target = (folder / name).read_text() if name else page
        assert not place or f'id="{place}"' in target, link
    assert 'href="altai.html"' in (folder / "report.html").read_text()


def test_a_review_may_leave_a_report_unsigned_if_that_is_asked_for(report, keys):
    review = ["review", report, "00.png", "--reviewer", "Ada", "--verdict", "unsure"]
    assert main([*review, "--unsigned"]) == 0
    assert main(["verify", report]) == 0
    assert main(["verify", report, "--key", keys[1]]) == 1
    # What lay about unsigned may be anybody's.
    assert main([*review, "--key", keys[0]]) == 2


def test_a_key_that_cannot_sign_stops_the_audit_before_anything_is_computed(
    colour_model, dataset, tmp_path, capsys
):
    path = dataset([{"pixels": draw((PATCH, RED)), "labels": ["red"]}])
    out = tmp_path / "out"
    order = ["audit", str(colour_model), str(path), "--out", str(out)]
    assert main([*order, "--key", str(tmp_path / "none.pem")]) == 2
    assert "none.pem: it cannot be opened" in capsys.readouterr().err
    assert list(out.iterdir()) == []


def test_verifying_what_is_no_report_ends_with_two(tmp_path, capsys):
    assert main(["verify", str(tmp_path)]) == 2
    assert "name the folder of an audit's report" in capsys.readouterr().err
