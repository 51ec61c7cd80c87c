from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coaching.spoken import spoken_clock, spoken_short, spoken_time, twice


def test_an_hour_that_the_clock_has_twice_is_said_with_its_offset() -> None:
    first, second = (datetime(2027, 11, 7, hour, 15, tzinfo=UTC) for hour in (5, 6))
    assert spoken_short(first, "America/New_York") == "Sun 7 Nov, 01:15 UTC-4"
    assert spoken_short(second, "America/New_York") == "Sun 7 Nov, 01:15 UTC-5"
    assert spoken_time(second, "America/New_York") == "Sunday 7 November, 01:15 UTC-5 (New York time)"


def test_half_an_hour_that_the_clock_has_twice_is_said_with_its_offset() -> None:
    moments = [datetime(2027, 4, 3, 14, 45, tzinfo=UTC), datetime(2027, 4, 3, 15, 15, tzinfo=UTC)]
    assert [spoken_clock(one, "Australia/Lord_Howe") for one in moments] == ["01:45 UTC+11", "01:45 UTC+10:30"]


@pytest.mark.parametrize(
    ("moment", "zone"),
    [
        (datetime(2027, 11, 7, 4, 59, tzinfo=UTC), "America/New_York"),
        (datetime(2027, 11, 7, 7, 0, tzinfo=UTC), "America/New_York"),
        (datetime(2027, 3, 14, 7, 0, tzinfo=UTC), "America/New_York"),  # in spring the clock leaves an hour out
        (datetime(2027, 11, 7, 6, 15, tzinfo=UTC), "Etc/GMT+5"),
    ],
)
def test_every_other_time_is_said_alone(moment: datetime, zone: str) -> None:
    assert not twice(moment, zone)
    assert "UTC" not in spoken_clock(moment, zone)
