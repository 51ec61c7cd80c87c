"""Who read, changed, opened, exported or erased what: written by the services that do it, in the same transaction."""

from __future__ import annotations

from enum import StrEnum

from bot.coaching.accounts import Account
from bot.services.clock import now
from bot.store import audit
from bot.store.audit import Entry

COMMAND = "command line"
PAGE = 100


class Action(StrEnum):
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    ENDED_SESSIONS = "ended all sessions"
    CHANGED_PASSWORD = "changed the password"
    CHOSE_PASSWORD = "chose a password by a link"
    ADDED_ACCOUNT = "added an account"
    MADE_LINK = "made a link for an account"
    DISABLED = "disabled an account"
    ENABLED = "let an account in again"


def note(who: Account | None, action: Action, conversation: str | None = None, detail: str | None = None) -> None:
    """``who`` is None on the command line; ``detail`` never holds a prospect's words."""
    audit.add(
        at=now(),
        account=who and who.id,
        name=who.name if who else COMMAND,
        role=str(who.role) if who else "",
        action=str(action),
        conversation=conversation,
        detail=detail,
    )


def log(before: int | None = None) -> list[Entry]:
    """A page of it, the newest first."""
    return audit.page(before, PAGE)
