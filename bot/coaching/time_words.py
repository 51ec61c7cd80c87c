"""The words of time: a text cut into clauses of tokens. What they mean together is `time_windows`' business."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from bot.coaching.clocks import NUMBERS, read_clock
from bot.coaching.day_words import (
    DATES,
    DAY,
    DAY_OF_MONTH,
    DAYS,
    NTH_OF_MONTH,
    NUMBERED_WEEKDAYS,
    OUTSIDE_HOURS,
    PARTS_OF_DAY,
    PAST_WEEKDAY,
    WEEKDAYS,
)
from bot.coaching.foreign_words import in_english
from bot.coaching.time_denials import NEGATIVE
from bot.coaching.time_shorthand import written_out
from bot.coaching.time_tokens import Make, Part, Rule, Scanner, Token, either, word
from bot.coaching.wishes import DAY_END, Order

EARLY, LATE = 9 * 60, 18 * 60  # "not too early" and "not too late" keep the call between these
LONGEST = 600  # characters looked at: nobody names a time in more, and a stranger cannot keep the worker busy
SPELLED = (*WEEKDAYS, "tomorrow", "morning", "mornings", "afternoon", "afternoons", "evening", "evenings", "weekend",
           "weekends", "earlier")  # fmt: skip
PLACES = {
    "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "latter": -1, "bottom": -1, "former": 0,
    "top": 0, "middle": 1, "latest": -1, "penultimate": -2,
}  # fmt: skip


@lru_cache(maxsize=16)
def plain(text: str) -> str:
    """Lower case without accents and curly marks; usual shorthand and misspelled days put right."""
    text = text[:LONGEST]
    text = text.translate({0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2014: "-", 0x2212: "-"})
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    text = in_english(written_out(text))
    if not NEGATIVE.search(text):
        text = _WEEKDAY_COMMA.sub(" ", text)  # "Thursday, 26 November" is one thing
    return " ".join(re.sub(r"[a-z]{5,}", _spelled, text).split(" "))


def _spelled(found: re.Match[str]) -> str:
    near = get_close_matches(found[0], SPELLED, n=1, cutoff=0.82)
    return near[0] if near and not found[0].endswith("days") else found[0]


def _ordinal(said: str, today: date) -> list[Token]:
    if number := re.search(r"\d+", said):
        return [Token("ordinal", int(number[0]) - 1)]
    words = said.split()
    if words[-2:] in (["first", "two"], ["last", "two"]):
        return [Token("ordinal", n) for n in ((0, 1) if "first" in words else (-2, -1))]
    place = next((PLACES[w] for w in words if w in PLACES), None)
    return [Token("ordinal", NUMBERS[words[-1]] - 1 if place is None else place)]


def _clock(said: str, today: date) -> list[Token]:
    clock = read_clock(said)
    return [Token("clock", clock, bare=re.fullmatch(r"\d\d?", said) is not None or said in NUMBERS)] if clock else []


def _too(first: int, last: int) -> Make:
    return lambda said, today: [Token("part", Part(first, last))]


def _order(order: Order) -> Make:
    return lambda said, today: [Token("order", order)]


_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
_SIDE = r"(?:\s?[ap]m\b| in the (?:morning|afternoon|evening)\b| at night\b)"
_FEW = r"(?:five|ten|twenty(?:[ -]five)?)"
_NO_CHOICE = (
    r"(?:week|day|thing|half|calls?|talk|conversation|consultation|contact|session|chat|meeting|job|aid|coffee"
    r"|page|time(?=\W*$)"
    r"|colloquium|rendez)"
)
_OF_DAYS = r"(?:day|week|month|morning|afternoon|evening)"
_ONE = rf"(?:one|option|slot|time|opening|choice|appointment|suggestion|of (?:these|those|them|the(?! {_OF_DAYS})))\b"
_NTH = r"(?:first|second|third|fourth|fifth|last)"
_OF_MONTH = rf" {DAY} (?:of|in)\b| of (?:the |this |next )?{_OF_DAYS}"  # "the last Thursday of November" is a date
_NO_TIME = (
    r"(?:days?|weeks?|months?|hours?|hrs?|min\w*|years?|%|times|people|of|other|options?|slots?"
    r"|(?:free )?(?:mornings|afternoons|evenings|gaps?|windows?))"
)

_NOTHING_AFTER = rf"(?! (?:\d|{DAY}\b|{_HOUR}|noon|the|next|my|work|lunch|school))"
_SO = r"\b(?:not|nothing|never) (?:too|so|very|that|super) "
CONNECTING = [
    Rule(_SO + "early\\b", _too(0, EARLY)),
    Rule(_SO + "late\\b(?: in the day)?", _too(LATE, DAY_END)),
    Rule(r"\b(?:how|what) about\b", lambda said, today: []),  # else "about" would be "around"
    Rule(
        either(r"\bfirst (?:available|free|possible)(?: (?:one|slot|time))?", r"\basap\b",
               r"\b(?:earliest|soonest)(?: (?:possible|available|one|you have))?",
               r"\bas soon as (?:possible|you can|you have (?:a|one|some)\w*|it gets)",
               r"\bwh(?:ich|at)ever(?: one)?(?:'s| is| comes)? (?:the )?(?:earlier|earliest|first|sooner|soonest)\b"),
        _order(Order.SOONEST),
    ),
    Rule(r"\bnot? (?:later|after) than|\bat the latest by|\b(?:until|till|til|by)\b", word("until")),
    Rule(r"\bnot? (?:earlier|sooner|before) than|\bstarting(?: from)?\b", word("from")),
    Rule(r"\blater than|\bafter\b(?! that)|\bpast\b", word("after")),
    Rule(r"\b(?:earlier|sooner) than|\bbefore\b(?! that)", word("before")),
    Rule(rf"\b(?:or|and) (?:later|after{_NOTHING_AFTER})\b|\bonwards?\b", word("onwards")),
    Rule(rf"\b(?:or|and) (?:earlier|before{_NOTHING_AFTER})\b", word("backwards")),
]  # fmt: skip
ORDINALS = Rule(
    either(
        r"\b(?:the )?(?:first|last) two\b",
        r"(?:\b(?:number|option|choice|slot|no\.?|nr\.?)|#)\s?(?:[1-9]|one|two|three|four|five)\b(?![:.]?\d|\s?[ap]m)",
        rf"\b(?!(?<!the )(?:first|last) time\b)(?:{_NTH}|[1-5](?:st|nd|rd|th)|middle|top|bottom|latest) {_ONE}",
        rf"^\W*(?:the )?(?:{_NTH}|former|latter|middle|top|bottom)\b(?! {_NO_CHOICE}|{_OF_MONTH})",
        rf"\bthe (?:{_NTH}|former|latter|middle|top|bottom|latest)\b(?! {_NO_CHOICE}|{_OF_MONTH})",
        r"\bone in the middle\b|\bpenultimate(?: one)?\b",
        rf"(?:(?<=\bor )|(?<=\band )){_NTH}\b",
    ),
    _ordinal,
)
CLOCKS = Rule(
    either(
        rf"\b(?:half|quarter|{_FEW}|\d\d?)(?: min(?:ute)?s?)? past {_HOUR}{_SIDE}?",
        rf"\b(?:quarter|{_FEW})(?: minutes)? to {_HOUR}{_SIDE}?",
        rf"\bhalf {_HOUR}{_SIDE}?",
        rf"\b\d{{1,2}}[:.h]\d\d(?!\d){_SIDE}?",
        r"\b\d{1,2}h\b|\b(?:1[3-9]|2[0-3]) (?:hours|hrs|h)\b",
        rf"\b\d{{1,2}}{_SIDE}",
        rf"\b{_HOUR}\s?(?:o'?clock|uhr)?{_SIDE}",
        rf"\b{_HOUR}\s?(?:o'?clock|uhr)\b",
        r"\b(?!19|20)[012]\d[0-5]\d\b",
        r"\b(?:12 )?noon\b|\bmid-?day\b|\bmidnight\b",
        rf"(?<![/.])\b\d{{1,2}}\b(?![/.%]\d|\s?{_NO_TIME})",
        rf"\b(?!one){_HOUR}(?! {_NO_TIME}\b)",
        r"(?:(?<=\bat )|(?<=after )|(?<=before )|(?<=until )|(?<=and )|(?<=or ))one\b(?= ?$)",
    ),
    _clock,
)
ORDERS = [
    Rule(r"\blater in the (?:week|month)\b", _order(Order.LATER)),
    Rule(r"\b(?:earlier|sooner) in the (?:week|month)\b", _order(Order.EARLIER)),
    Rule(r"\b(?:earlier|sooner) (?:in the(?! (?:week|month))|that|on that|the same|on the same"
         r"|on)\b", _order(Order.EARLIER_IN_DAY)),
    Rule(r"\blater (?:in the(?! (?:week|month))|that|on that|the same|on the same|on)\b", _order(Order.LATER_IN_DAY)),
    Rule(r"\btoo early\b", _order(Order.LATER_IN_DAY)),
    Rule(r"\btoo soon\b", _order(Order.LATER)),
    Rule(r"\btoo late\b", _order(Order.EARLIER)),
    Rule(r"\b(?:earlier|sooner)\b", _order(Order.EARLIER)),
    Rule(r"\blater\b", _order(Order.LATER)),
    Rule(
        either(r"\b(?:none|neither)\b(?: of (?:these|those|them|the \w+))?", r"\bmore\b(?! or less)",
               r"\belse\b(?! (?:is|do) )", r"\bothers?\b(?! than)",
               r"^\W*next(?: ones?| page| please)?\W*$", r"\bdifferent\b", r"\balternatives?\b",
               r"\banother (?:one|time|day|slot|option)\b",
               r"\b(?:these|those|them)\b(?= (?:do|don't|dont|are|won't|will)\b)"),
        _order(Order.MORE),
    ),
]  # fmt: skip
JOINING = [
    Rule(r"\bat\b(?! the)", word("at")),
    Rule(r"\bbetween\b", word("between")),
    Rule(r"(?<!apart )(?<!aside )\b(?:from|since)\b", word("from")),
    Rule(r"\b(?:around|about|roughly|approximately|near|ish|circa)\b|~", word("around")),
    Rule(r"(?<=[\dm ])-(?=[\d ])|\bto\b|\bthrough\b", word("to")),
    Rule(r"\bn?or\b|/", word("or")),
    Rule(r"\band\b|[&+]", word("and")),
]
SCANNER = Scanner(
    [*CONNECTING, DATES, NTH_OF_MONTH, PAST_WEEKDAY, ORDINALS, *NUMBERED_WEEKDAYS, DAY_OF_MONTH, *DAYS, CLOCKS,
     OUTSIDE_HOURS, PARTS_OF_DAY, *ORDERS, *JOINING]
)  # fmt: skip

_WEEKDAY_COMMA = re.compile(
    r"(?<=[nsir]day),\s+(?=(?:the )?\d)|(?<=\b(?:mon|tue|wed|thu|fri|sat|sun)),\s+(?=(?:the )?\d)"
)


def words_of(text: str) -> Iterator[str]:
    """The words of a text, for names to be found among."""
    return (found[0] for found in re.finditer(r"[a-z]+", plain(text)))
