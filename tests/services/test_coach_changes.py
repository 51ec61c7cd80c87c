"""Coaches as an operator tells them: on the command line, and in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.coaching.bookings import OpeningNotOffered
from bot.services import bookings, clock, coach_changes, coach_forms, coaches, conversations, openings, photos, signing
from bot.services.coach_changes import CoachUnclear, FileInvalid
from bot.store.database import Database

NOW = datetime(2026, 12, 18, 10, tzinfo=UTC)  # a Friday
INES = {"id": "ines", "name": "Inês Silva", "bio": "A line.", "needs": ["mentoring"], "time_zone": "Europe/Lisbon"}
FILE = """\
coaches:
- id: ines
  name: Inês Silva
  bio: A line.
  email: ines@example.org
  needs: [mentoring]
  levels: [early, individual]
  languages: [en, pt]
  time_zone: Europe/Lisbon
  hours: Mon-Fri 09:00-10:00
  dates: [2026-12-28..2026-12-30 closed, "2026-12-25 15:00-16:00"]
  holidays: PT
  photo: ines.png
- id: tom
  name: Tom
  bio: Another line.
  needs: [mentoring, leadership_skills]
  time_zone: UTC
"""


@pytest.fixture
def kept(database: Database, tmp_path: Path) -> Iterator[Database]:
    photos.use_folder(tmp_path / "home")
    signing.use_secret("a secret for the tests only")
    with clock.at(NOW), database.transaction():
        yield database


def file(tmp_path: Path, text: str = FILE, picture: bytes | None = b"png") -> Path:
    if picture is not None:
        (tmp_path / "ines.png").write_bytes(picture)
    path = tmp_path / "coaches.yml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_adds_coaches_and_read_again_changes_them(kept: Database, tmp_path: Path) -> None:
    assert coach_changes.import_file(file(tmp_path)).added == ("ines", "tom")
    ines = coaches.get("ines")
    assert (ines.levels, ines.photo, len(ines.hours)) == (("early", "individual"), "ines.png", 5)
    assert coaches.get("tom").hours == ()
    again = FILE.replace("  photo: ines.png\n", "").replace("pt]", "pt, fr]")
    assert coach_changes.import_file(file(tmp_path, again)).changed == ("ines", "tom")
    assert (coaches.get("ines").languages, coaches.get("ines").photo) == (("en", "pt", "fr"), "ines.png")


def test_what_is_shown_can_be_imported(kept: Database, tmp_path: Path) -> None:
    coach_changes.import_file(file(tmp_path))
    coaches.seed_demo()
    before = coaches.all()
    text = coach_forms.written(before).replace("  photo: ines.png\n", "")
    coach_changes.import_file(file(tmp_path, text))
    assert coaches.all() == before


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("hours: Mon-Fri 09:00-10:00", "hours: Mon-Fri 10:00-09:00", "line 10, coaches.0.hours: hours go from earlier"),
        ("holidays: PT", "holidays: PT-XYZ", "line 12, coaches.0.holidays: no public holidays are known of 'PT-XYZ'"),
        ("- id: tom", "- id: ines", "line 1, coaches: a coach stands there once: ines"),
        ("  name: Tom\n", "", "line 14, coaches.1.name: Field required"),
        ("time_zone: UTC", "time_zone: Porto", "line 18, coaches.1.time_zone: no such time zone: 'Porto'"),
        ("[early,", "[boss,", "line 7, coaches.0.levels.0: Input should be 'individual', 'early'"),
        ("dates: [", "dates: [2026-12-24, ", "line 11, coaches.0.dates.0: say when on that day, or closed"),
        ("  bio: Another", "  boi: x\n  bio: Another", "line 16, coaches.1.boi: unknown key; known there: id,"),
        ("email: ines@", "email: ines at ", "line 5, coaches.0.email: "),
        ("photo: ines.png", "photo: ines.gif", "ines.gif: a photo is a file that ends in"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_nothing_is_imported(
    kept: Database, tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    assert right in FILE
    with pytest.raises((FileInvalid, CoachUnclear)) as raised:
        coach_changes.import_file(file(tmp_path, FILE.replace(right, wrong)))
    assert told in str(raised.value)
    assert coaches.all() == []


def test_a_coach_is_added_and_edited_in_words(kept: Database) -> None:
    coach_changes.add({**INES, "dates": ["2026-12-24 closed"]})
    changed = coach_changes.edit("ines", {"levels": ["early"], "weight": 2.0}, dates=["2026-12-24 09:00-10:00"])
    assert (changed.levels, changed.weight, changed.dates[0].stretches) == (("early",), 2.0, ((540, 600),))
    assert coach_changes.edit("ines", {}, clear=["dates"]).dates == ()
    with pytest.raises(coaches.CoachExists):
        coach_changes.add(INES)
    with pytest.raises(coaches.UnknownCoach):
        coach_changes.edit("nobody", {})


def test_a_field_is_emptied_by_its_name(kept: Database, tmp_path: Path) -> None:
    coach_changes.import_file(file(tmp_path))
    coach_changes.edit("ines", {"levels": ["early"], "email": "ines@example.org", "call_minutes": 45})
    fields = ["levels", "email", "holidays", "photo", "hours", "languages", "call_minutes"]
    bare = coach_changes.edit("ines", {"place": "Rua 1"}, clear=fields)
    assert (bare.levels, bare.email, bare.holidays, bare.photo, bare.hours) == ((), "", "", None, ())
    assert (bare.languages, bare.call_minutes, bare.place) == (("en",), 30, "Rua 1")
    assert bare.dates  # what is not named stays
    only = coach_changes.edit("ines", {}, clear=["dates"], dates=["2026-12-24 closed"])
    assert [one.day.isoformat() for one in only.dates] == ["2026-12-24"]


@pytest.mark.parametrize(
    ("fields", "clear", "told"),
    [
        ({}, ["needs"], "needs: can't be empty; what can: about, email, levels"),
        ({}, ["shoe_size"], "shoe_size: can't be empty"),
        ({"place": "Rua 1"}, ["place"], "place: either told or emptied"),
    ],
)
def test_what_can_not_be_emptied_is_said(
    kept: Database, fields: dict[str, object], clear: list[str], told: str
) -> None:
    coach_changes.add(INES)
    with pytest.raises(CoachUnclear, match=re.escape(told)):
        coach_changes.edit("ines", fields, clear=clear)


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"levels": ["boss"]}, "levels: "), ({"dates": ["someday closed"]}, "dates: a date is written"),
     ({"needs": []}, "needs: "), ({"call_minutes": 2}, "call_minutes: "), ({"id": "Inês S"}, "id: a coach's id is")],
)  # fmt: skip
def test_what_makes_no_sense_is_told_by_the_field(kept: Database, fields: dict[str, object], told: str) -> None:
    with pytest.raises(CoachUnclear) as raised:
        coach_changes.add({**INES, **fields})
    assert told in str(raised.value)


def test_dates_and_holidays_hold_for_offers_and_bookings(kept: Database, tmp_path: Path) -> None:
    coach_changes.import_file(file(tmp_path))
    me = conversations.start("web", "en", "Europe/Lisbon", "hash").id
    offer = openings.offer(me, need=None, zone="Europe/Lisbon", coach="ines", count=40)
    days = {o.opening.start.date() for o in offer.openings}
    assert date(2026, 12, 25) in days  # a holiday with hours of its own
    assert not days & {date(2026, 12, 28), date(2026, 12, 29), date(2026, 12, 30), date(2027, 1, 1)}
    contact = {"name": "Sam", "email": "sam@example.org", "zone": "Europe/Lisbon"}
    for closed in ("ines~20261229T0900Z", "ines~20270101T0900Z", "ines~20261225T0900Z"):
        with pytest.raises(OpeningNotOffered):
            bookings.book(me, closed, **contact)
    assert bookings.book(me, "ines~20261225T1500Z", **contact)


def test_the_level_read_from_the_answers_chooses_the_coach(kept: Database) -> None:
    coaches.seed_demo()
    coaches.edit("daniel", levels=("executive", "founder"))
    me = conversations.start("web", "en", "Europe/Lisbon", "hash").id

    def offered(seniority: str | None) -> set[str]:
        offer = openings.offer(me, need="leadership_skills", seniority=seniority, zone="Europe/Lisbon")
        return {o.opening.coach for o in offer.openings}

    assert offered("lead") == {"maren"}
    assert offered(None) == {"maren", "daniel"}
    coaches.edit("maren", levels=("head",))
    assert openings.offer(me, need="leadership_skills", seniority="early", zone="UTC").given_up == {"seniority"}


def test_who_was_booked_least_recently_is_offered_first(kept: Database) -> None:
    coaches.seed_demo()

    def first() -> str:
        me = conversations.start("web", "en", "Europe/Lisbon", "hash").id
        found = openings.offer(me, need="leadership_skills", zone="Europe/Lisbon", count=1).openings[0]
        contact = {"name": "Sam", "email": f"{me}@example.org".lower(), "zone": "Europe/Lisbon"}
        return bookings.book(me, found.id, **contact).coach

    booked = []
    for hour in range(4):
        with clock.at(NOW.replace(hour=10 + hour)):
            booked.append(first())
    assert sorted(booked[:2]) == ["daniel", "maren"]
    assert booked[2:] == booked[:2]
