"""Words for days and parts of the day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.coaching import dates
from bot.coaching.clocks import read_clock
from bot.coaching.time_tokens import Days, Part, Rule, Token, either

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PARTS = {  # hours between which a call of that part of the day starts
    "first thing": (6, 10), "in school mornings": (9, 12), "out of school": (15.5, 19), "early morning": (6, 9.5),
    "mid morning": (9.5, 11.5), "late morning": (10, 12),
    "morning": (5, 12), "lunch": (11.5, 14), "early afternoon": (12, 15), "mid afternoon": (14, 16),
    "late afternoon": (15, 18), "afternoon": (12, 18), "early evening": (17, 19), "late evening": (19, 24),
    "evening": (17, 24), "night": (19, 24), "end of": (16, 19), "bedtime": (20, 24), "middle of": (11, 14),
    "school hours": (9, 15), "school": (9, 15), "breakfast": (7, 8),
    "dinner": (18, 19), "supper": (18, 19), "daytime": (9, 17), "hours": (9, 17), "work": (9, 17),
}  # fmt: skip

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may(?! (?:work|be|suit|fit|do|also)\b)"
    r"|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
LONG_MONTH = r"(?:january|february|april|june|july|august|september|october|november|december)"
DAY = r"(?:mon|tues?|wed(?:s|nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
TODAY = ("tonight", "this morning", "this afternoon", "this evening")
NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_COUNTED = "an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty"
COUNT = rf"(?:(?:about |around )?(?:{_COUNTED}|\d\d?|(?:a )?(?:few|couple(?: of)?)))"
SOME = r"(?:(?:early|beginning of|start of|mid|middle of|later?|end of|first half of|second half of)[ -])?"


def _date(said: str, today: date) -> list[Token]:
    meant = dates.read_date(said, today)
    full = bool(re.search(r"\d{4}|[/.]\d\d?[/.]\s?\d\d$", said))
    return [Token("day", Days(tuple((day, day) for day in meant), full=full))] if meant else []


def _outside_hours(said: str, today: date) -> list[Token]:
    first, last = PARTS["work"]
    return [Token("part", Part(0, int(first * 60))), Token("part", Part(int(last * 60), 24 * 60))]


def _in_weeks(said: str, today: date) -> list[Token]:
    """ "A week on Tuesday" is the one a week after the coming one."""
    *count, name = re.sub(r"\b(?:weeks?|on|from|about|around|of)\b", " ", said).split()
    day = dates.coming(today, _number(name)) + timedelta(weeks=dates.counted(count[0]))
    return [Token("day", Days(((day, day),)))]


def _day_of_month(said: str, today: date) -> list[Token]:
    number = int(re.sub(r"\D", "", said))
    day = dates.day_of_month(number, today)
    choice = number <= 5 and "month" not in said  # "the 2nd" is a day or a choice
    counted = [Token("ordinal", number - 1, bare=True)] if choice else []
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


def _weekend_of(said: str, today: date) -> list[Token]:
    """The weekend of the 28th has that day, or comes next to it."""
    week = dates.relative(said.replace("weekend", "week"), today)
    return [Token("day", Days(((week[1] - timedelta(days=1), week[1]),), long=True))] if week else []


def _day_of_week(said: str, today: date) -> list[Token]:
    """ "Next week Wednesday"."""
    week = dates.relative("next week" if "next" in said else "this week", today)
    assert week
    day = week[1] - timedelta(days=6 - _number(said.split()[-1]))
    return [Token("day", Days(((day, day),)))]


def _working_days(said: str, today: date) -> list[Token]:
    return [Token("day", Days(weekdays=frozenset(range(5)), plural=True))]


def _nth_of_month(said: str, today: date) -> list[Token]:
    """ "The last Thursday of November", "the first week in December"."""
    nth, what, *_ = re.sub(r"\bthe\b", " ", said).split()
    span = dates.month(said.split()[-1], today) if "month" not in said else None
    span = span or dates.relative("next month" if "next" in said else "month", today)
    assert span
    days = dates.nth_in(span, NTHS.index(nth), None if what == "week" else _number(what))
    return [Token("day", Days((days,), long=what == "week"))]


def _midweek(said: str, today: date) -> list[Token]:
    return [Token("day", Days(weekdays=frozenset({1, 2, 3}), plural=True))]


def _past_weekday(said: str, today: date) -> list[Token]:
    day = dates.coming(today, _number(said.split()[-1])) - timedelta(weeks=1)
    return [Token("day", Days(((day, day),)))]


def _weekday(said: str, today: date) -> list[Token]:
    *which, name = said.removesuffix(" week").split()
    day = _number(name)
    if said.endswith(" week"):  # "Tuesday week" is the one a week after the coming one
        later = dates.coming(today, day) + timedelta(weeks=1)
        return [Token("day", Days(((later, later),)))]
    if which in (["next"], ["following"]):
        return [Token("day", Days(dates.next_weekday(today, day)))]
    if which and which[0] == "this":
        this = dates.coming(today, day)
        return [Token("day", Days(((this, this),)))]
    every = name.endswith("days") or which in (["every"], ["any"])
    return [Token("day", Days(weekdays=frozenset({day}), plural=every))]


def _numbered_weekday(said: str, today: date) -> list[Token]:
    """ "Monday 30" is that date, and contradicts itself when the date is no Monday."""
    name, number = re.findall(r"[a-z]+|\d+", said.replace("the ", ""))
    day = dates.day_of_month(int(number), today)
    if day and day.weekday() == _number(name):
        return [Token("day", Days(((day, day),), dated=True))]
    return [*_weekday(name, today), *([Token("day", Days(((day, day),)))] if day else [])]


def _weekday_and_date(said: str, today: date) -> list[Token]:
    """ "Wednesday the 2nd" is that date, and counts no opening, when the date is a Wednesday."""
    tokens = _numbered_weekday(re.sub(r"(?<=\d)(?:st|nd|rd|th)|[.,]", "", said), today)
    agrees = len(tokens) == 1 and isinstance(tokens[0].value, Days) and tokens[0].value.dated
    name, _, number = said.partition(" ")
    return tokens if agrees else [*_weekday(name.strip(".,"), today), *_day_of_month(number, today)]


def _weekday_or_date(said: str, today: date) -> list[Token]:
    """ "Thursday 10" is an hour of Thursday; or the tenth, when that is a Thursday."""
    name, number = re.findall(r"[a-z]+|\d+", said)
    day, hour = dates.day_of_month(int(number), today), read_clock(number)
    weekday = _weekday(name, today)
    clock = [Token("clock", hour)] if hour else []
    if day is None or day.weekday() != _number(name):
        return [*weekday, *clock]
    return [*weekday, *clock, Token("or"), Token("day", Days(((day, day),), doubt=True))]


def _weekdays(said: str, today: date) -> list[Token]:
    first, last = (_number(name) for name in re.findall(DAY, said))
    days = range(first, last + 1) if first <= last else (*range(first, 7), *range(last + 1))
    return [Token("day", Days(weekdays=frozenset(days), plural=True))]


def _part(said: str, today: date) -> list[Token]:
    return [Token("part", _named_part(_PART_NAMES.sub("daytime", re.sub(r"[\s-]+(?:in the )?", " ", said))))]


_PART_NAMES = re.compile(r"during the day|day ?time")


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
        r"(?<!at )(?<!\d\.)\b(?:[1-9]|[012]\d|3[01])\.(?:0[1-9]|1[0-2])\b(?!\s?(?:[ap]m|o'clock|uhr|hours)\b|[:.]\d)",
        rf"\b(?:the )?{NUMBER}\.?(?: of)? {MONTH}\b\.?(?:,? \d{{4}})?",
        rf"\b{MONTH}\.?(?: the)? {NUMBER}\b(?![:.]\d|\s?[ap]m\b)(?:,? 20\d\d)?",
    ),
    _date,
)
_NO_HOUR = rf"(?![:.h/]\d|\s?(?:[ap]m|o'?clock|uhr|h|hours|hrs|ish|(?:of )?{MONTH})\b)"
_TIME = r"(?:\d{1,2}[:.h]\d\d|\d{1,2}(?:h\b|\s?(?:[ap]m|o'?clock|uhr)\b)|noon\b)"
NUMBERED_WEEKDAYS = [
    Rule(
        rf"\b{DAY}\.?,? (?:the )?\d{{1,2}}(?:st|nd|rd|th)\b"
        rf"(?! (?:(?:of )?{MONTH}|one|option|slot|choice|opening|time)\b)",
        _weekday_and_date,
    ),
    Rule(rf"\b(?:this|next) week(?:'s|s)?(?: on)? {DAY}\b(?! (?:or|and|to)\b|s?[,/-])", _day_of_week),
    Rule(  # an hour follows, or it is too late for one: "Monday 30 at 9", "Mon 23"
        rf"\b{DAY}\.? (?:the )?(?:\d{{1,2}}{_NO_HOUR}(?=,? (?:at|around|after|before|from) |,? {_TIME})"
        rf"|(?:2[2-9]|3[01])\b{_NO_HOUR})",
        _numbered_weekday,
    ),
    Rule(
        rf"\b{DAY}\.? \d{{1,2}}\b{_NO_HOUR}(?!\s?(?:-|%|(?:to|or|and|past|in the|at|until|till|days?|weeks?)\b))",
        _weekday_or_date,
    ),
]
DAY_OF_MONTH = Rule(r"\b(?:the )?\d{1,2}(?:st|nd|rd|th)\b(?: of (?:the|this) month\b)?", _day_of_month)
DAYS = [
    Rule(
        either(
            rf"{SOME}(?:the )?week after next\b|\bthe week after\b(?! (?:the|that|my|this|\d|{MONTH}\b))",
            rf"{SOME}\b(?:this|next|(?:the )?(?:following|coming)) (?:week|month)\b",
            rf"{SOME}\bthe (?:week|month)\b(?! (?:of|starting|beginning|commencing)\b)",
            r"\b(?:(?:the )?(?:calendar )?week(?: no\.?| number)?|kw|cw) ?"
            r"(?:[1-9]|[1-4]\d|5[0-3])\b(?! ?(?:of|in|days?|[ap]m|o'?clock)\b|[:.h]\d)",
            rf"\bweek (?:of|starting|beginning|commencing) (?:the )?(?:{MONTH} {NUMBER}|{NUMBER}(?:(?: of)? {MONTH})?)",
            rf"\bin {COUNT} (?:weeks?|days?|months?)\b(?:'s?)?(?: time)?",
            rf"\b{COUNT} (?:days?|weeks?|months?|years?) ago\b|\byesterday\b|\b(?:last|previous|past) (?:week|month)\b",
            r"\b(?:within|in|over|during) the (?:next|coming) (?:(?:couple of |few )?\w+ )?(?:days|weeks)\b",
            rf"\b{COUNT} (?:weeks?|days?) from (?:now|today|tomorrow)\b",
            r"\bday after tomorrow\b",
            r"\b(?:today|tonight|tomorrow|this (?:morning|afternoon|evening))\b",
        ),
        _relative,
    ),
    Rule(rf"\b{COUNT} weeks? (?:on|from) {DAY}\b", _in_weeks),
    Rule(r"\bmid-? ?week\b", _midweek),
    Rule(rf"\b(?:the )?weekend of (?:the )?(?:{NUMBER}(?: {MONTH})?|{MONTH} {NUMBER})", _weekend_of),
    Rule(r"\b(?:(?:next|this|the|at|on)(?: the)? )?weekends?\b", _weekend),
    Rule(r"\b(?:weekdays?|workdays?|work days?|working days?|business days?)\b", _working_days),
    Rule(rf"\b{DAY}\s?(?:-|\bto\b|through|thru|till|until)\s?{DAY}\b", _weekdays),
    Rule(rf"\b(?:(?:next|this(?: coming)?|following|every|any) )?{DAY}\b(?: week\b)?", _weekday),
    Rule(rf"\b{SOME}(?:(?:in|during|of) (?:may|march)\b(?! \d)|{LONG_MONTH}\b)", _month),
]
NTHS = ("first", "second", "third", "fourth", "last")
NTH_OF_MONTH = Rule(
    rf"\b(?:the )?(?:{'|'.join(NTHS)}) (?:week|{DAY}) (?:of|in) (?:the |next |this )?(?:{MONTH}|month)\b", _nth_of_month
)
PAST_WEEKDAY = Rule(rf"(?<!the )\blast {DAY}\b(?! (?:of|in|one|slot|option|opening|appointment)\b)", _past_weekday)
OUTSIDE_HOURS = Rule(r"\boutside hours\b", _outside_hours)
PARTS_OF_DAY = Rule(
    either(
        r"\bin school mornings\b|\bout of school\b|\bschool hours\b|\bat bedtime\b",
        r"(?<=before )(?:school|breakfast|dinner|supper)\b|(?<=after )(?:breakfast|dinner|supper)\b",
        r"\b(?:during the day|(?:in the )?day ?time)\b|\bmiddle of (?:the )?day\b",
        r"\bfirst thing(?: in the morning)?\b",
        r"\b(?:(?:early|late|mid)[ -])?(?:in the )?(?:morning|afternoon|evening)s?\b",
        r"\bnights?\b",
        r"\blunch ?(?:time|break|hour)?\b",
        r"\bend of (?:the )?(?:business |working )?day\b",
        r"\b(?:office|business|work|working) hours\b",
        r"(?<=after )work\b|(?<=before )work\b",
    ),
    _part,
)
