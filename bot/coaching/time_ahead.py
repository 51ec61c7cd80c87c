"""Moments told from now on: "in half an hour", "in 2 hours", "right now"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.coaching.clocks import NUMBERS

_COUNT = r"(?P<count>an?|one|two|three|four|five|six|\d{1,3}|a few|a couple(?: of)?)"
_AMOUNT = (
    r"(?:(?P<half>half an hour|half hour)"
    r"|(?P<mixed>(?:an?|one) hour and a half|an? hour[- ]and[- ]a[- ]half)"
    rf"|{_COUNT} (?P<unit>hours?|hrs?|h|min(?:ute)?s?)(?P<more> and a half)?)\b"
)
_AHEAD = re.compile(
    rf"\b(?:in(?: about| around| like)?|within|within the next|over the next|in the next) {_AMOUNT}"
    r"(?:'s?)?(?: time| or (?:so|two))?(?! (?:later|earlier|before|after|ahead|behind))"
)
_NOW = re.compile(
    r"\b(?:right|straight|right this|this very) (?:now|away|minute|second)\b(?! (?:i|it|we|my|there)\b)"
    r"|\b(?:talk|speak|call|chat|meet|do (?:it|this|that)|start) now\b|^\W*now\W*$"
)
_VAGUE = {"a few": 3, "a couple": 2, "a couple of": 2}
SOON = timedelta(hours=1)  # how long after the moment named a call may still start
QUARTER = 15


def with_moments(text: str, local: datetime) -> str:
    """The plain text with a moment told from ``local`` written as a day and the hours about it.

    "In two hours" asks for the hour that begins then; "within two hours" for the time up to then.
    """
    if found := _AHEAD.search(text):
        ahead = timedelta(minutes=_minutes(found))
        within = "next" in found[0] or found[0].startswith("within")
        first, last = (local, local + ahead) if within else (local + ahead, local + ahead + SOON)
    elif found := _NOW.search(text):
        first, last = local, local + SOON
    else:
        return text
    if last - first >= timedelta(days=1):  # "in the next 48 hours" speaks of days
        return f"{text[: found.start()]} from {first:%Y-%m-%d} to {last:%Y-%m-%d} {text[found.end() :]}"
    first = first.replace(minute=first.minute // QUARTER * QUARTER)
    last = last if last.date() == first.date() else first.replace(hour=23, minute=59)
    window = f" {first:%Y-%m-%d} between {first:%H:%M} and {last:%H:%M} "
    return text[: found.start()] + window + text[found.end() :]


def _minutes(found: re.Match[str]) -> int:
    if found["half"]:
        return 30
    if found["mixed"]:
        return 90
    word = found["count"]
    count = _VAGUE.get(word) or (1 if word in ("a", "an") else NUMBERS.get(word) or int(word))
    each = 1 if found["unit"].startswith("min") else 60
    return count * each + (30 if found["more"] else 0)
