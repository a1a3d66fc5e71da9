"""A report that was changed is told from one that was not."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from explainers.audit import make_config
from explainers.audit.bundle.manifest import (
    NAME,
    check_intact,
    key_of,
    problems_of,
    program_sha256,
    write_manifest,
)
from explainers.audit.bundle.reading import ReportError
from explainers.audit.bundle.signing import (
    KeyFileError,
    is_signed_by,
    public_key,
    read_private_key,
    read_public_key,
)
from tests.explainers.audit.reported import document

PEM = serialization.Encoding.PEM
PLAIN = serialization.NoEncryption()


def pem(key, protection=PLAIN):
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, protection)


@pytest.fixture
def key():
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def report(tmp_path):
    folder = tmp_path / "out"
    (folder / "maps" / "ab").mkdir(parents=True)
    (folder / "maps" / "ab" / "x.npz").write_bytes(b"a map")
    (folder / "audit.json").write_text("{}")
    (folder / "report.html").write_text("<p>")
    return folder


def test_every_file_but_the_maps_is_listed_with_its_sha256(report):
    written = write_manifest(report, document())
    assert written == json.loads((report / NAME).read_text())
    assert set(written["files"]) == {"audit.json", "report.html"}
    assert written["files"]["audit.json"]["sha256"] == hashlib.sha256(b"{}").hexdigest()
    assert written["left_out"] == ["maps/"]
    assert written["facts"]["model_sha256"] == "1" * 64
    assert written["program_sha256"] == program_sha256()
    assert problems_of(report) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda folder: (folder / "audit.json").write_text("[]"), "audit.json: it differs"),
        (lambda folder: (folder / "report.html").unlink(), "report.html: it is missing"),
        (lambda folder: (folder / "more.txt").write_text(""), "more.txt: it is new"),
    ],
)
def test_a_file_that_differs_is_missing_or_is_new_is_named(report, change, told):
    write_manifest(report, document())
    change(report)
    assert problems_of(report) == [told]
    with pytest.raises(ReportError, match=told):
        check_intact(report)


def test_a_map_that_was_computed_again_changes_nothing(report):
    write_manifest(report, document())
    (report / "maps" / "ab" / "x.npz").unlink()
    assert problems_of(report) == []


def test_the_signature_is_ed25519s_of_the_whole_manifest(report, key):
    # RFC 8032 signs the same with the same key and bytes, so the value can be made anew here.
    written = write_manifest(report, document(), key)
    assert problems_of(report, key.public_key()) == []
    check_intact(report)
    unsigned = {**written, "signature": {**written["signature"]}}
    value = unsigned["signature"].pop("value")
    content = json.dumps(unsigned, sort_keys=True, separators=(",", ":")).encode()
    assert base64.b64encode(key.sign(content)).decode() == value


def test_test_vector_one_of_rfc_8032_is_recognised():
    signer = public_key("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
    assert is_signed_by(signer, signature, b"")
    assert not is_signed_by(signer, signature, b"x")


def changed(report, change):
    manifest = json.loads((report / NAME).read_text())
    change(manifest)
    (report / NAME).write_text(json.dumps(manifest))


def test_a_file_and_its_checksum_changed_together_break_the_signature(report, key):
    write_manifest(report, document(), key)
    (report / "audit.json").write_text("[]")
    sha256 = hashlib.sha256(b"[]").hexdigest()
    changed(report, lambda told: told["files"]["audit.json"].update(sha256=sha256, bytes=2))
    assert problems_of(report) == []  # which is why a key is worth having
    [told] = problems_of(report, key.public_key())
    assert told == "manifest.json: its signature is not of what it says"
    with pytest.raises(ReportError, match="its signature is not of what it says"):
        check_intact(report)


def test_nothing_is_signed_again_that_the_same_key_has_not_signed(report, key):
    # Else who takes the signature away, or puts one of their own, has a forgery signed.
    for forger in (None, Ed25519PrivateKey.from_private_bytes(bytes(32))):
        write_manifest(report, document(), forger)
        check_intact(report)
        with pytest.raises(ReportError, match=r"not signed|signed with another key"):
            check_intact(report, key)
    write_manifest(report, document(), key)
    check_intact(report, key)


@pytest.mark.parametrize("signature", ["x", {}, {"public_key": "zz"}, {"public_key": "00"}])
def test_a_signature_that_names_no_key_is_told(report, key, signature):
    write_manifest(report, document(), key)
    changed(report, lambda told: told.update(signature=signature))
    with pytest.raises(ReportError, match="its signature names no key"):
        check_intact(report)


def test_another_signer_and_no_signature_are_told(report, key):
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    write_manifest(report, document(), key)
    [told] = problems_of(report, other)
    assert "it is signed with another key" in told
    write_manifest(report, document())
    assert problems_of(report, other) == ["manifest.json: it is not signed"]


def test_keys_are_read_from_the_files_that_openssl_writes(tmp_path, key):
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    private.write_bytes(pem(key))
    public.write_bytes(
        key.public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    signature = read_private_key(private).sign(b"x")
    assert is_signed_by(read_public_key(public), signature, b"x")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no key", "it holds no private key in PEM; make one: openssl"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "not of the kind Ed25519"),
        (
            pem(
                Ed25519PrivateKey.from_private_bytes(bytes(32)),
                serialization.BestAvailableEncryption(b"secret"),
            ),
            "the key is encrypted with a password",
        ),
        (None, "it cannot be opened"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_with_the_next_step(tmp_path, content, told):
    path = tmp_path / "private.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(KeyFileError, match=told):
        read_private_key(path)


def test_a_private_key_is_no_public_one(tmp_path, key):
    path = tmp_path / "private.pem"
    path.write_bytes(pem(key))
    with pytest.raises(KeyFileError, match="no public key in PEM; write it: openssl pkey"):
        read_public_key(path)


def test_a_private_key_is_never_handed_out_with_the_report(report, key):
    (report / "private.pem").write_bytes(pem(key))
    config = make_config({"signature": {"key": "private.pem"}}, report)
    with pytest.raises(ReportError, match="lies in the report's own folder; keep it elsewhere"):
        key_of(config, report)
    assert key_of(make_config({}), report) is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be opened .*; name the folder of an audit's report"),
        ("{", "it is not JSON"),
        ("[]", "it names no files"),
        ('{"format": 9, "files": {}}', "it has the format 9, not 1"),
    ],
)
def test_a_manifest_that_is_none_is_refused(tmp_path, content, told):
    if content is not None:
        (tmp_path / NAME).write_text(content)
    with pytest.raises(ReportError, match=told):
        problems_of(tmp_path)
