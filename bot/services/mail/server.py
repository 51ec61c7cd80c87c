"""The mail server an operator names: the form of INTAKE_SMTP_URL."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

ALLOWED = (
    "smtp://user:password@host:587 (with STARTTLS), smtps://user:password@host:465, smtp://host:25 without a password, "
    "or smtp+insecure://localhost:25 (never with TLS, on this machine only); in user and password write %40 for @, "
    "%3A for :, %2F for / and %23 for #"
)


class Tls(StrEnum):
    """How the way to the server is encrypted."""

    DIRECT = "direct"  # from the first byte
    STARTTLS = "starttls"  # needed: without it nothing is sent
    OFFERED = "offered"  # where the server offers it
    NONE = "none"


SCHEMES = {"smtp": 587, "smtps": 465, "smtp+insecure": 25}  # and the port when none is named


class MailServerInvalid(ValueError):
    """The address names no mail server that can be used; the message says why, and quotes nothing of it."""


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    tls: Tls
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def read_server(url: str) -> MailServer:
    """The server a URL names. Raises MailServerInvalid."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise MailServerInvalid("it is no such address") from None
    if parts.scheme not in SCHEMES or not host:
        raise MailServerInvalid("it is no such address")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise MailServerInvalid("something stands behind host and port")
    if bool(parts.username) != bool(parts.password):
        raise MailServerInvalid("a user needs a password, and a password a user")
    if parts.scheme == "smtp+insecure" and not _loopback(host):
        raise MailServerInvalid("without TLS the server must be on this machine")
    return MailServer(
        host=host,
        port=port or (25 if parts.scheme == "smtp" and not parts.username else SCHEMES[parts.scheme]),
        tls=_tls(parts.scheme, with_password=bool(parts.password)),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _tls(scheme: str, *, with_password: bool) -> Tls:
    if scheme == "smtps":
        return Tls.DIRECT
    if scheme == "smtp+insecure":
        return Tls.NONE
    return Tls.STARTTLS if with_password else Tls.OFFERED


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
