"""Coming in and going out: login, one-time links, the own account."""

from __future__ import annotations

import secrets

from bot.coaching.accounts import SHORTEST, Account, Right
from bot.console.pages import COOKIE, LOGIN, OPEN, ROOT, Answer, Cookie, Elsewhere, NotThere, Sheet, Visit, page
from bot.services import accounts, passwords, sessions, signing
from bot.services.accounts import AccountError, LinkOver

DOOR = "intake_door"  # the cookie of who is not in yet: what the seal of the login form goes by
DOOR_LASTS = sessions.IDLE
INBOX = ROOT
GOODBYE = Cookie(COOKIE, "")


def _sealed(visit: Visit, template: str, status: int = 200, **values: object) -> Sheet:
    """A page with a form for who is not signed in; its seal goes by a cookie of its own."""
    token = sessions.opened(DOOR, visit.cookies.get(DOOR, ""))
    cookies: tuple[Cookie, ...] = ()
    if token is None:
        token = secrets.token_urlsafe(24)
        cookies = (Cookie(DOOR, signing.sign(DOOR, token, DOOR_LASTS), int(DOOR_LASTS.total_seconds())),)
    return Sheet(template, {**values, "seal": sessions.seal(token), "shortest": SHORTEST}, status, cookies)


def _is_sealed(visit: Visit) -> bool:
    token = sessions.opened(DOOR, visit.cookies.get(DOOR, ""))
    return token is not None and sessions.is_sealed(token, visit.form.get("seal", ""))


def login(visit: Visit) -> Answer:
    if visit.session:
        return Elsewhere(INBOX)
    return _login(visit, done=visit.query.get("done", ""))


def _login(visit: Visit, status: int = 200, *, trouble: str = "", done: str = "", name: str = "") -> Sheet:
    return _sealed(visit, "login.html", status, trouble=trouble, done=done, name=name[:80])


def sign_in(visit: Visit) -> Answer:
    name, password = visit.form.get("name", ""), visit.form.get("password", "")
    if not _is_sealed(visit):
        return _login(visit, 403, trouble="This form was open for too long. Please try again.", name=name)
    if wait := visit.parts.throttle.take(name, visit.network):
        return _login(visit, 429, trouble=_wait(wait), name=name)
    with visit.parts.database.read():
        known, hashed = accounts.for_login(name)
    right = passwords.matches(hashed, password)
    if known is None or not right:
        return _login(visit, 401, trouble="This name and this password do not go together.", name=name)
    visit.parts.throttle.forgive(name, visit.network)
    better = passwords.hashed(password) if hashed and passwords.outdated(hashed) else None
    with visit.parts.database.transaction():
        if better:
            accounts.rehash(known, better)
        return _in(visit, known)


def _in(visit: Visit, known: Account) -> Elsewhere:
    """A new session, whatever cookie the browser came with; the one it had ends."""
    if visit.session:
        sessions.end(visit.session)
    new = Cookie(COOKIE, sessions.begin(known), int(sessions.LASTS.total_seconds()))
    return Elsewhere(INBOX, (new, Cookie(DOOR, "")))


def _wait(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return (
        f"Too many tries. Please wait {minutes} {'minute' if minutes == 1 else 'minutes'} and try again, "
        "or ask an admin for a new link."
    )


def sign_out(visit: Visit) -> Answer:
    assert visit.session
    with visit.parts.database.transaction():
        sessions.end(visit.session)
    return Elsewhere(f"{LOGIN}?done=out", (GOODBYE,))


def link(visit: Visit) -> Answer:
    with visit.parts.database.read():
        try:
            known = accounts.invited(visit.path["token"])
        except LinkOver:
            return Sheet("refused.html", {"why": "link"}, 410)
    return _link(visit, known)


def _link(visit: Visit, known: Account | None, status: int = 200, trouble: str = "") -> Sheet:
    name = known.name if known else visit.form.get("name", "")[:80]
    return _sealed(
        visit, "link.html", status, first=known is None, name=name, trouble=trouble, token=visit.path["token"]
    )


def choose(visit: Visit) -> Answer:
    """Nothing is used up until all of it is right: GET and a slip change nothing."""
    token, password = visit.path["token"], visit.form.get("password", "")
    try:
        with visit.parts.database.read():
            known = accounts.invited(token)
        if not _is_sealed(visit):
            return _link(visit, known, 403, "This form was open for too long. Please try again.")
        name = known.name if known else visit.form.get("name", "")
        try:
            _check(name.strip().casefold(), password, visit.form.get("again", ""))
            hashed = passwords.hashed(password)
            with visit.parts.database.transaction():
                return _in(visit, accounts.accept(token, name, hashed))
        except LinkOver:
            raise
        except AccountError as error:
            return _link(visit, known, 422, str(error))
    except LinkOver:
        return Sheet("refused.html", {"why": "link"}, 410)


def _check(name: str, password: str, again: str) -> None:
    accounts.check(name, password)
    if password != again:
        raise AccountError("The two passwords are not the same.")


def account(visit: Visit) -> Answer:
    return _account(visit)


def _account(visit: Visit, status: int = 200, trouble: str = "", about: str = "") -> Sheet:
    values = {"trouble": trouble, "about": about, "done": visit.query.get("done", ""), "shortest": SHORTEST}
    return Sheet("account.html", values, status)


def change_password(visit: Visit) -> Answer:
    me, new = visit.account, visit.form.get("password", "")
    if wait := visit.parts.throttle.take(me.name, visit.network):
        return _account(visit, 429, _wait(wait), "password")
    with visit.parts.database.read():
        _, hashed = accounts.for_login(me.name)
    if not passwords.matches(hashed, visit.form.get("current", "")):
        return _account(visit, 422, "The current password is another one.", "password")
    visit.parts.throttle.forgive(me.name, visit.network)
    try:
        _check(me.name, new, visit.form.get("again", ""))
    except AccountError as error:
        return _account(visit, 422, str(error), "password")
    hashed = passwords.hashed(new)
    with visit.parts.database.transaction():
        accounts.change_password(me, hashed)
        fresh = sessions.begin(me)
    lasts = int(sessions.LASTS.total_seconds())
    return Elsewhere(f"{ROOT}/account?done=password", (Cookie(COOKIE, fresh, lasts),))


def change_zone(visit: Visit) -> Answer:
    try:
        with visit.parts.database.transaction():
            accounts.set_zone(visit.account, visit.form.get("zone", ""))
    except AccountError as error:
        return _account(visit, 422, str(error), "zone")
    return Elsewhere(f"{ROOT}/account?done=zone")


def sign_out_everywhere(visit: Visit) -> Answer:
    with visit.parts.database.transaction():
        sessions.end_all(visit.account)
    return Elsewhere(f"{LOGIN}?done=out", (GOODBYE,))


def nothing(visit: Visit) -> Answer:
    raise NotThere


ROUTES = [
    page("/login", OPEN, get=login, post=sign_in),
    page("/link/{token}", OPEN, get=link, post=choose),
    page("/logout", Right.ACCOUNT, post=sign_out),
    page("/account", Right.ACCOUNT, get=account),
    page("/account/password", Right.ACCOUNT, post=change_password),
    page("/account/zone", Right.ACCOUNT, post=change_zone),
    page("/account/sessions", Right.ACCOUNT, post=sign_out_everywhere),
]
ELSE = page("/{rest:path}", Right.ACCOUNT, get=nothing, post=nothing)
