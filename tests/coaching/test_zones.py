from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coaching.spoken import spoken_short, spoken_time, spoken_zone
from bot.coaching.zone_relations import relative_zone
from bot.coaching.zones import ATLAS, ATLAS_IDS, find_zones, known_zone

MOMENT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Lisbon", "Europe/Lisbon"),
        ("I'm in Munich", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("São Paulo please", "America/Sao_Paulo"),
        ("we live near Zürich, Switzerland", "Europe/Zurich"),
        ("Paris, France", "Europe/Paris"),
        ("Portland, Oregon", "America/Los_Angeles"),
        ("Sydney, Australia", "Australia/Sydney"),
        ("Nice, France", "Europe/Paris"),
        ("I live in Nice", "Europe/Paris"),
        ("Portugal", "Europe/Lisbon"),
        ("India", "Asia/Kolkata"),
        ("the Netherlands", "Europe/Amsterdam"),
        ("Lisabon", "Europe/Lisbon"),
        ("Singapoor", "Asia/Singapore"),
        ("nyc here", "America/New_York"),
        ("texas", "America/Chicago"),
        ("Pacific time", "America/Los_Angeles"),
        ("Eastern", "America/New_York"),
        ("eastern standard time", "America/New_York"),
        ("CET", "Europe/Brussels"),
        ("UK time", "Europe/London"),
        ("GMT+5:30", "Asia/Kolkata"),
        ("UTC-3", "Etc/GMT+3"),
        ("utc +2", "Etc/GMT-2"),
        ("UTC−3", "Etc/GMT+3"),  # noqa: RUF001
        ("+02:00", "Etc/GMT-2"),
        ("GMT", "Etc/UTC"),
        ("utc+0", "Etc/UTC"),
        ("gmt plus 1", "Etc/GMT-1"),
        ("+0545", "Asia/Kathmandu"),
        ("Asia/Kolkata", "Asia/Kolkata"),
        ("my time zone is europe/kiev", "Europe/Kyiv"),
    ],
)
def test_words_name_one_zone(words: str, zone: str) -> None:
    assert find_zones(words) == (zone,)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("3 hours ahead of London", "Etc/GMT-3"),
        ("I'm two hours behind Paris", "Atlantic/Azores"),
        ("two hours ahead of London", "Europe/Athens"),
        ("5 hours behind London", "America/New_York"),
        ("three hours behind New York", "America/Los_Angeles"),
        ("11 hours ahead of London", "Etc/GMT-11"),
        ("2 hours ahead of Dubai", "Etc/GMT-6"),
        ("5 hours behind UTC", "Etc/GMT+5"),
        ("5.5 hours ahead of London", "Asia/Kolkata"),
        ("an hour and 30 minutes ahead of Berlin", None),
        ("3 hours ahead of my sister", None),
        ("London", None),
    ],
)
def test_a_zone_is_told_by_another_and_is_never_that_other(words: str, zone: str | None) -> None:
    assert relative_zone(words, MOMENT) == zone
    assert find_zones(words) == () or words == "London"


def test_a_zone_told_by_another_counts_from_its_summer_time() -> None:
    summer = MOMENT - timedelta(days=120)
    assert relative_zone("2 hours behind Paris", summer) == "Atlantic/Azores"
    assert relative_zone("4 hours behind Paris", summer) == "Etc/GMT+2"  # nobody there has summer time


@pytest.mark.parametrize(
    ("words", "some"),
    [
        ("the US", {"America/New_York", "America/Los_Angeles"}),
        ("US", {"America/New_York", "America/Chicago"}),
        ("IST", {"Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"}),
        ("CST", {"America/Chicago", "Asia/Shanghai"}),
        ("Georgia", {"Asia/Tbilisi", "America/New_York"}),
        ("Berlin, but often in Tokyo", {"Europe/Berlin", "Asia/Tokyo"}),
        ("Canada", {"America/Toronto", "America/Vancouver"}),
    ],
)
def test_words_that_may_mean_several_zones_give_all_of_them(words: str, some: set[str]) -> None:
    assert some <= set(find_zones(words))


@pytest.mark.parametrize(
    "words", ["", "hello", "that would be nice", "my name is Jordan", "works for us", "see you in may", "5:30",
              "10 - 11", "Tuesday at 10", "any time is fine", "UTC+99", "GMT+5:17", "+1 415 555 0100", "Etc/Unknown"]
)  # fmt: skip
def test_words_without_a_place_name_none(words: str) -> None:
    assert find_zones(words) == ()


def test_every_zone_of_the_atlas_exists() -> None:
    zones = {z for some in ATLAS.places.values() for z in some} | set(ATLAS_IDS.values())
    assert {z for z in zones if known_zone(z) is None} == set()


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "../../etc/passwd", "Europe", "/etc/localtime", "a\0b", "é", "x" * 300]
)
def test_what_is_no_zone_is_not_known(name: str) -> None:
    assert known_zone(name) is None


@given(st.integers(-12, 14))
def test_whole_hours_from_utc_have_the_offset_they_say(hours: int) -> None:
    (zone,) = find_zones(f"UTC{hours:+d}")
    assert MOMENT.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(hours=hours)


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(text: str) -> None:
    assert all(known_zone(zone) for zone in find_zones(text))


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Lisbon", "Tuesday 24 November, 10:30 (Lisbon time)"),
        ("Asia/Kathmandu", "Tuesday 24 November, 16:15 (Kathmandu time)"),
        ("America/Argentina/Buenos_Aires", "Tuesday 24 November, 07:30 (Buenos Aires time)"),
        ("Pacific/Auckland", "Tuesday 24 November, 23:30 (Auckland time)"),
        ("UTC", "Tuesday 24 November, 10:30 (UTC)"),
        ("Etc/GMT-5", "Tuesday 24 November, 15:30 (UTC+5)"),
    ],
)
def test_a_time_is_said_in_the_prospects_zone(zone: str, said: str) -> None:
    assert spoken_time(MOMENT, zone) == said


def test_other_languages_say_it_their_way() -> None:
    assert spoken_time(MOMENT, "Europe/Lisbon", "de") == "Dienstag 24. November, 10:30 (Lissabon)"
    assert spoken_time(MOMENT, "Europe/Lisbon", "en-US").endswith("AM (Lisbon time)")


def test_a_button_says_it_short() -> None:
    assert spoken_short(MOMENT, "Europe/Lisbon") == "Tue 24 Nov, 10:30"


def test_every_zone_can_be_said() -> None:
    assert all(spoken_zone(zone) for zone in ATLAS_IDS.values())
