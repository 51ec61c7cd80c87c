"""Sending to a real mail server on this machine: encryption, password, refusals, delays and broken connections."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from mailing import NOW, SENDER, begin, body, book, invitation, parsed
from vobject import readOne

from bot.services import clock, conversations, outbox
from bot.services.mail import smtp
from bot.services.mail.handlers import handlers
from bot.services.mail.letter import Letter, compose
from bot.services.mail.server import MailServer, Tls
from bot.services.mail.smtp import MailDeferred, MailRefused, Smtp
from bot.store.database import Database, connection
from bot.store.tables import job

LETTER = Letter(to="sam@example.org", subject="Hello", text="Hello.\n")
MAIL = compose(LETTER, SENDER, "k", datetime(2026, 11, 20, tzinfo=UTC))


class Server:
    """A mail server; ``answers`` are given to the next commands of a name, before its own."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.receivers: list[str] = []
        self.encrypted: list[bool] = []
        self.users: list[str] = []
        self.answers: dict[str, list[str]] = {}
        self.before_ok: Callable[[SMTP], Awaitable[None]] | None = None
        self.port = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: Any) -> str:
        if refusal := self._next("RCPT"):
            return refusal
        envelope.rcpt_tos.append(to)
        self.receivers.append(to)
        return "250 OK"

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, sender: str, options: Any) -> str:
        if refusal := self._next("MAIL"):
            return refusal
        envelope.mail_from = sender
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if refusal := self._next("DATA"):
            return refusal
        assert isinstance(envelope.content, bytes)
        self.mails.append(envelope.content)
        assert server.transport is not None
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        if self.before_ok:
            await self.before_ok(server)
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == b"a secret", handled=False)

    def _next(self, command: str) -> str | None:
        waiting = self.answers.get(command, [])
        return waiting.pop(0) if waiting else None


Start = Callable[..., Awaitable[Server]]


@pytest.fixture
async def start(certificate: ssl.SSLContext) -> AsyncIterator[Start]:
    """Start a server: ``tls`` says how it encrypts, ``password`` whether it wants one."""
    opened: list[asyncio.Server] = []

    async def started(tls: Tls = Tls.NONE, *, password: bool = False) -> Server:
        server, loop = Server(), asyncio.get_running_loop()
        offered = certificate if tls in (Tls.STARTTLS, Tls.OFFERED) else None

        def protocol() -> SMTP:
            return SMTP(
                server, hostname="mail.example.org", enable_SMTPUTF8=True, loop=loop, tls_context=offered,
                require_starttls=tls is Tls.STARTTLS, authenticator=server.authenticate, auth_required=password,
                auth_require_tls=False,
            )  # fmt: skip

        direct = certificate if tls is Tls.DIRECT else None
        opened.append(await loop.create_server(protocol, "127.0.0.1", 0, ssl=direct))
        server.port = opened[-1].sockets[0].getsockname()[1]
        return server

    yield started
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def at(server: Server, tls: Tls = Tls.NONE, *, password: str | None = None) -> MailServer:
    return MailServer("localhost", server.port, tls, "me" if password else None, password)


async def test_a_mail_arrives_as_it_was_composed(start: Start) -> None:
    server = await start()
    await Smtp(at(server))(MAIL, "k")
    (raw,) = server.mails
    assert server.receivers == ["sam@example.org"]
    assert parsed(raw)["Message-ID"] == MAIL["Message-ID"]
    assert body(parsed(raw)) == "Hello.\n"


@pytest.mark.parametrize("tls", [Tls.DIRECT, Tls.STARTTLS, Tls.OFFERED])
async def test_the_way_is_encrypted_and_the_password_given(start: Start, trusted: ssl.SSLContext, tls: Tls) -> None:
    server = await start(tls, password=True)
    await Smtp(at(server, tls, password="a secret"), trusted)(MAIL, "k")
    assert (server.encrypted, server.users) == ([True], ["me"])


async def test_without_an_offer_of_tls_a_mail_without_password_goes_in_plain(start: Start) -> None:
    server = await start()
    await Smtp(at(server, Tls.OFFERED))(MAIL, "k")
    assert server.encrypted == [False]


async def test_no_password_goes_over_a_way_that_is_not_encrypted(start: Start, trusted: ssl.SSLContext) -> None:
    server = await start()
    with pytest.raises(MailDeferred):
        await Smtp(at(server, Tls.STARTTLS, password="a secret"), trusted)(MAIL, "k")
    assert (server.mails, server.users) == ([], [])


@pytest.mark.parametrize("tls", [Tls.DIRECT, Tls.STARTTLS, Tls.OFFERED])
async def test_a_certificate_nobody_vouches_for_gets_no_mail(start: Start, tls: Tls) -> None:
    server = await start(tls)
    with pytest.raises(MailDeferred, match="SSLCertVerificationError"):
        await Smtp(at(server, tls, password="a secret"))(MAIL, "k")
    assert (server.mails, server.users) == ([], [])


async def test_a_wrong_password_is_tried_again_later(start: Start, trusted: ssl.SSLContext) -> None:
    server = await start(Tls.STARTTLS, password=True)
    with pytest.raises(MailDeferred, match=r"refuses user and password \(535\)") as error:
        await Smtp(at(server, Tls.STARTTLS, password="another"), trusted)(MAIL, "k")
    assert "another" not in str(error.value)


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
async def test_a_lasting_refusal_is_told_from_one_for_now(start: Start, command: str) -> None:
    server = await start()
    server.answers[command] = ["451 4.7.1 greylisted sam@example.org", "550 5.1.1 no sam@example.org here"]
    with pytest.raises(MailDeferred, match="451") as deferred:
        await Smtp(at(server))(MAIL, "k")
    with pytest.raises(MailRefused, match="550") as refused:
        await Smtp(at(server))(MAIL, "k")
    assert "sam" not in f"{deferred.value}{refused.value}"
    await Smtp(at(server))(MAIL, "k")
    assert len(server.mails) == 1


async def test_a_refused_sender_is_the_operators_to_mend(start: Start) -> None:
    server = await start()
    server.answers["MAIL"] = ["550 5.7.1 not yours"]
    with pytest.raises(MailDeferred, match=r"sender's address \(550\)"):
        await Smtp(at(server))(MAIL, "k")


async def test_a_server_that_wants_a_password_is_the_operators_to_mend(start: Start) -> None:
    server = await start(password=True)
    with pytest.raises(MailDeferred, match="530"):
        await Smtp(at(server))(MAIL, "k")


async def test_nobody_listening_is_tried_again_later(start: Start) -> None:
    with pytest.raises(MailDeferred, match="ConnectionRefusedError"):
        await Smtp(MailServer("127.0.0.1", 1, Tls.NONE))(MAIL, "k")


async def test_a_server_that_says_nothing_is_given_up_for_now() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(MailDeferred, match="too long"):
            await Smtp(MailServer("127.0.0.1", port, Tls.NONE), patience=0.2)(MAIL, "k")


async def test_a_server_that_dawdles_is_given_up_for_now(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "LONGEST", 0.3)
    server = await start()

    async def dawdle(_: SMTP) -> None:
        await asyncio.sleep(1)

    server.before_ok = dawdle
    with pytest.raises(MailDeferred, match="too long"):
        await Smtp(at(server))(MAIL, "k")


async def test_what_comes_after_the_yes_does_not_matter(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang_up(self: SMTP, arg: str) -> None:
        assert self.transport is not None
        self.transport.abort()

    monkeypatch.setattr(SMTP, "smtp_QUIT", hang_up)
    server = await start()
    await Smtp(at(server))(MAIL, "k")
    assert len(server.mails) == 1


async def test_an_address_with_such_letters_needs_a_server_that_can(start: Start) -> None:
    server = await start()
    mail = compose(Letter(to="zoë@example.org", subject="Hello", text="Hello.\n"), SENDER, "k", NOW)
    await Smtp(at(server))(mail, "k")
    assert server.receivers == ["zoë@example.org"]


async def do_jobs(database: Database, server: Server, moment: datetime) -> None:
    does = handlers(database, Smtp(at(server)), SENDER, alerts_to="alerts@example.org")
    does["call_calendar"] = does["call_reminder"] = _nothing
    with clock.at(moment):
        while await outbox.deliver_one(database, does):
            pass


async def _nothing(body: Any) -> None: ...


def states(database: Database) -> list[tuple[str, str]]:
    with database.read():
        query = sa.select(job.c.state, job.c.last_error).where(job.c.kind == "call_mail").order_by(job.c.id)
        return [(row.state, row.last_error) for row in connection().execute(query)]


async def test_a_greylisted_mail_arrives_at_the_next_try(coached: Database, start: Start) -> None:
    with coached.transaction():
        book(begin())
    server = await start()
    server.answers["RCPT"] = ["451 4.7.1 try again"] * 2
    await do_jobs(coached, server, NOW)
    assert [state for state, _ in states(coached)] == ["waiting", "waiting"]
    await do_jobs(coached, server, NOW + outbox.WAITS[0])
    assert states(coached) == [("done", None), ("done", None)]
    assert sorted(server.receivers) == ["maren@harbour.example.org", "sam@example.org"]


async def test_a_refused_receiver_fails_the_job_at_once(coached: Database, start: Start) -> None:
    with coached.transaction():
        conversation = begin()
        book(conversation)
    server = await start()
    server.answers["RCPT"] = ["550 5.1.1 unknown"]
    await do_jobs(coached, server, NOW)
    assert states(coached) == [
        ("failed", "MailRefused: the mail server refuses the address (550)"), ("done", None),
    ]  # fmt: skip
    with coached.read():
        assert conversations.show(conversation)["flags"] == ["mail_failed"]


async def test_a_connection_that_breaks_after_the_mail_repeats_the_same_one(coached: Database, start: Start) -> None:
    with coached.transaction():
        book(begin())
    server = await start()

    async def hang_up(protocol: SMTP) -> None:
        server.before_ok = None
        assert protocol.transport is not None
        protocol.transport.abort()

    server.before_ok = hang_up
    await do_jobs(coached, server, NOW)
    await do_jobs(coached, server, NOW + timedelta(days=1))
    first, again = (raw for raw in server.mails if parsed(raw)["To"].addresses[0].addr_spec == "sam@example.org")
    assert first == again
    event = readOne(invitation(parsed(again)).get_content()).vevent
    assert event.sequence.value == "0"
