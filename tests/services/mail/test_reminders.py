"""Reminders: at their time, once, in the chat and by mail, and not when they would be wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from mailing import TUESDAY_11, Posted, begin, body, book, invitation
from talk import OFFER, read

from bot.coaching.bookings import Booking
from bot.services import bookings, clock, coaches, messages, outbox, practice, privacy
from bot.store.database import Database

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SAM, MAREN = "sam@example.org", "maren@harbour.example.org"


@pytest.fixture
async def call(coached: Database, posted: Posted) -> Booking:
    """A booked call, told of, and a question that is open in the chat."""
    with coached.transaction():
        made = book(begin())
        messages.post(made.conversation, [OFFER])
    await posted.all()
    posted.clear()
    return made


def subjects(posted: Posted) -> list[str]:
    return [str(mail["Subject"]).partition(":")[0] for mail in posted.to(SAM)]


def chat(database: Database, call: Booking) -> list[str]:
    return [m.text for m in read(database, call.conversation)][1:]  # without the offer


async def test_it_comes_a_day_and_an_hour_before_in_the_chat_and_by_mail(
    coached: Database, posted: Posted, call: Booking
) -> None:
    for before in (DAY, HOUR):
        await posted.all(call.start - before - timedelta(seconds=1))
        expected = 0 if before is DAY else 1
        assert (len(posted.to(SAM)), len(chat(coached, call))) == (expected, expected)
        await posted.all(call.start - before)
    assert subjects(posted) == ["Soon", "About to begin"]
    first, second = chat(coached, call)
    assert first.startswith("A reminder of your discovery call with Maren Vogt (demo): Tuesday 24 November, 09:00 (Lis")
    assert second.startswith("Your discovery call with Maren Vogt (demo) is about to begin")
    assert posted.told == [call.conversation] * 2
    assert "Move or cancel the call: https://" in body(posted[0])
    assert {invitation(mail) for mail in posted} == {None}


@pytest.mark.parametrize(("hours", "said"), [(4, "just tell me here"), (24, "It's too close now for me to move")])
async def test_the_reminder_in_the_chat_promises_what_the_practices_rule_allows(
    coached: Database, posted: Posted, call: Booking, monkeypatch: pytest.MonkeyPatch, hours: int, said: str
) -> None:
    ruled = practice.current().model_copy(update={"change_notice_hours": hours})
    monkeypatch.setattr(practice, "_given", [ruled])
    await posted.all(call.start - DAY + timedelta(seconds=5))
    (reminder,) = chat(coached, call)
    assert said in reminder
    assert ("just tell me" in reminder) is (hours == 4)


async def test_the_coach_is_reminded_once_on_the_coachs_own_clock(
    coached: Database, posted: Posted, call: Booking
) -> None:
    for before in (DAY, HOUR, timedelta(minutes=1)):
        await posted.all(call.start - before)
    (mail,) = posted.to(MAREN)
    assert mail["Subject"] == "Soon: discovery call with Sam Okafor, Tuesday 24 November, 10:00 (Berlin time)"
    said = body(mail)
    assert "As a calendar file: https://intake.example.org/calendar/" in said
    assert "/call/" not in said  # that link is the prospect's
    assert invitation(mail) is None


async def test_the_open_question_stays_open(coached: Database, posted: Posted, call: Booking) -> None:
    await posted.all(call.start - DAY)
    assert [m.asks for m in read(coached, call.conversation)] == ["call", "call"]


async def test_a_second_try_reminds_nobody_again(coached: Database, posted: Posted, call: Booking) -> None:
    given: list[dict[str, object]] = []

    async def killed(body: dict[str, object]) -> None:
        """Does it, and dies before that is noted."""
        given.append(body)
        await posted.handlers["call_reminder"](body)
        raise SystemExit

    with pytest.raises(SystemExit):
        await posted.all(call.start - DAY, call_reminder=killed)  # type: ignore[arg-type]
    await posted.all(call.start - DAY + outbox.LEASE)
    assert len(given) == 1
    assert len(chat(coached, call)) == 1
    assert subjects(posted) == ["Soon"]


async def test_message_and_mail_come_together_or_not_at_all(
    coached: Database, posted: Posted, call: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(messages, "post", _raise)
        await posted.all(call.start - DAY)
    assert (chat(coached, call), posted) == ([], [])
    await posted.all(call.start - DAY + outbox.WAITS[0])
    assert len(chat(coached, call)) == len(posted.to(SAM)) == len(posted.to(MAREN)) == 1


def _raise(*_: object) -> None:
    raise ConnectionError


async def test_after_a_cancellation_nobody_is_reminded(coached: Database, posted: Posted, call: Booking) -> None:
    with coached.transaction():
        bookings.cancel(call.conversation)
    await posted.all()
    posted.clear()
    await posted.all(call.start - timedelta(minutes=1))
    assert (chat(coached, call), posted) == ([], [])


async def test_a_reminder_moves_with_its_call(coached: Database, posted: Posted, call: Booking) -> None:
    with coached.transaction():
        moved = bookings.move(call.conversation, TUESDAY_11)
    await posted.all(call.start - DAY)
    posted.clear()
    assert chat(coached, call) == []
    await posted.all(moved.start - DAY)
    assert subjects(posted) == ["Soon"]
    assert "10:00 (Lisbon time)" in chat(coached, call)[0]


@pytest.mark.parametrize(
    ("back", "reminded"),
    [
        (timedelta(hours=12), ["Soon"]),
        (timedelta(hours=11, minutes=59), []),
        (timedelta(minutes=59), ["About to begin"]),
        (timedelta(minutes=1), ["About to begin"]),
        (timedelta(), []),
        (-timedelta(hours=3), []),
    ],
)
async def test_a_machine_that_was_off_does_not_remind_too_late(
    coached: Database, posted: Posted, call: Booking, back: timedelta, reminded: list[str]
) -> None:
    await posted.all(call.start - back)
    assert subjects(posted) == reminded
    assert len(chat(coached, call)) == len(reminded)


async def test_a_mail_that_only_gets_through_after_the_call_began_is_dropped(
    coached: Database, posted: Posted, call: Booking
) -> None:
    async def down(body: object) -> None:
        raise ConnectionError

    await posted.all(call.start - HOUR, call_mail=down)
    await posted.all(call.start + HOUR)
    assert posted == []


async def test_an_erased_conversation_gets_no_reminder(coached: Database, posted: Posted, call: Booking) -> None:
    given: list[dict[str, object]] = []

    async def note(body: dict[str, object]) -> None:
        given.append(body)

    await posted.all(call.start - DAY, call_reminder=note)  # type: ignore[arg-type]
    with coached.transaction():
        privacy.erase(call.conversation)
    with clock.at(call.start - DAY):
        await posted.handlers["call_reminder"](given[0])
    await posted.all(call.start - DAY)
    assert read(coached, call.conversation) == []
    assert subjects(posted) == ["Cancelled"]
    assert posted.told == []


async def test_a_call_booked_at_short_notice_has_only_the_reminder_to_come(coached: Database, posted: Posted) -> None:
    with coached.transaction():
        coaches.edit("maren", notice_hours=1)
        call = book(begin(), "maren~20261120T1400Z")
    await posted.all()
    await posted.all(call.start - HOUR)
    assert subjects(posted) == ["Your discovery call", "About to begin"]
    assert [str(mail["Subject"]).partition(":")[0] for mail in posted.to(MAREN)][1:] == ["Soon"]
