"""``manifest.json``: the checksums of every file of a report, signed if there is a key.

It is written last, and again after a review. The maps, from which the same audit can be made again,
are a cache and not part of the report: each is named by the hash of what determines it.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainers.audit.bundle import signing
from explainers.audit.bundle.reading import ReportError, read_json
from explainers.network.files import hash_file
from explainers.work.request import canonical
from explainers.work.storage import PARTIAL, write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

    from explainers.audit.evidence import Evidence
    from explainers.audit.options.config import AuditConfig

NAME = "manifest.json"
LEFT_OUT = ("maps",)  # folders of a report that hold caches
FORMAT = 1
ABOUT = ("model_sha256", "dataset_sha256", "pictures_sha256", "method", "started")


def write_manifest(
    folder: Path, document: Mapping[str, Any], key: "Ed25519PrivateKey | None" = None
) -> dict[str, Any]:
    """Write the checksums of all files that lie in a report's folder.

    Parameters
    ----------
    folder
        The report.
    document
        Its document, whose verdict and hashes are repeated.
    key
        Signs it; unsigned without one.

    Returns
    -------
    dict
        What was written.
    """
    facts = document["facts"]
    content: dict[str, Any] = {
        "format": FORMAT,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": document["verdict"],
        "facts": {name: facts.get(name) for name in ABOUT},
        "program_sha256": program_sha256(),
        "left_out": [f"{name}/" for name in LEFT_OUT],
        "files": files_of(folder),
    }
    if key is not None:
        public = signing.raw(key.public_key()).hex()
        content["signature"] = {"algorithm": "Ed25519", "public_key": public}
        value = base64.b64encode(key.sign(_signed(content))).decode()
        content["signature"]["value"] = value
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    write_whole(folder / NAME, f"{text}\n".encode())
    return content


def as_manifest(document: Mapping[str, Any], evidence: "Evidence", folder: Path) -> None:
    """Write it as the last file of a report, signed if the configuration names a key."""
    write_manifest(folder, document, key_of(evidence.config, folder))


def key_of(config: "AuditConfig", folder: Path) -> "Ed25519PrivateKey | None":
    """Read the key that the configuration names; None if it names none.

    Raises
    ------
    ValueError
        If it cannot be used, or lies among the files that would be handed out.
    """
    if not config.signature.key:
        return None
    path = config.file(config.signature.key)
    if path.resolve().is_relative_to(folder.resolve()):
        reason = "the private key lies in the report's own folder"
        raise ReportError(f"{path}: {reason}; keep it elsewhere")
    return signing.read_private_key(path)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a report's manifest.

    Raises
    ------
    ReportError
        If there is none, or it cannot be understood.
    """
    path = folder / NAME
    found = read_json(path)
    if not (isinstance(found, dict) and isinstance(found.get("files"), dict)):
        raise ReportError(f"{path}: it names no files; audit again")
    if found.get("format") != FORMAT:
        reason = f"it has the format {found.get('format')!r}, not {FORMAT}"
        raise ReportError(f"{path}: {reason}; verify it with the program that wrote it")
    return found


def is_signed(folder: Path) -> bool:
    """Say whether a report's manifest, if there is one, has a signature."""
    return (folder / NAME).exists() and "signature" in read_manifest(folder)


def problems_of(folder: Path, key: "Ed25519PublicKey | None" = None) -> list[str]:
    """Compare a report with its manifest.

    Parameters
    ----------
    folder
        The report.
    key
        Who must have signed; the signature is not looked at without it.

    Returns
    -------
    list of str
        A sentence for each file that differs, is missing or is new, and about the signature.

    Raises
    ------
    ReportError
        If there is no manifest.
    """
    manifest = read_manifest(folder)
    problems = [] if key is None else _signature_problems(manifest, key)
    told, found = manifest["files"], files_of(folder)
    problems += [f"{name}: it is missing" for name in sorted(told.keys() - found.keys())]
    problems += [f"{name}: it is new" for name in sorted(found.keys() - told.keys())]
    same = sorted(told.keys() & found.keys())
    return problems + [f"{name}: it differs" for name in same if told[name] != found[name]]


def check_intact(folder: Path, key: "Ed25519PrivateKey | None" = None) -> None:
    """Refuse a report that is not as its manifest says, so that nothing is signed unseen.

    Parameters
    ----------
    folder
        The report.
    key
        What is about to sign it again: it must have signed it before, or who took the signature
        away, or put one of their own, would have theirs signed as well.

    Raises
    ------
    ReportError
        If a file differs, is missing or is new, or the signature is not of the manifest.
    """
    problems = problems_of(folder)
    manifest = read_manifest(folder)
    if key is not None:
        problems += _signature_problems(manifest, key.public_key())
    elif "signature" in manifest:
        problems += _own_problems(manifest)
    if problems:
        told = "; ".join(problems)
        step = "put it back, or audit again, which computes no finished map again"
        raise ReportError(f"{folder}: the report is not as it was written ({told}); {step}")


def _own_problems(manifest: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with a signature by the key that it names itself."""
    signature = manifest["signature"]
    named = signature.get("public_key") if isinstance(signature, dict) else None
    try:
        signer = signing.public_key(str(named))
    except ValueError:
        return [f"{NAME}: its signature names no key"]
    return _signature_problems(manifest, signer)


def _signature_problems(manifest: Mapping[str, Any], key: "Ed25519PublicKey") -> list[str]:
    signature = manifest.get("signature")
    if not isinstance(signature, dict):
        return [f"{NAME}: it is not signed"]
    try:
        value = base64.b64decode(str(signature.get("value")), validate=True)
    except binascii.Error:
        value = b""
    if signing.is_signed_by(key, value, _signed(manifest)):
        return []
    named = signature.get("public_key")
    if named != signing.raw(key).hex():
        return [f"{NAME}: it is signed with another key, {named}"]
    return [f"{NAME}: its signature is not of what it says"]


def _signed(manifest: Mapping[str, Any]) -> bytes:
    """Give the bytes that are signed: everything but the signature's value."""
    signature = {**manifest["signature"]}
    signature.pop("value", None)
    return canonical({**manifest, "signature": signature}).encode()


def files_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Give size and SHA-256 of every file of a report, by its path within, without the caches."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_cache = name.split("/")[0] in LEFT_OUT or name.endswith(PARTIAL)
        if path.is_file() and not is_cache and name != NAME:
            found[name] = {"bytes": path.stat().st_size, "sha256": hash_file(path)}
    return found


def program_sha256() -> str:
    """Hash the source text of this library, so that a report tells which program made it."""
    root = Path(__file__).resolve().parents[2]
    hashed = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        hashed.update(path.relative_to(root).as_posix().encode() + b"\0")
        hashed.update(path.read_bytes() + b"\0")
    return hashed.hexdigest()
