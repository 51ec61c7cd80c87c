"""Days in words, seen from a day that is today."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dateutil.parser import ParserError, parse
from dateutil.relativedelta import relativedelta

Span = tuple[date, date]  # first and last day, both included

WITHIN = timedelta(days=300)  # a date without a year is the next such day; beyond this it is not meant at all
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "few": 4, "couple": 3,
}  # fmt: skip
FAR = date(9999, 12, 31)
_CHOSEN = re.compile(
    r"\W*(?:(?:in|the|i mean|i meant|it's|yes|ok)\W+)*(?P<which>[\w-]+?)(?: (?:one|day|date))?"
    r"(?:\W+(?:please|pls|thanks))?\W*"
)
_PLACES = (("1", "first", "1st", "former", "earlier", "sooner"), ("2", "second", "2nd", "latter", "later", "last"))


def coming(today: date, weekday: int) -> date:
    """The next such weekday, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def next_weekday(today: date, weekday: int) -> tuple[Span, ...]:
    """next Friday" is the coming one, to others the one of next week: both, when they differ."""
    soon = coming(today + timedelta(days=1), weekday)
    of_next_week = today + timedelta(days=7 - today.weekday() + weekday)
    return tuple((day, day) for day in dict.fromkeys((soon, of_next_week)))


def read_date(words: str, today: date) -> tuple[date, ...]:
    """An absolute date; two for ``3/12``, which is written both ways; none when there is no such day.

    Without a year it is the next such day; or the last one, when the next is further off than anybody means.
    """
    iso = bool(re.match(r"\d{4}-", words))
    text = re.sub(r"\s+of\b|\bthe\b", " ", words.rstrip("."))
    dotted = bool(re.match(r"\d{1,2}\.\s?\d", text))  # the day always stands first
    text = re.sub(r"\.\s?", "/", text) if dotted else text
    midnight = datetime(today.year, today.month, today.day)
    found: list[date] = []
    past: list[date] = []
    for day_first in (False,) if iso else (True,) if dotted else (True, False):
        try:
            day = parse(text, default=midnight, dayfirst=day_first, yearfirst=iso).date()
        except (ParserError, OverflowError):
            continue
        if day < today:
            past.append(day)
            if re.search(r"\d{4}|[/.]\d\d?[/.]\s?\d\d$", text):
                continue
            day += relativedelta(years=1)
        found.append(day)
    near = [day for day in found if day - today <= WITHIN]
    return tuple(dict.fromkeys(near or past or found))


def day_chosen(words: str, days: Sequence[date]) -> date | None:
    """Which of two days is meant by "2026-12-03", "the first", "december"; None when something else is said."""
    said = _CHOSEN.fullmatch(words.casefold())
    for at, day in enumerate(days):
        names = (day.isoformat(), f"{day:%B}".casefold(), f"{day:%b}".casefold(), *_PLACES[at])
        if said and said["which"] in names:
            return day
    return None


def day_of_month(number: int, today: date) -> date | None:
    """The next day with this number."""
    for months in range(3):
        first = today.replace(day=1) + relativedelta(months=months)
        if 1 <= number <= monthrange(first.year, first.month)[1] and (day := first.replace(day=number)) >= today:
            return day
    return None


def month(name: str, today: date, which: str = "") -> Span:
    """The next such month from today on, or its beginning, middle or end."""
    number = parse(f"1 {name}").month
    first = date(today.year + (number < today.month), number, 1)
    return _part(max(first, today), first + relativedelta(months=1, days=-1), which)


def relative(words: str, today: date) -> Span | None:
    """Words as "tomorrow", "next week", "in three days", "the week of the 30th", "early next week"."""
    if found := re.search(r"(\w+) (day|week|month|year)s? ago", words):
        day = today - timedelta(days=counted(found[1]) * {"day": 1, "week": 7, "month": 30, "year": 365}[found[2]])
        return (day, day) if found[2] == "day" else (_monday(day), _monday(day) + timedelta(days=6))
    if words == "yesterday":
        return today - timedelta(days=1), today - timedelta(days=1)
    if re.match("last|previous|past", words):
        first = today.replace(day=1) - relativedelta(months=1)
        monday = _monday(today) - timedelta(weeks=1)
        return (first, today.replace(day=1) - timedelta(days=1)) if "month" in words else _seven_days(monday)
    if "tomorrow" in words and " from " not in words:
        day = today + timedelta(days=2 if "after" in words else 1)
        return day, day
    if words == "today":
        return today, today
    if found := re.search(r"(?:week|kw|cw)(?: no\.?| number)? ?(\d{1,2})$", words):
        return _numbered_week(int(found[1]), today)
    if found := re.search(r"week (?:of|starting|beginning|commencing) (?:the )?(.+)", words):
        return _week_of(found[1], today)
    if found := re.search(r"the (?:next|coming) (?:couple of )?(\w+)", words):
        return today, today + timedelta(days=counted(found[1]) * (7 if "week" in words else 1))
    if found := re.search(rf"\b({'|'.join(NUMBERS)}|\d\d?)(?: of)? (week|day|month)s?\b", words):
        if found[1] not in ("few", "couple") and (since := re.search(r"from (today|tomorrow)", words)):
            days = counted(found[1]) * (7 if found[2] == "week" else 1) + (since[1] == "tomorrow")
            return today + timedelta(days=days), today + timedelta(days=days)
        return _ahead(found[1], found[2], today)
    if "month" in words:
        first = today.replace(day=1) + relativedelta(months=1 if re.search("next|following|coming", words) else 0)
        return _part(max(first, today), first + relativedelta(months=1, days=-1), words)
    if "week" not in words:
        return None
    ahead = 2 if "week after" in words else 1 if re.search(r"next|following|coming", words) else 0
    monday = _monday(today) + timedelta(weeks=ahead)
    begins = re.search(r"early|beginning|start|\bmid|middle|first half", words) and "this" not in words
    if begins and not ahead and _part(monday, monday + timedelta(days=6), words)[1] <= today:
        monday += timedelta(weeks=1)  # over already: that of the coming week
    return _part(max(monday, today), monday + timedelta(days=6), words, monday)


def counted(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.get(word, 3)


def nth_in(month: Span, nth: int, weekday: int | None) -> Span:
    """The nth week (from 0; 4 is the last) or weekday of a month, seen from its first day or from today."""
    first = month[0].replace(day=1)
    if weekday is None:
        start = month[1] - timedelta(days=6) if nth == 4 else first + timedelta(weeks=nth)
        return _seven_days(start)
    day = coming(first, weekday) + timedelta(weeks=nth)
    day = day if day <= month[1] else day - timedelta(weeks=1)
    return day, day


def _seven_days(first: date) -> Span:
    return first, first + timedelta(days=6)


def _ahead(word: str, unit: str, today: date) -> Span:
    """In so many days, weeks or months; "a few" and "a couple" are not exact."""
    count, slack = (2, {"few": 3, "couple": 1}[word]) if word in ("few", "couple") else (counted(word), 0)
    if unit == "day":
        return today + timedelta(days=count), today + timedelta(days=count + slack)
    monday = _monday(today + relativedelta(months=count) if unit == "month" else today + timedelta(weeks=count))
    return monday, monday + timedelta(days=6, weeks=slack * (4 if unit == "month" else 1))


def _part(first: date, last: date, which: str, start: date | None = None) -> Span:
    """The beginning, middle or end of a week or month, when the words ask for one."""
    days = (last - (start or first)).days + 1
    start = start or first
    if "first half" in which:
        return first, max(first, start + timedelta(days=2 if days <= 7 else 14))
    if re.search(r"early|beginning|start", which):
        return first, max(first, start + timedelta(days=1 if days <= 7 else 9))
    if re.search(r"\bmid", which):
        middle = start + timedelta(days=3 if days <= 7 else 20)
        return min(middle, max(first, start + timedelta(days=1 if days <= 7 else 9))), middle
    if re.search(r"late|end of|second half", which):
        return max(first, last - timedelta(days=3 if days <= 7 else 9)), last
    return first, last


def _week_of(words: str, today: date) -> Span | None:
    number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)?", words)
    days = (day_of_month(int(number[1]), today),) if number else read_date(words, today)
    day = next(iter(days), None)
    return (_monday(day), _monday(day) + timedelta(days=6)) if day else None


def _numbered_week(number: int, today: date) -> Span | None:
    """The next week with this number, as calendars count them; from today on."""
    for year in (today.year, today.year + 1):
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if monday + timedelta(days=6) >= today:
            return max(monday, today), monday + timedelta(days=6)
    return None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
