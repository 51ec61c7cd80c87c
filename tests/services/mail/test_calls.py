"""Mails about a call, as they arrive: parsed back, and the invitation read by another library than wrote it."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from mailing import DANIEL, NOW, SENDER, TUESDAY_11, Posted, begin, body, book, invitation
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from vobject import readOne
from vobject.base import Component

from actions.call_talk import SayMail
from bot.coaching.bookings import Booking
from bot.services import blocking, bookings, call_words, clock, coaches, demo_coaches, links, practice, privacy
from bot.services.mail import leaving, texts
from bot.services.mail.texts import name_in_mails
from bot.store import calendars
from bot.store import messages as transcript
from bot.store.calendars import Calendar
from bot.store.database import Database

SAM, MAREN = "sam@example.org", "maren@harbour.example.org"


def made(database: Database, **how: str) -> Booking:
    with database.transaction():
        return book(begin(), **how)


def event(mail: EmailMessage) -> Component:
    """The invitation as vobject reads it."""
    part = invitation(mail)
    assert part is not None
    read = readOne(part.get_content())
    assert read.method.value == part.get_param("method")
    (file,) = mail.iter_attachments()
    assert file.get_content() == part.get_payload(decode=True)
    return read.vevent


def method(mail: EmailMessage) -> str | None:
    part = invitation(mail)
    return None if part is None else str(part.get_param("method"))


async def test_both_sides_are_invited(coached: Database, posted: Posted) -> None:
    call = made(coached)
    await posted.all()
    assert [[a.addr_spec for a in mail["To"].addresses] for mail in posted] == [[SAM], [MAREN]]
    for mail, zone in zip(posted, ("Europe/Lisbon", "Europe/Berlin"), strict=True):
        said = event(mail)
        assert method(mail) == "REQUEST"
        assert (said.uid.value, said.sequence.value, said.status.value) == (call.uid, "0", "CONFIRMED")
        assert (said.dtstart.value, said.dtend.value) == (call.start, call.end)
        assert said.dtstart.value.utcoffset() == call.start.astimezone(ZoneInfo(zone)).utcoffset()
        assert said.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == [zone]
        assert said.dtstamp.value == NOW
        assert said.transp.value == "OPAQUE"
        assert said.location.value == "It's a video call."
        assert said.summary.value == "Discovery call: Maren Vogt (demo) and Sam Okafor"
        assert said.organizer.value == f"mailto:{SENDER.address}"
        (attendee,) = said.contents["attendee"]
        assert attendee.value == f"mailto:{mail['To'].addresses[0].addr_spec}"
        assert (attendee.params["RSVP"], attendee.params["PARTSTAT"]) == (["TRUE"], ["NEEDS-ACTION"])


async def test_the_file_has_short_lines_and_the_zone_it_names(coached: Database, posted: Posted) -> None:
    made(coached, name="Zoë " + "Ó" * 60)
    await posted.all()
    (file,) = posted.to(SAM)[0].iter_attachments()
    raw = file.get_content()
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert [z.tzid.value for z in readOne(raw.decode()).contents["vtimezone"]] == ["Europe/Lisbon"]


async def test_the_mail_says_when_with_whom_and_where_to_change_it(coached: Database, posted: Posted) -> None:
    call = made(coached)
    await posted.all()
    mail = posted.to(SAM)[0]
    assert str(mail["Subject"]) == "Your discovery call: Tuesday 24 November, 09:00 (Lisbon time)"
    text = body(mail)
    assert text.startswith("Hello Sam Okafor,\n")
    for said in ("Maren Vogt (demo)", "Tuesday 24 November, 09:00 (Lisbon time)", "It's a video call.", "demo-hello@"):
        assert said in text
    for purpose, path in (("manage", "call"), ("not-me", "not-me"), ("calendar", "calendar")):
        (token,) = re.findall(rf"https://intake\.example\.org/{path}/(\S+?)(?:\.ics)?$", text, re.MULTILINE)
        with clock.at(NOW):
            assert links.read(purpose, token).partition("~")[0] == call.id  # type: ignore[arg-type]
    assert "{" not in text
    html = body(mail, "html")
    assert "Move or cancel the call</a>" in html
    assert str(posted.to(MAREN)[0]["Subject"]) == (
        "Discovery call with Sam Okafor: Tuesday 24 November, 10:00 (Berlin time)"
    )
    assert "/call/" not in body(posted.to(MAREN)[0])  # the prospect's links are the prospect's


async def test_where_no_server_runs_no_links_are_promised(
    coached: Database, posted: Posted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "_base", "")
    made(coached)
    await posted.all()
    text = body(posted.to(SAM)[0])
    assert "Move or cancel" not in text
    assert "\n\n\n" not in text


async def test_links_of_a_call_far_ahead_last_until_it_is_over(
    coached: Database, posted: Posted, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = made(coached)
    far = replace(call, start=call.start + timedelta(days=200), end=call.end + timedelta(days=200))
    with coached.read():
        text = texts.of_call("booked", "prospect", far, coaches.get(call.coach), NOW).text
    for purpose, path in (("manage", "call"), ("not-me", "not-me"), ("calendar", "calendar")):
        (token,) = re.findall(rf"https://intake\.example\.org/{path}/(\S+?)(?:\.ics)?$", text, re.MULTILINE)
        with clock.at(far.end - timedelta(seconds=1)):
            assert links.read(purpose, token).partition("~")[0] == call.id  # type: ignore[arg-type]


@pytest.mark.parametrize(("hours", "promised"), [(0, True), (4, False)])
async def test_no_link_to_change_is_promised_where_it_is_too_late(
    coached: Database, monkeypatch: pytest.MonkeyPatch, hours: int, promised: bool
) -> None:
    ruled = practice.current().model_copy(update={"change_notice_hours": hours})
    monkeypatch.setattr(practice, "_given", [ruled])
    call = made(coached)
    at = call.start - timedelta(hours=3)
    with coached.read(), clock.at(at):
        for notice in ("booked", "moved", "reminder_hour"):
            said = texts.of_call(notice, "prospect", call, coaches.get(call.coach), at).text
            assert ("Move or cancel the call: https://" in said) is promised
        assert ("tell me here" in call_words.spoken(call)["change"]) is promised
        assert (practice.current().contact in call_words.spoken(call)["change"]) is not promised


async def test_neither_side_learns_the_others_address(coached: Database, posted: Posted) -> None:
    made(coached)
    await posted.all()
    to_sam, to_maren = posted.raw
    assert b"maren@" not in b"".join(_decoded(to_sam, posted[0]))
    assert b"sam@" not in b"".join(_decoded(to_maren, posted[1]))


def _decoded(raw: bytes, mail: EmailMessage) -> list[bytes]:
    return [raw, *(part.get_payload(decode=True) or b"" for part in mail.walk())]


async def test_a_change_raises_the_sequence_and_keeps_the_event(coached: Database, posted: Posted) -> None:
    call = made(coached)
    await posted.all()
    with coached.transaction():
        moved = bookings.move(call.conversation, TUESDAY_11)
    await posted.all()
    first, second = (event(mail) for mail in posted.to(SAM))
    assert (second.uid.value, second.sequence.value) == (first.uid.value, "1")
    assert second.dtstart.value == moved.start
    assert str(posted.to(SAM)[1]["Subject"]).startswith(
        "Your discovery call has a new time: Tuesday 24 November, 10:00"
    )
    assert posted.to(SAM)[0]["Message-ID"] != posted.to(SAM)[1]["Message-ID"]


async def test_a_cancelled_call_is_taken_out_of_both_calendars(coached: Database, posted: Posted) -> None:
    call = made(coached)
    await posted.all()
    posted.clear()
    with coached.transaction():
        bookings.cancel(call.conversation)
    await posted.all()
    assert [method(mail) for mail in posted] == ["CANCEL", "CANCEL"]
    for mail in posted:
        assert (event(mail).uid.value, event(mail).sequence.value) == (call.uid, "1")
        assert event(mail).status.value == "CANCELLED"
    assert "/call/" not in body(posted[0])


async def test_who_is_cancelled_by_the_coach_is_told_so(coached: Database, posted: Posted) -> None:
    call = made(coached)
    with coached.transaction():
        bookings.cancel(call.conversation, by="coach")
    await posted.all()
    (mail,) = posted.to(SAM)
    assert "can't take place" in body(mail)
    assert method(mail) == "CANCEL"


async def test_what_was_overtaken_is_not_sent(coached: Database, posted: Posted) -> None:
    call = made(coached)
    with coached.transaction():
        bookings.move(call.conversation, TUESDAY_11)
    await posted.all()
    assert [event(mail).sequence.value for mail in posted] == ["1", "1"]
    with coached.transaction():
        bookings.update_contact(call.conversation, name="Samuel")
        bookings.cancel(call.conversation)
    posted.clear()
    await posted.all()
    assert [method(mail) for mail in posted] == ["CANCEL", "CANCEL"]


async def test_nobody_is_invited_to_a_call_that_has_begun(coached: Database, posted: Posted) -> None:
    call = made(coached)
    await posted.all(call.start)
    assert posted == []


async def test_another_address_gets_the_invitation_and_the_first_loses_it(coached: Database, posted: Posted) -> None:
    call = made(coached)
    with coached.transaction():
        bookings.update_contact(call.conversation, email="new@example.org")
    await posted.all()
    (back,), (new,) = posted.to(SAM), posted.to("new@example.org")
    assert (method(back), method(new)) == ("CANCEL", "REQUEST")
    assert "goes to another address" in body(back)
    assert "new@" not in body(back)
    assert "Sam" not in body(back)
    assert event(back).uid.value == event(new).uid.value == call.uid


async def test_an_address_whose_owner_wants_none_gets_no_mail_any_more(coached: Database, posted: Posted) -> None:
    call = made(coached)
    with coached.transaction():
        blocking.block(blocking.mark(SAM))
        bookings.move(call.conversation, TUESDAY_11)
    await posted.all()
    assert posted.to(SAM) == []
    assert len(posted.to(MAREN)) == 1


async def test_an_address_taken_back_again_keeps_its_invitation(coached: Database, posted: Posted) -> None:
    call = made(coached)
    with coached.transaction():
        bookings.update_contact(call.conversation, email="new@example.org")
        bookings.update_contact(call.conversation, email=SAM)
    await posted.all()
    assert [method(mail) for mail in posted.to(SAM)] == ["REQUEST"]
    assert [method(mail) for mail in posted.to("new@example.org")] == ["CANCEL"]


async def test_a_call_given_to_another_coach_leaves_the_first_one(coached: Database, posted: Posted) -> None:
    call = made(coached)
    await posted.all()
    posted.clear()
    with coached.transaction():
        bookings.move(call.conversation, DANIEL)
    await posted.all()
    (gone,), (new,) = posted.to(MAREN), posted.to("daniel@harbour.example.org")
    assert (method(gone), method(new)) == ("CANCEL", "REQUEST")
    assert "10:00 (Berlin time)" in body(gone)  # the time she knew, not the new one
    assert "is with another coach now" in body(gone)
    assert event(gone).dtstart.value == call.start


async def test_an_erased_call_is_still_taken_out_of_the_calendars(coached: Database, posted: Posted) -> None:
    call = made(coached)
    with coached.transaction():
        privacy.erase(call.conversation)
    await posted.all()
    assert [(mail["To"].addresses[0].addr_spec, method(mail)) for mail in posted] == [
        (SAM, "CANCEL"),
        (MAREN, "CANCEL"),
    ]


async def test_of_a_disowned_call_only_the_coach_is_told_and_no_name(coached: Database, posted: Posted) -> None:
    call = made(coached)
    await posted.all()
    posted.clear()
    with coached.transaction():
        bookings.disown(call)
    await posted.all()
    (mail,) = posted
    assert (mail["To"].addresses[0].addr_spec, method(mail)) == (MAREN, "CANCEL")
    assert "the discovery call with somebody on Tuesday" in body(mail)
    assert b"Sam" not in b"".join(_decoded(posted.raw[-1], mail))


async def test_a_coach_with_a_calendar_of_ours_gets_no_invitation(coached: Database, posted: Posted) -> None:
    with coached.transaction():
        calendars.save(Calendar("maren", "caldav", "sealed", None, None), NOW)
    made(coached)
    await posted.all()
    assert [method(mail) for mail in posted.to(MAREN)] == [None]
    assert "booked a discovery call with you" in body(posted.to(MAREN)[0])
    assert [method(mail) for mail in posted.to(SAM)] == ["REQUEST"]


async def test_a_coach_without_an_address_gets_no_mail_and_the_log_says_so_once(
    coached: Database, posted: Posted, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with coached.transaction():
        coaches.edit("maren", email="")
    call = made(coached)
    with coached.transaction():
        bookings.move(call.conversation, TUESDAY_11)
    await posted.all()
    assert posted.to(MAREN) == []
    assert len(posted.to(SAM)) == 1
    assert caplog.text.count("no e-mail address is known of maren") == 1


async def test_a_job_done_twice_sends_the_same_bytes(coached: Database, posted: Posted) -> None:
    made(coached)
    told: list[dict[str, object]] = []

    async def note(body: dict[str, object]) -> None:
        told.append(body)

    await posted.all(call_mail=note)  # type: ignore[arg-type]
    for moment in (NOW, NOW + timedelta(hours=5)):
        with clock.at(moment):
            await posted.handlers["call_mail"](told[0])
    first, again = posted.raw
    assert first == again


@pytest.mark.parametrize(
    "name",
    [
        "Sam\r\nBcc: x@example.org",
        "Sam <x@example.org>",
        "visit evil.example.org now",
        "http://evil.example/x",
        "a;b,c",
    ],
)
async def test_a_name_cannot_become_a_header_a_link_or_markup(coached: Database, posted: Posted, name: str) -> None:
    made(coached, name=name)
    await posted.all()
    for raw, mail in zip(posted.raw, posted, strict=True):
        assert mail["Bcc"] is None
        assert len(mail["To"].addresses) == 1
        everything = b"".join(_decoded(raw, mail))
        assert b"evil.example" not in everything
        assert b"x@example.org" not in everything
        assert event(mail).uid.value


@pytest.mark.parametrize(
    ("name", "mailed"), [("J.R. Okafor", "J. R. Okafor"), ("evil.com", "evil. com"), (None, ""), ("\x00", "")]
)
def test_a_name_in_a_mail_is_no_address(name: str | None, mailed: str) -> None:
    assert name_in_mails(name) == mailed


async def test_a_call_of_a_removed_demo_coach_is_cancelled_by_mail_and_in_the_chat(
    coached: Database, posted: Posted
) -> None:
    call = made(coached)
    with coached.transaction():
        demo_coaches.remove(cancel_calls=True)
    await posted.all()
    (mail,) = posted.to(SAM)
    assert event(mail).status.value == "CANCELLED"
    assert invitation(mail).get_param("method") == "CANCEL"
    with coached.read():
        assert "can't make your call" in transcript.after(call.conversation, 0)[-1].text


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Etc/GMT-5"])
async def test_every_zone_is_read_back_right(coached: Database, posted: Posted, zone: str) -> None:
    with coached.transaction():
        call = book(begin())
        call = bookings.update_contact(call.conversation, zone=zone)
    await posted.all()
    said = event(posted.to(SAM)[0])
    assert said.dtstart.value == call.start
    assert said.dtstart.value.utcoffset() == call.start.astimezone(ZoneInfo(zone)).utcoffset()
    assert replace(call, time_zone=zone) == call


@pytest.mark.parametrize(
    ("leave", "booked", "response"),
    [(True, True, "utter_mail_sent"), (True, False, "utter_mail_comes"), (False, True, "utter_mail_none"),
     (False, False, "utter_mail_none")],
)  # fmt: skip
def test_whether_a_mail_comes_is_answered_by_what_is_true(
    coached: Database, monkeypatch: pytest.MonkeyPatch, leave: bool, booked: bool, response: str
) -> None:
    monkeypatch.setattr(leaving, "_sent", [leave])
    conversation = made(coached).conversation if booked else "none"
    dispatcher = CollectingDispatcher()
    with coached.transaction():
        SayMail().run(dispatcher, Tracker(conversation, {}, {"text": ""}, [], False, None, {}, None), {})
    (said,) = dispatcher.messages
    assert said["response"] == response
    if response == "utter_mail_sent":
        assert said["email"] == SAM


async def test_every_mail_to_a_prospect_has_a_link_for_who_booked_nothing(coached: Database, posted: Posted) -> None:
    call = made(coached)
    for change in (
        lambda: bookings.move(call.conversation, TUESDAY_11),
        lambda: bookings.update_contact(call.conversation, email="new@example.org"),
        lambda: bookings.cancel(call.conversation),
        lambda: book(call.conversation),
        lambda: bookings.cancel(call.conversation, by="practice"),
    ):
        await posted.all()
        with coached.transaction():
            change()
    await posted.all()
    other = made(coached)
    for before in (timedelta(days=1), timedelta(hours=1)):
        await posted.all(other.start - before)
    to_prospects = [mail for mail in posted if "harbour.example.org" not in str(mail["To"])]
    assert len(to_prospects) == 10
    for mail in to_prospects:
        assert "That wasn't me: https://intake.example.org/not-me/" in body(mail), mail["Subject"]
