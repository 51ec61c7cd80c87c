"""Words for days and parts of the day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.coaching import dates
from bot.coaching.time_tokens import Days, Part, Rule, Token, either

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PARTS = {  # hours between which a call of that part of the day starts
    "first thing": (6, 10), "early morning": (6, 9.5), "mid morning": (9.5, 11.5), "late morning": (10, 12),
    "morning": (5, 12), "lunch": (11.5, 14), "early afternoon": (12, 15), "mid afternoon": (14, 16),
    "late afternoon": (15, 18), "afternoon": (12, 18), "early evening": (17, 19), "late evening": (19, 24),
    "evening": (17, 24), "night": (19, 24), "end of": (16, 19), "hours": (9, 17), "work": (9, 17),
}  # fmt: skip

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
LONG_MONTH = r"(?:january|february|april|june|july|august|september|october|november|december)"
DAY = r"(?:mon|tues?|wed(?:s|nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
TODAY = ("tonight", "this morning", "this afternoon", "this evening")
NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
COUNT = r"(?:an?|one|two|three|four|\d)"
SOME = r"(?:(?:early|beginning of|start of|mid|middle of|later?|end of|first half of|second half of)[ -])?"


def _date(said: str, today: date) -> list[Token]:
    meant = dates.read_date(said, today)
    return [Token("day", Days(tuple((day, day) for day in meant)))] if meant else []


def _day_of_month(said: str, today: date) -> list[Token]:
    number = int(re.sub(r"\D", "", said))
    day = dates.day_of_month(number, today)
    counted = [Token("ordinal", number - 1, bare=True)] if number <= 5 else []  # "the 2nd" is a day or a choice
    return [*([Token("day", Days(((day, day),)))] if day else []), *counted]


def _relative(said: str, today: date) -> list[Token]:
    part = {"tonight": "evening"}.get(said) or said.removeprefix("this ") if said in TODAY else ""
    span = dates.relative("today" if part else said, today)
    tokens = [Token("day", Days((span,), long=span[0] != span[1]))] if span else []
    return [*tokens, Token("part", _named_part(part))] if part else tokens


def _month(said: str, today: date) -> list[Token]:
    named = re.search(rf"{LONG_MONTH}|may|march", said)
    assert named
    return [Token("day", Days((dates.month(named[0], today, said[: named.start()]),), long=True))]


def _weekend(said: str, today: date) -> list[Token]:
    if said.endswith("s") or said.startswith("at"):
        return [Token("day", Days(weekdays=frozenset({5, 6}), plural=True))]
    saturday = dates.coming(today, 5) + timedelta(days=7 if "next" in said and today.weekday() < 5 else 0)
    return [Token("day", Days(((saturday, saturday + timedelta(days=1)),), long=True))]


def _working_days(said: str, today: date) -> list[Token]:
    return [Token("day", Days(weekdays=frozenset(range(5)), plural=True))]


def _weekday(said: str, today: date) -> list[Token]:
    *which, name = said.removesuffix(" week").split()
    day = _number(name)
    if said.endswith(" week"):  # "Tuesday week" is the one a week after the coming one
        later = dates.coming(today, day) + timedelta(weeks=1)
        return [Token("day", Days(((later, later),)))]
    if which in (["next"], ["following"]):
        return [Token("day", Days(dates.next_weekday(today, day)))]
    if which == ["this"]:
        this = dates.coming(today, day)
        return [Token("day", Days(((this, this),)))]
    every = name.endswith("days") or which in (["every"], ["any"])
    return [Token("day", Days(weekdays=frozenset({day}), plural=every))]


def _weekdays(said: str, today: date) -> list[Token]:
    first, last = (_number(name) for name in re.findall(DAY, said))
    days = range(first, last + 1) if first <= last else (*range(first, 7), *range(last + 1))
    return [Token("day", Days(weekdays=frozenset(days), plural=True))]


def _part(said: str, today: date) -> list[Token]:
    return [Token("part", _named_part(re.sub(r"[\s-]+(?:in the )?", " ", said)))]


def _named_part(words: str) -> Part:
    first, last = next(hours for name, hours in PARTS.items() if name in words)
    return Part(int(first * 60), int(last * 60), plural=words.endswith("s") and "hours" not in words)


def _number(name: str) -> int:
    return next(n for n, weekday in enumerate(WEEKDAYS) if weekday.startswith(name[:3]))


DATES = Rule(
    either(
        r"\b\d{4}-\d\d?-\d\d?\b",
        r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b",
        r"\b\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?",
        r"\b(?:2[4-9]|3[01])\.\d\d?\b",  # no clock time
        rf"\b{NUMBER}\.?(?: of)? {MONTH}\b\.?(?:,? \d{{4}})?",
        rf"\b{MONTH}\.?(?: the)? {NUMBER}\b(?![:.]\d|\s?[ap]m\b)(?:,? 20\d\d)?",
    ),
    _date,
)
DAY_OF_MONTH = Rule(r"\b(?:the )?\d{1,2}(?:st|nd|rd|th)\b", _day_of_month)
DAYS = [
    Rule(
        either(
            rf"{SOME}(?:the )?week after next\b",
            rf"{SOME}\b(?:this|next|(?:the )?(?:following|coming)) (?:week|month)\b",
            rf"{SOME}\bthe (?:week|month)\b(?! (?:of|starting|beginning)\b)",
            rf"\bweek (?:of|starting|beginning) (?:the )?(?:{MONTH} {NUMBER}|{NUMBER}(?:(?: of)? {MONTH})?)",
            rf"\bin {COUNT} (?:weeks?|days?)\b(?:' time)?",
            r"\b(?:within|in) the next (?:couple of )?\w+ (?:days|weeks)\b",
            rf"\b{COUNT} (?:weeks?|days?) from (?:now|today)\b",
            r"\bday after tomorrow\b",
            r"\b(?:today|tonight|tomorrow|this (?:morning|afternoon|evening))\b",
        ),
        _relative,
    ),
    Rule(r"\b(?:(?:next|this|the|at|on)(?: the)? )?weekends?\b", _weekend),
    Rule(r"\b(?:weekdays?|workdays?|work days?|working days?|business days?)\b", _working_days),
    Rule(rf"\b{DAY}\s?(?:-|\bto\b|through|thru|till|until)\s?{DAY}\b", _weekdays),
    Rule(rf"\b(?:(?:next|this|following|every|any) )?{DAY}\b(?: week\b)?", _weekday),
    Rule(rf"\b{SOME}(?:(?:in|during|of) (?:may|march)\b(?! \d)|{LONG_MONTH}\b)", _month),
]
PARTS_OF_DAY = Rule(
    either(
        r"\bfirst thing(?: in the morning)?\b",
        r"\b(?:(?:early|late|mid)[ -])?(?:in the )?(?:morning|afternoon|evening)s?\b",
        r"\bnights?\b",
        r"\blunch ?(?:time|break|hour)?\b",
        r"\bend of (?:the )?(?:business |working )?day\b",
        r"\b(?:office|business|working) hours\b",
        r"(?<=after )work\b|(?<=before )work\b",
    ),
    _part,
)
