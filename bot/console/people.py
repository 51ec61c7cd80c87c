"""Accounts, the practice's settings and the log: the admin's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.coaching.accounts import Account, Right, Role
from bot.console.pages import ROOT, Answer, Elsewhere, NotThere, Sheet, Visit, page
from bot.console.times import moment
from bot.services import accounts, audit, coaches, links, practice
from bot.services.accounts import AccountError

PEOPLE = f"{ROOT}/users"
DONE = {"disabled": "is disabled, and signed out everywhere", "enabled": "is let in again"}


@dataclass(frozen=True)
class Made:
    """A link that was made just now; it is shown this once."""

    name: str
    url: str


def people(visit: Visit) -> Answer:
    return _people(visit)


def _people(visit: Visit, status: int = 200, trouble: str = "", made: Made | None = None) -> Sheet:
    with visit.parts.database.read():
        values: dict[str, Any] = {
            "accounts": accounts.all_accounts(),
            "coaches": coaches.all(active_only=True),
        }
    done = DONE.get(visit.query.get("done", ""), "")
    form = {name: visit.form.get(name, "")[:80] for name in ("name", "role", "coach")} if trouble else {}
    return Sheet("people.html", {**values, "trouble": trouble, "made": made, "done": done, "form": form}, status)


def add(visit: Visit) -> Answer:
    role, coach = visit.form.get("role", ""), visit.form.get("coach", "")
    if role not in set(Role):
        return _people(visit, 422, "Please choose a role.")
    try:
        with visit.parts.database.transaction():
            known = accounts.add(visit.form.get("name", ""), Role(role), coach or None, visit.account)
            path = accounts.invite(known, visit.account)
    except AccountError as error:
        return _people(visit, 422, _sentence(error))
    except coaches.UnknownCoach:
        return _people(visit, 422, "There is no such coach any more.")
    return _people(visit, made=Made(known.name, links.address(path) or path))


def change(visit: Visit) -> Answer:
    """One account: another link, let in no more, or let in again."""
    done = visit.form.get("do", "")
    try:
        with visit.parts.database.transaction():
            known = _of(visit)
            if done == "link":
                path = accounts.invite(known, visit.account)
                return _people(visit, made=Made(known.name, links.address(path) or path))
            if done not in ("disabled", "enabled"):
                raise NotThere
            (accounts.disable if done == "disabled" else accounts.enable)(known, visit.account)
    except AccountError as error:
        return _people(visit, 422, _sentence(error))
    return Elsewhere(f"{PEOPLE}?done={done}")


def _of(visit: Visit) -> Account:
    id = visit.path["id"]
    known = accounts.find(int(id)) if id.isascii() and id.isdecimal() and len(id) < 10 else None
    if known is None:
        raise NotThere
    return known


def _sentence(error: AccountError) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}" + ("" if said.endswith(".") else ".")


def log(visit: Visit) -> Answer:
    before = visit.query.get("before", "")
    with visit.parts.database.read():
        entries = audit.log(int(before) if before.isascii() and before.isdecimal() and len(before) < 18 else None)
    zone = visit.account.time_zone
    shown = [(moment(entry.at, zone), entry) for entry in entries]
    return Sheet("log.html", {"entries": shown, "more": entries[-1].id if len(entries) == audit.PAGE else None})


def about_practice(visit: Visit) -> Answer:
    return Sheet("practice.html", {"said": practice.current()})


ROUTES = [
    page("/users", Right.USERS, get=people, post=add),
    page("/users/{id}", Right.USERS, post=change),
    page("/practice", Right.PRACTICE, get=about_practice),
    page("/log", Right.LOG, get=log),
]
