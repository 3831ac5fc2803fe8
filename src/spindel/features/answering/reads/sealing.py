"""Locks for what nobody else may read: AES-256-GCM under keys derived from a person's key or the server's secret.

Not Fernet, whose tokens say when they were made.
"""

import os
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


class WrongKey(Exception):  # noqa: N818  (reads as what happened)
    """Sealed with another key, for another place, or tampered with."""


def sheet_digest(key: str) -> str:
    """What finds a key's draft or sheet; says nothing of the invitation the same key opens."""
    return sha256(f"sheet:{key}".encode()).hexdigest()


def seal_with_key(key: str, data: bytes, place: str) -> bytes:
    """``place`` is bound into the seal: what is moved elsewhere does not open."""
    return _seal(_derived(key, "draft"), data, place)


def open_with_key(key: str, sealed: bytes, place: str) -> bytes:
    return _open(_derived(key, "draft"), sealed, place)


def seal_by_server(purpose: str, data: bytes, place: str = "") -> bytes:
    return _seal(_derived(settings.SECRET_KEY, purpose), data, place)


def open_by_server(purpose: str, sealed: bytes, place: str = "") -> bytes:
    """Also what was sealed with a secret that is on its way out."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _open(_derived(secret, purpose), sealed, place)
        except WrongKey:
            continue
    raise WrongKey


def padded(data: bytes, step: int) -> bytes:
    """Text filled up with blanks to whole steps, so that its length says little."""
    return data + b" " * (-len(data) % step)


@lru_cache(maxsize=4096)
def _derived(secret: str, purpose: str) -> bytes:
    info = f"spindel answering {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())


def _seal(key: bytes, data: bytes, place: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, place.encode())


def _open(key: bytes, sealed: bytes, place: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError):
        raise WrongKey from None
