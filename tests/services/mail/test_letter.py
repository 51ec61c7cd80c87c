"""A message by itself: its parts, its headers, and that nothing typed can become a header."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailing import SENDER, body, parsed

from bot.services.mail.letter import AddressUnusable, Invitation, Letter, as_bytes, compose, one_line

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ICS = b"BEGIN:VCALENDAR\r\nSUMMARY:Zo\xc3\xab\r\nEND:VCALENDAR\r\n"
LETTER = Letter(
    to="sam@example.org", to_name="Zoë Okafor", subject="Your call: Tuesday ☎",
    text="Hello Zoë,\n\nsee you <soon> at\n10:00.\n\nMove it: https://example.org/call/a.b?x=1&y=2\n",
    invitation=Invitation("REQUEST", ICS),
)  # fmt: skip


def raw(letter: Letter = LETTER, key: str = "k", at: datetime = AT) -> bytes:
    return as_bytes(compose(letter, SENDER, key, at))


def shape(mail: object) -> object:
    kind = mail.get_content_type()  # type: ignore[attr-defined]
    return (kind, [shape(p) for p in mail.iter_parts()]) if mail.is_multipart() else kind  # type: ignore[attr-defined]


def test_an_invitation_is_a_part_and_a_file() -> None:
    mail = parsed(raw())
    assert shape(mail) == (
        "multipart/mixed",
        [("multipart/alternative", ["text/plain", "text/html", "text/calendar"]), "application/ics"],
    )
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("invite.ics", ICS)
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert (part.get_param("method"), part.get_content_charset()) == ("REQUEST", "utf-8")
    assert part.get_payload(decode=True) == ICS


def test_a_plain_mail_is_text_and_html() -> None:
    assert shape(parsed(raw(replace(LETTER, invitation=None)))) == (
        "multipart/alternative", ["text/plain", "text/html"],
    )  # fmt: skip


def test_the_headers_say_who_to_whom_when() -> None:
    mail = parsed(raw())
    assert str(mail["From"]) == "Harbour Coaching <calls@harbour.example.org>"
    assert str(mail["Reply-To"]) == "Harbour Coaching <hello@harbour.example.org>"
    assert str(mail["To"]) == "Zoë Okafor <sam@example.org>"
    assert str(mail["Subject"]) == "Your call: Tuesday ☎"
    assert mail["Date"].datetime == AT
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@harbour.example.org>")


def test_the_same_job_gives_the_same_bytes_and_another_another_message_id() -> None:
    assert raw() == raw()
    ids = {parsed(one)["Message-ID"] for one in (raw(), raw(key="l"), raw(at=AT + timedelta(seconds=1)))}
    assert len(ids) == 3


def test_every_line_ends_by_crlf_and_is_short() -> None:
    lines = raw(replace(LETTER, text="word " * 500 + "é" * 500)).split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 998
    assert b"".join(lines).isascii()


def test_the_html_part_says_the_same_with_links_and_nothing_to_fetch() -> None:
    html = body(parsed(raw()), "html")
    assert '<a href="https://example.org/call/a.b?x=1&amp;y=2">Move it</a>' in html
    assert "see you &lt;soon&gt; at<br>\n10:00." in html
    assert "<img" not in html
    assert "<script" not in html


@pytest.mark.parametrize("field", ["subject", "to_name"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00\n"])
def test_no_line_end_begins_a_header(field: str, end: str) -> None:
    mail = parsed(raw(replace(LETTER, **{field: f"Sam{end}Bcc: x@example.org{end}{end}<script>"})))
    assert mail["Bcc"] is None
    assert len(mail["To"].addresses) == 1
    assert body(mail).startswith("Hello")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_whatever_stands_in_a_name_stays_a_name(name: str) -> None:
    mail = parsed(raw(replace(LETTER, to_name=name, subject=name)))
    assert [a.addr_spec for a in mail["To"].addresses] == ["sam@example.org"]
    assert mail["Bcc"] is None
    assert {h.lower() for h in mail} <= {
        "from", "to", "reply-to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type",
    }  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@pytest.mark.parametrize("to", ["", "sam", "sam@example.org\r\nBcc: x@example.org", "a@b.org, c@d.org", "<a@b.org>x"])
def test_what_is_no_address_gets_no_mail(to: str) -> None:
    with pytest.raises(AddressUnusable):
        raw(replace(LETTER, to=to))


def test_a_domain_with_umlauts_goes_as_dns_knows_it() -> None:
    mail = parsed(raw(replace(LETTER, to="info@bücher.example.org")))
    assert mail["To"].addresses[0].addr_spec == "info@xn--bcher-kva.example.org"


def test_letters_before_the_at_are_kept_as_utf8() -> None:
    assert "zoë@example.org".encode() in raw(replace(LETTER, to="zoë@example.org"))
