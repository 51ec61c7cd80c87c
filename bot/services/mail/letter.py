"""Builds a mail: the same letter, key and moment give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Literal

from email_validator import EmailNotValidError, validate_email

from bot.services.mail.markup import page

Method = Literal["REQUEST", "CANCEL"]
UNFOLDED = 300  # octets of a header line: folded at 78, a subject may begin with the fold, and be shown with a blank


@dataclass(frozen=True)
class Sender:
    """Whom mails are from; ``reply_to`` is where a person reads the answers."""

    name: str
    address: str
    reply_to: str


@dataclass(frozen=True)
class Invitation:
    """An iTIP object: an iCalendar file with what is asked of the receiver's calendar."""

    method: Method
    ics: bytes


@dataclass(frozen=True)
class Letter:
    """What a mail says, and to whom; the HTML part is made of the text."""

    to: str
    subject: str
    text: str
    to_name: str = ""
    invitation: Invitation | None = None


class AddressUnusable(ValueError):
    """Nothing can be sent to this address."""


def compose(letter: Letter, sender: Sender, key: str, at: datetime) -> EmailMessage:
    """The message, with Message-ID and boundaries made of ``key`` and ``at``: a repeat can be told as one.

    A text, an HTML and, for an invitation, a calendar part as alternatives, and the invitation once more as a file:
    Outlook and Google act on the part, Apple and others on the file. Raises AddressUnusable.
    """
    mark = hashlib.sha256(f"{key}\n{at.isoformat()}".encode()).hexdigest()[:32]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender.name, sender.address)
    mail["To"] = _address(letter.to_name, letter.to)
    if sender.reply_to != sender.address:
        mail["Reply-To"] = _address(sender.name, sender.reply_to)
    mail["Subject"] = one_line(letter.subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{mark}@{_parts(sender.address)[1]}>"
    mail["Auto-Submitted"] = "auto-generated"  # no "I'm on holiday" in return
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(page(letter.text, one_line(letter.subject)), subtype="html", cte="quoted-printable")
    if letter.invitation:
        _invite(mail, letter.invitation)
    for number, part in enumerate(_multiparts(mail)):
        part.set_boundary(f"=_{mark}_{number}")
    return mail


def as_bytes(mail: EmailMessage) -> bytes:
    """As it is sent and kept, lines ended by CRLF."""
    policy = SMTPUTF8 if needs_utf8(mail) else SMTP
    plain = all(str(mail[name] or "").isascii() for name in ("From", "To", "Reply-To", "Subject"))
    return mail.as_bytes(policy=policy.clone(max_line_length=UNFOLDED) if plain else policy)


def needs_utf8(mail: EmailMessage) -> bool:
    """Whether an address has letters that only SMTPUTF8 can carry."""
    named = [a.addr_spec for header in ("From", "To", "Reply-To") if mail[header] for a in mail[header].addresses]
    return not "".join(named).isascii()


def one_line(text: str) -> str:
    """For a header: no line ends, no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _invite(mail: EmailMessage, invitation: Invitation) -> None:
    method, text = invitation.method, invitation.ics.decode()
    mail.add_alternative(text, subtype="calendar", cte="base64", params={"method": method})
    mail.add_attachment(
        invitation.ics, maintype="application", subtype="ics", filename="invite.ics", params={"name": "invite.ics"}
    )


def _multiparts(mail: EmailMessage) -> Iterator[EmailMessage]:
    return (part for part in mail.walk() if part.is_multipart())


def _address(name: str, address: str) -> Address:
    local, domain = _parts(address)
    return Address(display_name=one_line(name), username=local, domain=domain)


def _parts(address: str) -> tuple[str, str]:
    """What stands before and after the @, the domain as DNS knows it. Raises AddressUnusable."""
    try:
        valid = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise AddressUnusable("no e-mail address") from None
    return valid.local_part, valid.ascii_domain
