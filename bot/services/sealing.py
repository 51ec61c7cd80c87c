"""Keeps passwords and secret addresses unreadable in the database: sealed with a key made from INTAKE_SECRET."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken

from bot.services import signing


class CannotUnseal(Exception):
    """It was sealed with another secret, or changed since."""


def seal(text: str) -> str:
    """Raises NoSecret."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises CannotUnseal and NoSecret."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotUnseal("INTAKE_SECRET is not the one it was kept under") from None


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(signing.key("seal")))
