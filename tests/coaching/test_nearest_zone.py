"""From a place to the zone of its clock, or to none where that is not sure."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.coaching.nearest_zone import zone_at

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("latitude", "longitude", "zones"),
    [
        (38.72, -9.14, {"Europe/Lisbon"}),
        (52.52, 13.40, {"Europe/Berlin"}),
        (48.14, 11.58, {"Europe/Berlin", "Europe/Vaduz", "Europe/Vienna", "Europe/Zurich", "Europe/Prague"}),
        (40.71, -74.01, {"America/New_York"}),
        (-33.87, 151.21, {"Australia/Sydney"}),
        (22.57, 88.36, {"Asia/Kolkata"}),
        (41.15, -8.61, {"Europe/Lisbon"}),  # Porto
        (-36.85, 174.76, {"Pacific/Auckland"}),
    ],
)
def test_a_city_has_the_clock_of_its_zone(latitude: float, longitude: float, zones: set[str]) -> None:
    assert zone_at(latitude, longitude, NOW) in zones


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(49.84, 24.03), (19.08, 72.88), (0.0, -25.0), (-60.0, -120.0)],  # Lviv, Mumbai, two in the sea
)
def test_where_it_is_not_sure_there_is_none(latitude: float, longitude: float) -> None:
    assert zone_at(latitude, longitude, NOW) is None
