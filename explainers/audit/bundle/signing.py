"""Keys that sign a report: Ed25519, in the files that OpenSSL writes.

S. Josefsson and I. Liusvaara, "Edwards-Curve Digital Signature Algorithm (EdDSA)", RFC 8032 (2017).
``openssl genpkey -algorithm ed25519 -out private.pem`` makes a key, and ``openssl pkey -in
private.pem -pubout -out public.pem`` writes its public half.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )


@dataclass(frozen=True)
class Signature:
    """``[signature]``: who stands behind the report.

    Attributes
    ----------
    key
        A file with the private key that signs the manifest; not signed without one.
    """

    key: str = ""


class KeyFileError(ValueError):
    """A key cannot be used; names the file, the reason and the next step."""

    def __init__(self, path: Path, reason: str, step: str) -> None:
        super().__init__(f"{path}: {reason}; {step}")


def read_private_key(path: str | os.PathLike) -> "Ed25519PrivateKey":
    """Read the key that signs, which must not be encrypted.

    Raises
    ------
    KeyFileError
        If there is no such key in the file.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    source, step = Path(path), "make one: openssl genpkey -algorithm ed25519 -out private.pem"
    content = _content(source)
    try:
        found = load_pem_private_key(content, password=None)
    except TypeError as error:
        reason = "the key is encrypted with a password"
        raise KeyFileError(source, reason, "decrypt it where the build runs") from error
    except ValueError as error:
        raise KeyFileError(source, "it holds no private key in PEM", step) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise KeyFileError(source, "the key is not of the kind Ed25519", step)
    return found


def read_public_key(path: str | os.PathLike) -> "Ed25519PublicKey":
    """Read the key that a signature is checked against.

    Raises
    ------
    KeyFileError
        If there is no such key in the file.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    source = Path(path)
    step = "write it: openssl pkey -in private.pem -pubout -out public.pem"
    content = _content(source)
    try:
        found = load_pem_public_key(content)
    except ValueError as error:
        raise KeyFileError(source, "it holds no public key in PEM", step) from error
    if not isinstance(found, Ed25519PublicKey):
        raise KeyFileError(source, "the key is not of the kind Ed25519", step)
    return found


def _content(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror})"
        raise KeyFileError(source, reason, "check its path") from error


def public_key(raw_hex: str) -> "Ed25519PublicKey":
    """Make a public key of its 32 bytes, in hexadecimal.

    Raises
    ------
    ValueError
        If they are none.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(raw_hex))


def raw(key: "Ed25519PublicKey") -> bytes:
    """Give a public key's 32 bytes."""
    return key.public_bytes_raw()


def is_signed_by(key: "Ed25519PublicKey", signature: bytes, content: bytes) -> bool:
    """Say whether a signature of some content was made with the other half of a key."""
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
