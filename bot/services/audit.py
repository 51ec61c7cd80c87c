"""Who read, changed, opened, exported or erased what: written by the services that do it, in the same transaction."""

from __future__ import annotations

from datetime import timedelta
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
    READ = "read a prospect"
    READ_MASKED = "read a prospect, masked"
    OPENED = "opened a masked prospect"
    EXPORTED = "exported a prospect"
    CHANGED_STATUS = "changed the status"
    RESOLVED = "dealt with a flag"
    WROTE_NOTE = "wrote a note"
    REMOVED_NOTE = "removed a note"
    JUDGED = "judged the match"


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


def note_once(who: Account, action: Action, conversation: str, within: timedelta) -> None:
    """Unless it was noted a short while ago: whoever reads a page and comes back to it reads it once."""
    last = audit.last(who.id, conversation, str(action))
    if last is None or last + within <= now():
        note(who, action, conversation)


def log(before: int | None = None) -> list[Entry]:
    """A page of it, the newest first."""
    return audit.page(before, PAGE)
