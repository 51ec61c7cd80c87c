"""Accounts of the console: add, invite, disable, choose and change a password."""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.coaching.accounts import Account, Role, check_password, clean_login
from bot.coaching.zones import known_zone
from bot.services import audit, coaches, signing
from bot.services.audit import Action
from bot.services.clock import now
from bot.store import accounts, sessions

INVITED = timedelta(days=7)
FIRST = timedelta(hours=24)
PATH = "/console/link/{}"


class AccountError(Exception):
    """What cannot be done to an account, in words for whoever asked."""


class LinkOver(AccountError):
    """The link was used, replaced, or its time is over."""


def add(name: str, role: Role, coach: str | None = None, by: Account | None = None) -> Account:
    """A new account without a password. Raises AccountError, and UnknownCoach for a coach there is not."""
    login = _cleaned(name)
    if role is Role.COACH and not coach:
        raise AccountError("an account with the role coach belongs to a coach: say which one")
    if role is not Role.COACH and coach:
        raise AccountError(f"only an account with the role coach belongs to a coach, not one with the role {role}")
    if coach:
        coaches.get(coach)
    if accounts.named(login):
        raise AccountError(f"there is an account {login} already")
    known = _known(accounts.add(login, role, coach, now()))
    audit.note(by, Action.ADDED_ACCOUNT, detail=f"{login}, {role}")
    return known


def all_accounts() -> list[Account]:
    """By name."""
    return accounts.all_accounts()


def named(name: str) -> Account:
    """Raises AccountError."""
    known = accounts.named(name.strip().casefold())
    if known is None:
        raise AccountError(f"there is no account {name}")
    return known


def find(id: int) -> Account | None:
    return accounts.find(id)


def invite(known: Account, by: Account | None = None) -> str:
    """The path of a new one-time link by which a password is chosen; those before it end. Raises AccountError."""
    if known.disabled:
        raise AccountError(f"{known.name} is disabled")
    audit.note(by, Action.MADE_LINK, detail=known.name)
    return _link(known.id, INVITED)


def first_invitation() -> str | None:
    """The path of a link to make the first account by; None where there is one."""
    return None if accounts.count() else _link(None, FIRST)


def invited(token: str) -> Account | None:
    """Whom a link is for; None: whoever makes the first account. It is only looked at. Raises LinkOver."""
    found = accounts.link(_digest(token), now())
    if found is None or (found[0] is None and accounts.count()):
        raise LinkOver
    known = _known(found[0]) if found[0] is not None else None
    if known and known.disabled:
        raise LinkOver
    return known


def check(name: str, password: str) -> None:
    """Raises AccountError where the password is too weak."""
    try:
        check_password(name, password)
    except ValueError as error:
        raise AccountError(f"{error}.") from None


def accept(token: str, name: str, hashed: str) -> Account:
    """Use a link up: the account gets this password, all its sessions end. ``name`` is that of the first account.

    Raises LinkOver and AccountError.
    """
    known = invited(token)
    if not accounts.use_link(_digest(token), now()):
        raise LinkOver
    known = known or add(name, Role.ADMIN)
    accounts.set_password(known.id, hashed)
    sessions.remove_of(known.id)
    audit.note(known, Action.CHOSE_PASSWORD)
    return _known(known.id)


def for_login(name: str) -> tuple[Account | None, str | None]:
    """The account that may come in by this name, with its hash."""
    known = accounts.named(name.strip().casefold())
    if known is None or known.disabled:
        return None, None
    return known, accounts.password(known.id)


def change_password(known: Account, hashed: str) -> None:
    """All sessions end, the one it was changed in too."""
    accounts.set_password(known.id, hashed)
    accounts.remove_links(known.id)
    sessions.remove_of(known.id)
    audit.note(known, Action.CHANGED_PASSWORD)


def rehash(known: Account, hashed: str) -> None:
    """The same password, hashed as is done today."""
    accounts.set_password(known.id, hashed)


def set_zone(known: Account, zone: str) -> None:
    """Empty: the coach's own, or UTC. Raises AccountError."""
    found = known_zone(zone.strip()) if zone.strip() else None
    if zone.strip() and found is None:
        raise AccountError(f"{zone.strip()[:60]} is no time zone; they are written as Europe/Lisbon.")
    accounts.set_zone(known.id, found)


def disable(known: Account, by: Account | None = None) -> None:
    """All its sessions and links end at once. Raises AccountError for the last admin."""
    others = [a for a in accounts.all_accounts() if a.role is Role.ADMIN and not a.disabled and a.id != known.id]
    if known.role is Role.ADMIN and not others:
        raise AccountError(f"{known.name} is the only admin left")
    accounts.disable(known.id, now())
    accounts.remove_links(known.id)
    sessions.remove_of(known.id)
    audit.note(by, Action.DISABLED, detail=known.name)


def enable(known: Account, by: Account | None = None) -> None:
    accounts.disable(known.id, None)
    audit.note(by, Action.ENABLED, detail=known.name)


def _link(account: int | None, lasts: timedelta) -> str:
    token = secrets.token_urlsafe(24)
    accounts.add_link(_digest(token), account, now() + lasts)
    return PATH.format(token)


def _digest(token: str) -> str:
    return signing.digest("login link", token)


def _cleaned(name: str) -> str:
    try:
        return clean_login(name)
    except ValueError as error:
        raise AccountError(f"{error}.") from None


def _known(id: int) -> Account:
    known = accounts.find(id)
    assert known is not None
    return known
