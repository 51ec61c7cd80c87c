from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from bot.coaching.bookings import Booking, State
from bot.coaching.coaches import Coach
from bot.services import clock, invitations, links, signing
from bot.services.signing import LinkInvalid, sign, unsign

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CALL = Booking(
    id="b1", conversation="c1", coach="maren", start=START, end=START + timedelta(minutes=30), state=State.BOOKED,
    name="Sam; Okafor, Zoë", email="sam@example.org", phone="+44 20 7946 0958", time_zone="America/New_York",
    uid="u-1@coaching-intake", sequence=2, created_at=NOW,
)  # fmt: skip
COACH = Coach(
    id="maren", name="Maren Vogt", bio="", time_zone="Europe/Berlin", hours=(), needs=(),
    place="Video: https://example.org/" + "x" * 80,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    signing.use_secret("a secret for the tests only")
    with clock.at(NOW):
        yield


def event(file: bytes) -> Component:
    (found,) = Calendar.from_ical(file).walk("VEVENT")
    return found


def test_the_file_says_when_where_and_with_whom_in_the_prospects_zone() -> None:
    said = event(invitations.ics(CALL, COACH))
    assert said["dtstart"].dt == START
    assert said["dtstart"].params["TZID"] == "America/New_York"
    assert said["dtend"].dt - said["dtstart"].dt == timedelta(minutes=30)
    assert str(said["summary"]) == "Discovery call: Maren Vogt and Sam; Okafor, Zoë"
    assert str(said["location"]) == COACH.place
    assert (str(said["uid"]), said["sequence"], str(said["status"])) == ("u-1@coaching-intake", 2, "CONFIRMED")


def test_the_file_is_one_to_import() -> None:
    file = invitations.ics(CALL, COACH)
    calendar = Calendar.from_ical(file)
    assert str(calendar["method"]) == "PUBLISH"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["America/New_York"]
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "America/Santiago"])
def test_the_zone_in_the_file_changes_its_clock_when_the_zone_does(name: str) -> None:
    file = invitations.ics(replace(CALL, time_zone=name), COACH)
    assert len(file) < 2500
    (zoned,) = Calendar.from_ical(file).walk("VTIMEZONE")
    changes = 0
    for part in zoned.subcomponents:
        further = part.get("RDATE")
        for begins in [part.DTSTART, *(one.dt for one in further.dts)] if further else [part.DTSTART]:
            if part.TZOFFSETFROM == part.TZOFFSETTO:
                continue  # where the file begins
            moment = (begins - part.TZOFFSETFROM).replace(tzinfo=UTC)
            before, after = ((moment + step).astimezone(ZoneInfo(name)) for step in (-SECOND, timedelta()))
            assert (before.utcoffset(), after.utcoffset()) == (part.TZOFFSETFROM, part.TZOFFSETTO), begins
            changes += 1
    assert changes >= 2


def test_of_the_prospect_the_file_says_only_the_name() -> None:
    file = invitations.ics(CALL, COACH)
    assert b"example.org" not in file.replace(b"https://example.org", b"")
    assert b"7946" not in file
    assert b"ATTENDEE" not in file


def test_a_cancelled_call_says_so() -> None:
    assert str(event(invitations.ics(replace(CALL, state=State.CANCELLED), COACH))["status"]) == "CANCELLED"


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT-5", "Asia/Kathmandu", "Europe/Lisbon", "Australia/Lord_Howe"])
def test_every_zone_makes_a_file_that_reads_back(zone: str) -> None:
    assert event(invitations.ics(replace(CALL, time_zone=zone), COACH))["dtstart"].dt == START


@pytest.mark.parametrize("minutes", range(0, 240, 15))
@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("America/New_York", datetime(2027, 11, 7, 4, tzinfo=UTC)),
        ("Europe/Amsterdam", datetime(2027, 10, 30, 23, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 14, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 3, 14, 6, tzinfo=UTC)),
    ],
)
def test_in_the_nights_that_change_the_clock_every_reader_finds_the_hour(
    zone: str, night: datetime, minutes: int
) -> None:
    start = night + timedelta(minutes=minutes)
    end = start + timedelta(minutes=45)
    file = invitations.ics(replace(CALL, time_zone=zone, start=start, end=end), COACH)
    read = event(file)
    assert (read["dtstart"].dt.astimezone(UTC), read["dtend"].dt.astimezone(UTC)) == (start, end)
    other = vobject.readOne(file.decode()).vevent
    assert (other.dtstart.value.astimezone(UTC), other.dtend.value.astimezone(UTC)) == (start, end)


def test_a_link_leads_back_to_its_booking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_base", "")
    links.use_base("https://intake.example.org/")
    link = links.link("calendar", "b1")
    assert link.startswith("https://intake.example.org/calendar/")
    assert links.read("calendar", link.rpartition("/")[2].removesuffix(".ics")) == "b1"


def test_where_no_server_runs_no_link_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_base", "")
    assert links.link("calendar", "b1") == ""


def test_a_link_is_good_for_one_purpose_and_for_a_time() -> None:
    token = sign("calendar", "b1", timedelta(days=1))
    assert unsign("calendar", token) == "b1"
    with pytest.raises(LinkInvalid):
        unsign("manage", token)
    with clock.at(NOW + timedelta(days=1)), pytest.raises(LinkInvalid):
        unsign("calendar", token)


def test_a_link_of_a_call_lasts_until_its_end() -> None:
    end = NOW + timedelta(days=300)
    token = links.path("manage", "b1", NOW, end).rpartition("/")[2]
    with clock.at(end - SECOND):
        assert links.read("manage", token) == "b1"
    with clock.at(end), pytest.raises(LinkInvalid):
        links.read("manage", token)
    soon = links.path("manage", "b1", NOW, NOW + timedelta(days=1)).rpartition("/")[2]
    with clock.at(NOW + timedelta(days=119)):
        assert links.read("manage", soon) == "b1"


@given(st.data())
def test_a_link_that_was_changed_opens_nothing(data: st.DataObject) -> None:
    token = sign("calendar", "b1", timedelta(days=1))
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("abcXYZ019-_.é"))
    changed = token[:place] + other + token[place + 1 :]
    try:
        assert unsign("calendar", changed) == "b1"  # the last letters may stand for the same bytes
    except LinkInvalid:
        assert changed != token


@pytest.mark.parametrize("token", ["", ".", "a.b", "a", "a.b.c", "é.é", "MQ.MQ"])
def test_rubbish_opens_nothing(token: str) -> None:
    with pytest.raises(LinkInvalid):
        links.read("calendar", token)


def test_a_secret_is_needed_and_not_short() -> None:
    with pytest.raises(ValueError, match="16"):
        signing.use_secret("short")
