"""Days in words, seen from a day that is today."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from dateutil.parser import ParserError, parse
from dateutil.relativedelta import relativedelta

Span = tuple[date, date]  # first and last day, both included

WITHIN = timedelta(days=300)  # a date without a year is the next such day; beyond this it is not meant at all
NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "few": 4, "couple": 3}
FAR = date(9999, 12, 31)


def coming(today: date, weekday: int) -> date:
    """The next such weekday, today included."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def next_weekday(today: date, weekday: int) -> tuple[Span, ...]:
    """next Friday" is the coming one, to others the one of next week: both, when they differ."""
    soon = coming(today + timedelta(days=1), weekday)
    of_next_week = today + timedelta(days=7 - today.weekday() + weekday)
    return tuple((day, day) for day in dict.fromkeys((soon, of_next_week)))


def read_date(words: str, today: date) -> tuple[date, ...]:
    """An absolute date; two for ``3/12``, which is written both ways; none when there is no such day."""
    iso = bool(re.match(r"\d{4}-", words))
    text = re.sub(r"\s+of\b|\bthe\b", " ", words.rstrip("."))
    dotted = bool(re.match(r"\d{1,2}\.\s?\d", text))  # the day always stands first
    text = re.sub(r"\.\s?", "/", text) if dotted else text
    midnight = datetime(today.year, today.month, today.day)
    found: list[date] = []
    for day_first in (False,) if iso else (True,) if dotted else (True, False):
        try:
            day = parse(text, default=midnight, dayfirst=day_first, yearfirst=iso).date()
        except (ParserError, OverflowError):
            continue
        if day < today and not re.search(r"\d{4}|[/.]\d\d?[/.]\s?\d\d$", text):
            day += relativedelta(years=1)
        if today <= day and day not in found:
            found.append(day)
    near = [day for day in found if day - today <= WITHIN]
    return tuple(near or found)


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
    if "tomorrow" in words:
        day = today + timedelta(days=2 if "after" in words else 1)
        return day, day
    if words == "today":
        return today, today
    if found := re.search(r"week (?:of|starting|beginning) (?:the )?(.+)", words):
        return _week_of(found[1], today)
    if found := re.search(r"(?:within|in) the next (?:couple of )?(\w+)", words):
        count = NUMBERS.get(found[1], int(found[1]) if found[1].isdigit() else 3)
        return today, today + timedelta(days=count * (7 if "week" in words else 1))
    if found := re.search(r"\b(a|one|two|three|four|\d) (week|day)", words):
        count = NUMBERS.get(found[1]) or int(found[1])
        if found[2] == "day":
            day = today + timedelta(days=count)
            return day, day
        monday = _monday(today) + timedelta(weeks=count)
        return monday, monday + timedelta(days=6)
    if "month" in words:
        first = today.replace(day=1) + relativedelta(months=1 if re.search("next|following|coming", words) else 0)
        return _part(max(first, today), first + relativedelta(months=1, days=-1), words)
    if "week" not in words:
        return None
    ahead = 2 if "after next" in words else 1 if re.search(r"next|following|coming", words) else 0
    monday = _monday(today) + timedelta(weeks=ahead)
    return _part(max(monday, today), monday + timedelta(days=6), words, monday)


def _part(first: date, last: date, which: str, start: date | None = None) -> Span:
    """The beginning, middle or end of a week or month, when the words ask for one."""
    days = (last - (start or first)).days + 1
    start = start or first
    if re.search(r"early|beginning|start|first half", which):
        return first, max(first, start + timedelta(days=1 if days <= 7 else 9))
    if re.search(r"\bmid", which):
        return max(first, start + timedelta(days=1 if days <= 7 else 9)), start + timedelta(days=3 if days <= 7 else 20)
    if re.search(r"late|end of|second half", which):
        return max(first, last - timedelta(days=3 if days <= 7 else 9)), last
    return first, last


def _week_of(words: str, today: date) -> Span | None:
    number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)?", words)
    days = (day_of_month(int(number[1]), today),) if number else read_date(words, today)
    day = next(iter(days), None)
    return (_monday(day), _monday(day) + timedelta(days=6)) if day else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
