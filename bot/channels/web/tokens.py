"""The secret that opens one conversation, and nothing else.

The visitor's browser keeps the token; we keep only its digest, so that a copy of the database opens no conversation.
A plain SHA-256 is enough: the token is 256 random bits, there is nothing to guess from.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

NOBODYS = hashlib.sha256(b"").hexdigest()


def new() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored: SHA-256 in hexadecimal, 64 characters."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def opens(token: str, stored: str | None) -> bool:
    """Whether the token belongs to the stored digest; an unknown conversation (None) takes as long as a known one."""
    return hmac.compare_digest(digest(token), stored or NOBODYS) and stored is not None
