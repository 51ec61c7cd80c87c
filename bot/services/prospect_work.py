"""What coaches do with a prospect: status, notes, flags, judgement; what a director opens; what leaves as a file.

Each joins the unit of work at hand, is put on record, and raises NotVisible for whoever may not see the prospect.
"""

from __future__ import annotations

from typing import Any

from bot.coaching.accounts import Account
from bot.coaching.flags import FlagKind
from bot.coaching.needs import Need
from bot.coaching.prospects import Status
from bot.services import audit, flags, privacy
from bot.services.audit import Action
from bot.services.clock import now
from bot.services.prospects import NotVisible, check, in_clear, may_open
from bot.store import matches, prospects

LONGEST = 5000  # characters of a note or a reason
SHORTEST_REASON = 10


class WorkRefused(Exception):
    """What cannot be taken, in words for whoever asked."""


def set_status(viewer: Account, id: str, status: Status) -> None:
    check(viewer, id)
    prospects.set_status(id, status, now())
    audit.note(viewer, Action.CHANGED_STATUS, id, str(status))


def resolve(viewer: Account, id: str, kind: FlagKind) -> None:
    """Take a flag down: somebody has dealt with it."""
    check(viewer, id)
    flags.resolve(id, kind)
    audit.note(viewer, Action.RESOLVED, id, str(kind))


def add_note(viewer: Account, id: str, text: str) -> None:
    """Raises WorkRefused."""
    check(viewer, id)
    prospects.add_note(id, viewer.id, viewer.name, _words(text, "The note"), now())
    audit.note(viewer, Action.WROTE_NOTE, id)


def remove_note(viewer: Account, id: str, number: int) -> None:
    """Raises NotVisible for a note that somebody else wrote, too."""
    check(viewer, id)
    if not prospects.remove_note(id, number, viewer.id):
        raise NotVisible
    audit.note(viewer, Action.REMOVED_NOTE, id)


def judge(viewer: Account, id: str, need: Need, reason: str) -> None:
    """Agree with the match or correct it; in place of what the viewer said before. Raises WorkRefused."""
    check(viewer, id)
    found = matches.find(id)
    prospects.add_review(id, viewer.id, viewer.name, str(need), found, _words(reason, "The reason"), now())
    audit.note(viewer, Action.JUDGED, id, f"{found.need if found else 'none'} → {need}")


def open_masked(viewer: Account, id: str, reason: str) -> None:
    """Let a director read one prospect unmasked for an hour. The prospect's export shows the reason.

    Raises WorkRefused.
    """
    check(viewer, id)
    if not may_open(viewer):
        raise WorkRefused("In an in-house programme masked prospects are not opened.")
    words = _words(reason, "The reason")
    if len(words) < SHORTEST_REASON:
        raise WorkRefused("Please say in a few words why: the prospect can read it.")
    audit.note(viewer, Action.OPENED, id, words)


def export(viewer: Account, id: str, form: str) -> dict[str, Any]:
    """Everything stored, as the prospect can download it. Raises NotVisible where it is masked."""
    check(viewer, id)
    if not in_clear(viewer, id):
        raise NotVisible
    audit.note(viewer, Action.EXPORTED, id, form)
    return privacy.export(id)


def _words(text: str, what: str) -> str:
    words = text.strip()
    if not words:
        raise WorkRefused(f"{what} is empty.")
    if len(words) > LONGEST:
        raise WorkRefused(f"{what} is longer than {LONGEST} characters.")
    return words
