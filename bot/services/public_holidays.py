"""The public holidays of a country or a part of it; their library is loaded when a coach keeps some."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

PLACE = re.compile(r"([A-Z]{2})(?:-([A-Za-z0-9]{1,6}))?")


class UnknownPlace(ValueError):
    """The library knows no holidays of it."""


def dates(place: str, first: date, last: date) -> frozenset[date]:
    """The holidays in the years of both days and between; none without a place, e.g. ``DE`` or ``DE-HH``.

    Raises UnknownPlace.
    """
    years = range(first.year, last.year + 1)
    return frozenset().union(*(_of_year(place, year) for year in years)) if place else frozenset()


def check(place: str) -> str:
    """The place itself. Raises UnknownPlace."""
    if place:
        _of_year(place, 2026)
    return place


@lru_cache(maxsize=256)
def _of_year(place: str, year: int) -> frozenset[date]:
    from holidays import country_holidays

    if not (found := PLACE.fullmatch(place)):
        raise UnknownPlace(f"holidays are those of a country or a part of it, such as DE or DE-HH: {place!r}")
    try:
        return frozenset(country_holidays(found[1], subdiv=found[2], years=year))
    except NotImplementedError:
        raise UnknownPlace(f"no public holidays are known of {place!r}") from None
