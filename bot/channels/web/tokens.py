"""The secret that opens one conversation, and nothing else.

The visitor's browser keeps the token; we keep only its digest, so that a copy of the database opens no conversation.
A plain SHA-256 is enough: there is nothing to guess from.

A conversation's id and token are made of a key and this server's secret. The key is random, too, and as secret as the
token: a client that made it itself gets the same conversation again when the first answer was lost, or when two of its
tabs ask at once. It is stored nowhere here.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from itertools import count

from bot.services import signing

NOBODYS = hashlib.sha256(b"").hexdigest()


def new_key() -> str:
    return secrets.token_urlsafe(32)


def made_of(key: str) -> Iterator[tuple[str, str]]:
    """The ids a conversation of this key may have, each with its token: the next is for when one was erased.

    An id never begins with a hyphen: on a command line that would be an option.
    """
    for turn in count():
        id, token = (signing.digest(f"{what} {turn}", key) for what in ("conversation", "token"))
        yield id.replace("-", "_", 1) if id.startswith("-") else id, token


def digest(token: str) -> str:
    """What is stored: SHA-256 in hexadecimal, 64 characters."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def opens(token: str, stored: str | None) -> bool:
    """Whether the token belongs to the stored digest; an unknown conversation (None) takes as long as a known one."""
    return hmac.compare_digest(digest(token), stored or NOBODYS) and stored is not None
