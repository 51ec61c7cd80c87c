"""Signed tokens for links: what they open, and until when, cannot be changed without the secret."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta

from bot.coaching.errors import CoachingError
from bot.services.clock import now

_secret: bytes | None = None


class NoSecret(RuntimeError):
    """``use_secret`` was not called at start."""


class LinkInvalid(CoachingError):
    """The link was changed, is meant for something else, or its time is over."""

    reply = "utter_link_invalid"


class LinkExpired(LinkInvalid):
    """The link was right, and its time is over."""

    reply = "utter_link_invalid"


def use_secret(secret: str) -> None:
    """Once at start: INTAKE_SECRET. Raises ValueError when it is too short to be one."""
    global _secret
    if len(secret) < 16:
        raise ValueError("a secret has at least 16 characters")
    _secret = secret.encode()


def sign(purpose: str, value: str, lasts: timedelta, since: datetime | None = None) -> str:
    """A token of URL-safe characters for one purpose; it lasts from now, or from ``since``. Raises NoSecret."""
    until = int(((since or now()) + lasts).timestamp())
    body = f"{until}.{value}"
    return _encode(body.encode()) + "." + _encode(_digest(purpose, body))


def unsign(purpose: str, token: str) -> str:
    """The value that was signed for this purpose. Raises LinkInvalid, LinkExpired and NoSecret."""
    try:
        body, given = (_decode(part) for part in token.split("."))
        text = body.decode()
    except (ValueError, binascii.Error):
        raise LinkInvalid from None
    if not hmac.compare_digest(given, _digest(purpose, text)):
        raise LinkInvalid
    until, _, value = text.partition(".")
    if datetime.fromtimestamp(int(until), now().tzinfo) <= now():
        raise LinkExpired
    return value


def digest(purpose: str, value: str) -> str:
    """What a value is known by where it should not stand itself; another secret gives another. Raises NoSecret."""
    return _encode(_digest(purpose, value))


def key(purpose: str) -> bytes:
    """32 bytes that nobody knows without the secret, for one purpose. Raises NoSecret."""
    if _secret is None:
        raise NoSecret("call use_secret first")
    return hmac.new(_secret, f"key\n{purpose}".encode(), hashlib.sha256).digest()


def _digest(purpose: str, body: str) -> bytes:
    if _secret is None:
        raise NoSecret("call use_secret first")
    return hmac.new(_secret, f"{purpose}\n{body}".encode(), hashlib.sha256).digest()[:18]


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
