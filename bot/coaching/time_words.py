"""The words of time: a text cut into clauses of tokens. What they mean together is `time_windows`' business."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from bot.coaching.clocks import NUMBERS, read_clock
from bot.coaching.day_words import (
    DATES,
    DAY,
    DAY_OF_MONTH,
    DAYS,
    MONTH,
    NUMBERED_WEEKDAYS,
    PARTS_OF_DAY,
    WEEKDAYS,
    in_english,
)
from bot.coaching.time_tokens import Make, Rule, Scanner, Token, either, word
from bot.coaching.wishes import Order

LONGEST = 600  # characters looked at: nobody names a time in more, and a stranger cannot keep the worker busy
SPELLED = (*WEEKDAYS, "tomorrow", "morning", "mornings", "afternoon", "afternoons", "evening", "evenings", "weekend",
           "weekends")  # fmt: skip
PLACES = {
    "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "latter": -1, "bottom": -1, "former": 0,
    "top": 0, "middle": 1, "latest": -1,
}  # fmt: skip

FILLER = frozenset(re.findall(r"\S+", """
    a about all also am anyway appointment at available be best book can case choose cool could definitely do fine
    for free go going good great have hi hm how i i'd i'll i'm i've id ill im in is it it's its let let's lets like
    make maybe me my no number of oh ok okay on one ones opening option perfect perfectly pick please pls prefer
    slot so suit suits sure take thank thanks that that's the them then there these they think this time to um us
    want we well what what's will with work working works would yeah yep yes you
"""))  # fmt: skip


@dataclass(frozen=True)
class Clause:
    """``searching`` asks whether there is such a time, or says what would be better: nothing is chosen by that.
    ``unread`` is left a number, a day or a comparison that was not understood: then nothing is sure."""

    tokens: tuple[Token, ...]
    negative: bool
    searching: bool
    unread: bool = False


def clauses(text: str, today: date) -> list[Clause]:
    """Cut the text where a statement ends, and mark the denied ones.

    "Not Monday, Tuesday or Friday" denies all three; "not Monday, Tuesday works" only the first. Of what is taken
    back ("Monday, no wait, Tuesday") only the last counts; when nothing follows, nothing is sure.
    """
    last: list[Clause] = []
    for statement in _TAKEN_BACK.split(plain(text)):
        if said := _clauses(statement, today):
            last = said
        elif last and statement is not None:
            last = [replace(clause, unread=True) for clause in last]
    return last


def _clauses(text: str, today: date) -> list[Clause]:
    found: list[Clause] = []
    stray = False
    for sentence in _SENTENCE.split(text):
        denied = counted = False
        for part in _SEGMENT.split(sentence):
            tokens, rest = SCANNER.tokens(part, today)
            negative = bool(_NEGATIVE.search(part))
            if not tokens or _only_counts(tokens, rest):
                stray |= not negative and bool(_STRAY.search(part))
                continue
            counts = any(t.kind == "ordinal" for t in tokens)
            denied = negative or (denied and not _POSITIVE.search(part) and (counts or not counted))
            counted = counts  # "not the first one, Wednesday at three" denies the first one only
            if _TOO.search(part) and any(t.kind in ("day", "part", "clock", "ordinal") for t in tokens):
                tokens = [t for t in tokens if t.kind != "order"]  # "nine is too early" denies that
            unread = bool(re.search(r"\d", rest)) or (not denied and bool(_STRAY.search(rest)))
            found.append(Clause(tuple(tokens), denied, bool(_SEARCHING.search(part)), unread))
    return [replace(clause, unread=True) for clause in found] if stray else found


def unexplained(text: str) -> bool:
    """Whether words that no time was made of speak of one, or of a number or a comparison."""
    return bool(_STRAY.search(plain(text)))


def _only_counts(tokens: list[Token], rest: str) -> bool:
    """A mere number is no time when other things are spoken of ("I have two kids")."""
    spoken_of = set(re.findall(r"[a-z']+", rest)) - FILLER
    return bool(spoken_of) and all(t.bare or t.kind in ("or", "and", "to") for t in tokens)


def searches(text: str) -> bool:
    """Whether the words ask for openings instead of choosing one."""
    return bool(_SEARCHING.search(plain(text)))


def denies(text: str) -> bool:
    return bool(_NEGATIVE.search(plain(text)))


def plain(text: str) -> str:
    """Lower case without accents and curly marks; usual shorthand and misspelled days put right."""
    text = text[:LONGEST]
    text = text.translate({0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2014: "-", 0x2212: "-"})
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    for pattern, instead in _SHORTHAND:
        text = pattern.sub(instead, text)
    text = in_english(text)
    if not _NEGATIVE.search(text):
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
    return [Token("clock", clock, bare=said.isdigit() or said in NUMBERS)] if clock else []


def _order(order: Order) -> Make:
    return lambda said, today: [Token("order", order)]


_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
_SIDE = r"(?:\s?[ap]m\b| in the (?:morning|afternoon|evening)\b| at night\b)"
_FEW = r"(?:five|ten|twenty(?:[ -]five)?)"
_ONE = r"(?:one|option|slot|time|opening|choice|appointment|suggestion|of (?:these|those|them|the))\b"
_NTH = r"(?:first|second|third|fourth|fifth|last)"
_OF_MONTH = rf" {DAY} (?:of|in)\b"  # "the last Thursday of November" is counted in the calendar
_NO_TIME = r"(?:days?|weeks?|months?|hours?|hrs?|min\w*|years?|%|times|people|of|other|options?|slots?)"

CONNECTING = [
    Rule(r"\b(?:how|what) about\b", lambda said, today: []),  # else "about" would be "around"
    Rule(
        either(r"\bfirst (?:available|free|possible)(?: (?:one|slot|time))?", r"\basap\b",
               r"\b(?:earliest|soonest)(?: (?:possible|available|one|you have))?",
               r"\bas soon as (?:possible|you can)"),
        _order(Order.SOONEST),
    ),
    Rule(r"\bnot? (?:later|after) than|\bat the latest by|\b(?:until|till|til|by)\b", word("until")),
    Rule(r"\bnot? (?:earlier|sooner|before) than|\bstarting(?: from)?\b", word("from")),
    Rule(r"\blater than|\bafter\b(?! that)|\bpast\b", word("after")),
    Rule(r"\b(?:earlier|sooner) than|\bbefore\b(?! that)", word("before")),
    Rule(r"\b(?:or|and) (?:later|after)\b|\bonwards?\b", word("onwards")),
    Rule(r"\b(?:or|and) (?:earlier|before)\b", word("backwards")),
]  # fmt: skip
ORDINALS = Rule(
    either(
        r"\b(?:the )?(?:first|last) two\b",
        r"(?:\b(?:number|option|choice|slot|no\.?|nr\.?)|#)\s?(?:[1-9]|one|two|three|four|five)\b(?![:.]?\d|\s?[ap]m)",
        rf"\b(?:{_NTH}|[1-5](?:st|nd|rd|th)|middle|top|bottom|latest) {_ONE}",
        rf"^\W*(?:the )?(?:{_NTH}|former|latter|middle|top|bottom)\b(?! (?:week|day|thing|half)|{_OF_MONTH})",
        rf"\bthe (?:{_NTH}|former|latter|middle|top|bottom|latest)\b(?! (?:week|day|thing|half)|{_OF_MONTH})",
        r"\bone in the middle\b",
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
    Rule(r"\b(?:earlier|sooner) (?:in the|that|on that|the same|on the same|on)\b", _order(Order.EARLIER_IN_DAY)),
    Rule(r"\blater (?:in the|that|on that|the same|on the same|on)\b", _order(Order.LATER_IN_DAY)),
    Rule(r"\btoo early\b", _order(Order.LATER_IN_DAY)),
    Rule(r"\btoo soon\b", _order(Order.LATER)),
    Rule(r"\btoo late\b", _order(Order.EARLIER)),
    Rule(r"\b(?:earlier|sooner)\b", _order(Order.EARLIER)),
    Rule(r"\blater\b", _order(Order.LATER)),
    Rule(
        either(r"\b(?:none|neither)\b(?: of (?:these|those|them|the \w+))?", r"\bmore\b(?! or less)",
               r"\belse\b(?! (?:is|do) )", r"\bothers?\b(?! than)", r"\bdifferent\b", r"\balternatives?\b",
               r"\banother (?:one|time|day|slot|option)\b",
               r"\b(?:these|those|them)\b(?= (?:do|don't|dont|are|won't|will)\b)"),
        _order(Order.MORE),
    ),
]  # fmt: skip
JOINING = [
    Rule(r"\bat\b(?! the)", word("at")),
    Rule(r"\bbetween\b", word("between")),
    Rule(r"\b(?:from|since)\b", word("from")),
    Rule(r"\b(?:around|about|roughly|approximately|near|ish|circa)\b|~", word("around")),
    Rule(r"(?<=[\dm ])-(?=[\d ])|\bto\b|\bthrough\b", word("to")),
    Rule(r"\bn?or\b|/", word("or")),
    Rule(r"\band\b|[&+]", word("and")),
]
SCANNER = Scanner(
    [*CONNECTING, DATES, ORDINALS, *NUMBERED_WEEKDAYS, DAY_OF_MONTH, *DAYS, CLOCKS, PARTS_OF_DAY, *ORDERS, *JOINING]
)  # fmt: skip

_SENTENCE = re.compile(
    r"[;!?\n]+|(?<!\d)\.(?:\s|$)|(?<=\d)\.$|(?<=\d\d)\.(?=\s+[a-z])"
    r"|(?<!anything)(?<!nothing)(?<!any day)(?<!every day)"
    r"(?<!any time)(?<!anytime)(?<!\ball) but (?!not\b)|\b(?:though|however|because)\b"
)
_SEGMENT = re.compile(r",(?!\d\d\d)| (?=but not\b|except\b|apart from\b|other than\b)")
_NEGATIVE = re.compile(
    r"\bnot?\b(?! (?:later|earlier|sooner|before|after) than| problem| worries)"
    r"|n't\b|\b(?:cannot|cant|dont|wont|doesnt|never|nor)\b"
    r"|\b(?:except|apart from|other than|avoid|unavailable|busy|bad|hate|impossible|clash(?:es)?)\b"
    r"|\b(?:anything|any ?time|any day|all|nothing) but\b|\bmeetings?\b|\b(?:away|travell?ing)\b"
    r"|\btoo (?:early|late|soon)\b"
    r"|\bon (?:holiday|leave|vacation)\b|\boff\b|\bnothing\b(?! but| else)|\b(?:full|booked up|packed|taken)\b"
    r"|\b(?:i|we) (?:work|teach)\b|\bat work\b"
    r"|\b(?:i've|i have|we have|i'm in|i'm at)\b(?! (?:time|free|space|a gap))(?=.*\b(?:until|till|from)\b)"
)
_POSITIVE = re.compile(
    r"\b(?:works?|is|are|better|best|good|great|fine|ok|okay|please|rather|instead|prefer|would|could|can|let's|take"
    r"|yes|free|only|so|then|how about|what about)\b"
)
_TOO = re.compile(r"\btoo (?:early|late|soon)\b")
_TAKEN_BACK = re.compile(
    r"[,.;!?]?\s*\b(?:no,? wait|wait,? no|no,? sorry|scratch that|correction|or rather|i meant?"
    r"|actually,? no|no,? actually)\b,?"
    r"|(?:^|[,.;!?-])\s*(?:wait|actually|make (?:that|it))\b,?(?=.*\w)"
    r"|(?<=\w)[,.;!?]? no,(?= )|(?<=\w)[,.;!?] no(?= the\b)"
)
_STRAY = re.compile(  # what would change the time that was understood
    rf"\d|\b(?:{MONTH}|{'|'.join(WEEKDAYS)})\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|hundred|dozen|half|quarter)\b"
    r"|\b(?:hours?|hrs?|min(?:ute)?s?|days|weeks?|fortnights?|months?|years?|weekends?)\b"
    r"|\b(?:first|second|third|fourth|fifth|sixth|last|next|following|previous|prior)\b"
    r"|\b(?:than|after(?! all)\w*|before\w*|later|earlier|sooner|until|instead of|as long as|unless)\b"
    r"|\bif\b(?! (?:possible|that|it|you|ok|okay|still|available|free)\b)"
    r"|\b(?:christmas|xmas|easter|pentecost|whitsun|ascension|thanksgiving|halloween|carnival|ramadan|eid|diwali"
    r"|hanukkah|viertel|quart|cuarto|quarto|kwart|new year\w*|holidays?|vacation)\b"
)
_WEEKDAY_COMMA = re.compile(r"(?<=day),\s+(?=(?:the )?\d)|(?<=\b(?:mon|tue|wed|thu|fri|sat|sun)),\s+(?=(?:the )?\d)")
_SEARCHING = re.compile(
    r"\b(?:anything|something|any|any ?time|do you have|have you|is there|are there|got|prefer|preferably|better|rather"
    r"|ideally|usually|generally|only|what times?|which times?|when|more)\b"
)
_SHORTHAND = [
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\b([ap])\.\s?m\b\.?", r"\1m"),
        (r"\b(?:tmrw?|tmw|tomoz|2moro|2morrow|tomo)\b", "tomorrow"),
        (r"\barvo\b", "afternoon"),
        (r"\bnxt\b", "next"),
        (r"\bwk(s?)\b", r"week\1"),
        (r"\b(?:eod|cob)\b", "end of the day"),
        (r"\b(half|quarter)-(past|to)\b", r"\1 \2"),
        (r"(?<=\d)\s?-?ish\b", " ish"),
        (r"\bo clock\b", "o'clock"),
    )
]


def words_of(text: str) -> Iterator[str]:
    """The words of a text, for names to be found among."""
    return (found[0] for found in re.finditer(r"[a-z]+", plain(text)))
