"""Coming in: links, passwords, sessions, and what strangers try."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from visiting import PASSWORD, House, Visitor

from bot.address import Address
from bot.assembly import Assembled
from bot.coaching.accounts import Role
from bot.console.throttle import HERE
from bot.services import accounts, clock, passwords, sessions
from bot.services.clock import now
from bot.serving import invite
from bot.settings import Settings
from bot.store.database import connection
from bot.store.tables import metadata

OTHER = "seven slow trains to Porto"


@pytest.fixture
def visitor(api: httpx.AsyncClient) -> Visitor:
    return Visitor(api)


async def sign_in(visitor: Visitor, name: str, password: str = PASSWORD) -> httpx.Response:
    await visitor.open("/console/login")
    return await visitor.send("/console/login", name=name, password=password)


def stored(house: House) -> str:
    """All that the database holds, as a copy of it would show."""
    with house.database.read():
        return repr([list(connection().execute(sa.select(table))) for table in metadata.sorted_tables])


async def test_the_first_account_is_made_by_a_link_that_holds_once(house: House, visitor: Visitor) -> None:
    with house.database.transaction():
        older, path = accounts.first_invitation(), accounts.first_invitation()
    assert older
    assert path
    await visitor.open(older)
    assert visitor.status == 410
    await visitor.open(path)
    await visitor.open(path)  # looking uses nothing up
    await visitor.send(path, name="Ana@Example.org", password=PASSWORD, again=PASSWORD)
    assert "People" in visitor.text
    assert "ana@example.org" in visitor.text
    with house.database.transaction():
        assert accounts.first_invitation() is None
        assert [a.role for a in accounts.all_accounts()] == [Role.ADMIN]
    assert path.rpartition("/")[2] not in stored(house)
    await Visitor(house.client()).open(path)
    other = Visitor(house.client())
    await other.open(path)
    assert other.status == 410


def test_a_start_prints_the_first_link_while_nobody_has_an_account(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assembled = Assembled(Settings(_env_file=None, public_url="https://chat.test"), house.database)
    invite(assembled, Address("127.0.0.1", 8000))
    told = capsys.readouterr()
    assert "https://chat.test/console/link/" in told.err
    assert told.out == ""
    house.account(Role.ADMIN)
    invite(assembled, Address("127.0.0.1", 8000))
    assert capsys.readouterr().err == ""


async def test_a_first_link_is_worth_nothing_once_there_is_an_account(house: House, visitor: Visitor) -> None:
    with house.database.transaction():
        path = accounts.first_invitation()
    assert path
    house.account(Role.ADMIN)
    await visitor.open(path)
    assert visitor.status == 410


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "at least 12"),
        ("a" * 30, "a" * 30, "repeats itself"),
        ("my name is maren.v ok", "my name is maren.v ok", "contain the login name"),
        (OTHER, OTHER + "!", "not the same"),
        ("x y" * 100, "x y" * 100, "at most 200"),
    ],
)
async def test_a_weak_password_is_refused_and_the_link_stays_good(
    house: House, visitor: Visitor, password: str, again: str, said: str
) -> None:
    with house.database.transaction():
        path = accounts.invite(accounts.add("maren.v", Role.DIRECTOR))
    await visitor.open(path)
    await visitor.send(path, password=password, again=again)
    assert visitor.status == 422
    assert said in visitor.text
    await visitor.send(path, password=OTHER, again=OTHER)
    assert visitor.status == 200


async def test_a_link_ends_with_its_time_and_with_a_newer_one(house: House, visitor: Visitor) -> None:
    with house.database.transaction():
        known = accounts.add("jo", Role.DIRECTOR)
        older, newer = accounts.invite(known), accounts.invite(known)
    await visitor.open(older)
    assert visitor.status == 410
    with clock.at(now() + accounts.INVITED):
        await visitor.open(newer)
    assert visitor.status == 410


async def test_a_session_begins_with_a_new_token_and_ends_on_the_server(house: House, visitor: Visitor) -> None:
    me = house.account(Role.DIRECTOR)
    planted = house.signed_in(me).client.cookies["intake_session"]
    visitor.client.cookies.set("intake_session", "planted", domain="chat.test", path="/console")
    answer = await sign_in(visitor, "Director ")
    assert answer.status_code == 200
    cookie = visitor.client.cookies.get("intake_session", domain="chat.test", path="/console")
    assert cookie not in (None, "planted", planted)
    told = next(h for r in answer.history for h in r.headers.get_list("set-cookie") if h.startswith("intake_session"))
    assert {"HttpOnly", "SameSite=lax", "Secure", "Path=/console"} <= {part.strip() for part in told.split(";")}
    assert cookie not in stored(house)
    assert sessions.opened("session", cookie) not in stored(house)
    await visitor.open("/console/account")
    thief = house.client()
    thief.cookies.set("intake_session", cookie, domain="chat.test", path="/console")
    assert (await thief.get("/console/account")).status_code == 200
    await visitor.send("/console/logout")
    assert "signed out" in visitor.text
    assert (await thief.get("/console/account")).headers["location"] == "/console/login"


async def test_signing_in_again_ends_the_session_before(house: House, visitor: Visitor) -> None:
    house.account(Role.DIRECTOR)
    await sign_in(visitor, "director")
    before = visitor.client.cookies["intake_session"]
    login = Visitor(house.client())
    await login.open("/console/login")
    login.client.cookies.set("intake_session", before, domain="chat.test", path="/console")
    await login.send("/console/login", name="director", password=PASSWORD)
    assert login.status == 200
    with house.database.read():
        assert sessions.find(before) is None


@pytest.mark.parametrize("after", [sessions.IDLE, sessions.LASTS])
async def test_a_session_ends_by_itself(house: House, after: timedelta) -> None:
    visitor = house.signed_in(house.account(Role.DIRECTOR))
    step = timedelta(hours=6)
    at = now()
    end = at + after
    while after == sessions.LASTS and at + step < end:  # in use all the while
        at += step
        with clock.at(at):
            assert (await visitor.client.get("/console/account")).status_code == 200
    with clock.at(end):
        assert (await visitor.client.get("/console/account")).status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "a.b", "é", "\u202e", "../..", "MTIz.NDU2", "a" * 5000])
async def test_a_made_up_cookie_opens_nothing(house: House, cookie: str) -> None:
    async with house.client() as client:
        answer = await client.get("/console/account", headers={"Cookie": f"intake_session={cookie}".encode()})
    assert answer.status_code == 303


async def test_a_disabled_account_is_out_at_once(house: House, visitor: Visitor) -> None:
    me = house.account(Role.DIRECTOR)
    inside = house.signed_in(me)
    with house.database.transaction():
        path = accounts.invite(me)
        accounts.disable(me)
    assert (await inside.client.get("/console/account")).status_code == 303
    await sign_in(visitor, "director")
    assert visitor.status == 401
    await visitor.open(path)
    assert visitor.status == 410


async def test_changing_the_password_ends_all_other_sessions(house: House) -> None:
    me = house.account(Role.DIRECTOR)
    one, other = house.signed_in(me), house.signed_in(me)
    await one.open("/console/account")
    await one.send("/console/account/password", current="wrong wrong wrong", password=OTHER, again=OTHER)
    assert "current password is another" in one.text
    await one.send("/console/account/password", current=PASSWORD, password=OTHER, again=OTHER)
    assert "password is changed" in one.text
    assert (await other.client.get("/console/account")).status_code == 303
    with house.database.read():
        assert passwords.matches(accounts.for_login("director")[1], OTHER)


async def test_no_form_is_taken_from_another_site(house: House, visitor: Visitor) -> None:
    me = house.account(Role.DIRECTOR)
    inside = house.signed_in(me)
    for seal in ("", "x", sessions.seal("another token")):
        inside.seal = seal
        await inside.send("/console/account/sessions")
        assert inside.status == 403
        assert "Nothing was changed" in inside.text
    assert (await inside.client.get("/console/account")).status_code == 200
    for seal in ("", "x"):
        await visitor.open("/console/login")
        visitor.seal = seal
        await visitor.send("/console/login", name="director", password=PASSWORD)
        assert visitor.status == 403
        assert "intake_session" not in visitor.client.cookies


async def test_guessing_is_slowed_down_and_said(house: House, visitor: Visitor) -> None:
    house.account(Role.DIRECTOR)
    for _ in range(HERE.amount):
        await sign_in(visitor, "director", "a guess of twelve")
        assert visitor.status == 401
    await sign_in(visitor, "DIRECTOR")
    assert visitor.status == 429
    assert "Too many tries. Please wait 10 minutes" in visitor.text
    elsewhere = Visitor(house.client("8.8.8.8"))
    await sign_in(elsewhere, "director")  # the owner, from another network
    assert elsewhere.status == 200


async def test_one_network_can_not_try_all_names(
    house: House, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "matches", lambda known, password: False)
    for number in range(60):
        await sign_in(visitor, f"name{number}", "a guess of twelve")
    await sign_in(visitor, "name61")
    assert visitor.status == 429


async def test_an_unknown_account_takes_as_long_as_a_known_one(house: House) -> None:
    known = house.account(Role.DIRECTOR)
    with house.database.read():
        hashed = accounts.for_login(known.name)[1]
        assert accounts.for_login("nobody") == (None, None)

    def took(of: str | None) -> float:
        began = time.perf_counter()
        passwords.matches(of, "a guess of twelve")
        return time.perf_counter() - began

    took(None)
    pairs = [(took(hashed), took(None)) for _ in range(9)]
    ratio = statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)
    assert 0.5 < ratio < 2


async def test_a_hash_of_older_parameters_is_renewed_at_a_login(house: House, visitor: Visitor) -> None:
    me = house.account(Role.DIRECTOR)
    older = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with house.database.transaction():
        accounts.rehash(me, older)
    await sign_in(visitor, "director")
    assert visitor.status == 200
    with house.database.read():
        newer = accounts.for_login("director")[1]
    assert newer not in (None, older)
    assert passwords.matches(newer, PASSWORD)


async def test_an_account_without_password_has_none(house: House, visitor: Visitor) -> None:
    with house.database.transaction():
        accounts.add("jo", Role.DIRECTOR)
    for password in ("", "nobody has this password", "None"):
        await sign_in(visitor, "jo", password)
        assert visitor.status == 401


async def test_the_pages_send_what_keeps_browsers_safe(house: House, visitor: Visitor) -> None:
    answer = await visitor.open("/console/login")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "style=" not in answer.text
    assert "<script>" not in answer.text


async def test_no_address_leads_away(house: House, visitor: Visitor) -> None:
    house.account(Role.DIRECTOR)
    for query in ("next=https://evil.test", "next=//evil.test", "done=https://evil.test"):
        await visitor.open(f"/console/login?{query}")
        sent = await visitor.client.post(
            f"/console/login?{query}", data={"name": "director", "password": PASSWORD, "seal": visitor.seal}
        )
        assert sent.headers["location"].startswith("/console")
        visitor.client.cookies.clear()


async def test_an_admin_adds_invites_and_disables_people(house: House) -> None:
    admin = house.signed_in(house.account(Role.ADMIN, "root"))
    await admin.open("/console/users")
    await admin.send("/console/users", name="Ines@Example.org", role="coach", coach="")
    assert "say which one" in admin.text
    await admin.send("/console/users", name="Ines@Example.org", role="coach", coach="priya")
    assert "https://chat.test/console/link/" in admin.text
    await admin.send("/console/users", name="ines@example.org", role="director", coach="")
    assert "already" in admin.text
    await admin.send("/console/users", name="<script>", role="admin")
    assert admin.status == 422
    assert "<script>" not in admin.html.replace('<script src="/console', "")
    with house.database.read():
        ines = accounts.named("ines@example.org")
        root = accounts.named("root")
    await admin.send(f"/console/users/{ines.id}", do="disabled")
    assert "is disabled" in admin.text
    await admin.send(f"/console/users/{root.id}", do="disabled")
    assert "only admin left" in admin.text
    for id in ("0", "x", "9999999999", "-1", "%00"):
        await admin.send(f"/console/users/{id}", do="disabled")
        assert admin.status == 404
    await admin.open("/console/log")
    assert "disabled an account ines@example.org" in " ".join(admin.text.split())


async def test_the_zone_of_an_account_is_one(house: House) -> None:
    me = house.signed_in(house.account(Role.DIRECTOR))
    await me.open("/console/account")
    await me.send("/console/account/zone", zone="Atlantis/Nowhere")
    assert "is no time zone" in me.text
    await me.send("/console/account/zone", zone="Asia/Tokyo")
    assert 'value="Asia/Tokyo"' in me.html
