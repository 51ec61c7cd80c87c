from __future__ import annotations

import pytest

from bot.services.mail.server import MailServer, MailServerInvalid, Tls, read_server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://me:secret@mail.example.org:587", MailServer("mail.example.org", 587, Tls.STARTTLS, "me", "secret")),
        ("smtp://me:secret@mail.example.org", MailServer("mail.example.org", 587, Tls.STARTTLS, "me", "secret")),
        ("smtps://me%40example.org:a%2Fb%23c@h", MailServer("h", 465, Tls.DIRECT, "me@example.org", "a/b#c")),
        ("smtp://mail.example.org", MailServer("mail.example.org", 25, Tls.OFFERED)),
        ("smtp://mail.example.org:2525/", MailServer("mail.example.org", 2525, Tls.OFFERED)),
        ("smtp+insecure://localhost:1025", MailServer("localhost", 1025, Tls.NONE)),
        ("smtp+insecure://me:x@127.0.0.1", MailServer("127.0.0.1", 25, Tls.NONE, "me", "x")),
        ("smtp+insecure://[::1]:25", MailServer("::1", 25, Tls.NONE)),
    ],
)
def test_an_address_names_a_server(url: str, server: MailServer) -> None:
    assert read_server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://h:port", "smtp://h:99999", "smtp://me@h",
        "smtp://:secret@h", "smtp://h/path", "smtp://h?x=1", "smtp://me:a#b@h", "smtp+insecure://mail.example.org",
        "smtp+insecure://10.0.0.1", "smtp://[::1",
    ],
)  # fmt: skip
def test_what_names_none_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(MailServerInvalid) as refusal:
        read_server(url)
    assert "secret" not in str(refusal.value)


def test_the_password_is_not_shown() -> None:
    assert "hush" not in repr(read_server("smtp://me:hush@h"))
