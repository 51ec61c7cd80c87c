"""Mails through a mail server."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from email.message import EmailMessage

import aiosmtplib

from bot.services.faults import Explained
from bot.services.mail.letter import as_bytes, needs_utf8
from bot.services.mail.server import MailServer, Tls
from bot.services.outbox import GivenUp

PATIENCE = 30.0  # seconds for each answer of the server
LONGEST = 45.0  # seconds for one mail, from the first word to the last
GOODBYE = 2.0  # seconds to say goodbye in, when the mail is delivered already
OURS = frozenset({503, 530, 535})  # refusals that are about how we come, not about whom the mail is for


class MailDeferred(Explained):
    """The mail could not be sent now; a later try may succeed."""


class MailRefused(GivenUp):
    """The server will never take this mail."""


class Smtp:
    """Sends each mail over a connection of its own.

    ``trusted`` replaces the certificates this machine trusts. A mail counts as sent with the server's answer to its
    last line; whatever comes after that doesn't matter.
    Raises MailDeferred and MailRefused, which quote nothing of what the server says: it may name the receiver.
    """

    def __init__(
        self, server: MailServer, trusted: ssl.SSLContext | None = None, *, patience: float = PATIENCE
    ) -> None:
        self._server, self._trusted, self._patience = server, trusted, patience

    async def __call__(self, mail: EmailMessage, key: str) -> None:
        try:
            async with asyncio.timeout(LONGEST):
                await self._send(mail)
        except aiosmtplib.SMTPRecipientsRefused as error:
            code = error.recipients[0].code
            raise _refusal("the address", code, lasting=code >= 500 and code not in OURS) from None
        except aiosmtplib.SMTPDataError as error:
            raise _refusal("the mail", error.code, lasting=error.code >= 500) from None
        except aiosmtplib.SMTPAuthenticationError as error:
            raise _refusal("user and password", error.code) from None
        except aiosmtplib.SMTPSenderRefused as error:
            raise _refusal("the sender's address", error.code) from None
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal("the conversation", error.code) from None
        except (TimeoutError, aiosmtplib.SMTPTimeoutError):
            raise MailDeferred("the mail server takes too long") from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailDeferred(f"the mail server can't be used ({_cause(error)})") from None

    async def _send(self, mail: EmailMessage) -> None:
        client = self._client()
        try:
            await client.connect()
            await self._hand_over(client, mail)
            with suppress(aiosmtplib.SMTPException, OSError):  # OSError: a TimeoutError too
                await client.quit(timeout=GOODBYE)
        finally:
            client.close()

    async def _hand_over(self, client: aiosmtplib.SMTP, mail: EmailMessage) -> None:
        (sender,), (receiver,) = mail["From"].addresses, mail["To"].addresses
        options = []
        if needs_utf8(mail):
            await client.ehlo()
            if not client.supports_extension("smtputf8"):
                raise MailRefused("the mail server can't write to an address with such letters")
            options.append("SMTPUTF8")
        await client.sendmail(sender.addr_spec, [receiver.addr_spec], as_bytes(mail), mail_options=options)

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        starttls = {Tls.STARTTLS: True, Tls.OFFERED: None}.get(server.tls, False)
        return aiosmtplib.SMTP(
            hostname=server.host, port=server.port, username=server.user, password=server.password,
            use_tls=server.tls is Tls.DIRECT, start_tls=starttls,
            tls_context=None if server.tls is Tls.NONE else self._trusted or ssl.create_default_context(),
            timeout=self._patience,
        )  # fmt: skip


def _refusal(what: str, code: int, *, lasting: bool = False) -> Explained:
    return (MailRefused if lasting else MailDeferred)(f"the mail server refuses {what} ({code})")


def _cause(error: BaseException) -> str:
    """The kind of the innermost error, such as SSLCertVerificationError or ConnectionRefusedError."""
    while error.__cause__ is not None:
        error = error.__cause__
    return type(error).__name__
