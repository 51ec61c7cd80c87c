"""Sessions of the console: kept on the server, so that they can be ended; the cookie holds a signed token.

Nothing of the visitor's network or browser is part of a session: a proxy, or a train, changes these.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from bot.coaching.accounts import Account
from bot.services import audit, signing
from bot.services.audit import Action
from bot.services.clock import now
from bot.services.signing import LinkInvalid
from bot.store import accounts, sessions

LASTS = timedelta(days=14)
IDLE = timedelta(hours=12)
SEEN = timedelta(minutes=5)  # noted no oftener
PURPOSE = "session"


@dataclass(frozen=True, slots=True)
class Session:
    """``fresh``: it was noted a moment ago that it is in use."""

    token: str
    account: Account
    fresh: bool


def begin(known: Account) -> str:
    """What the cookie is to hold; always a new one, whatever cookie was there before."""
    token = secrets.token_urlsafe(24)
    sessions.remove_idle(now() - LASTS)
    sessions.add(_digest(token), known.id, now())
    audit.note(known, Action.SIGNED_IN)
    return signing.sign(PURPOSE, token, LASTS)


def find(cookie: str) -> Session | None:
    """The session of a cookie, unless it was ended, changed, too old, or its account is disabled."""
    token = opened(PURPOSE, cookie)
    kept = sessions.find(_digest(token)) if token else None
    if token is None or kept is None or kept.created_at + LASTS <= now() or kept.seen_at + IDLE <= now():
        return None
    known = accounts.find(kept.account)
    if known is None or known.disabled:
        return None
    return Session(token, known, kept.seen_at + SEEN > now())


def see(session: Session) -> None:
    """Note that it is in use."""
    sessions.see(_digest(session.token), now())


def end(session: Session) -> None:
    sessions.remove(_digest(session.token))
    audit.note(session.account, Action.SIGNED_OUT)


def end_all(known: Account) -> None:
    sessions.remove_of(known.id)
    audit.note(known, Action.ENDED_SESSIONS)


def opened(purpose: str, cookie: str) -> str | None:
    """What a signed cookie holds; None for anything we did not sign."""
    try:
        return signing.unsign(purpose, cookie) if cookie.isascii() else None
    except LinkInvalid:
        return None


def seal(token: str) -> str:
    """What the forms of a session carry, so that no other site can send them."""
    return signing.digest("form", token)


def is_sealed(token: str, given: str) -> bool:
    return hmac.compare_digest(seal(token).encode(), given.encode())


def _digest(token: str) -> str:
    return signing.digest(PURPOSE, token)
