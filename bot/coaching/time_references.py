"""What refers back to a day or hour named before: "exams end on the 11th, so after that", "not then"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.coaching.dates import coming
from bot.coaching.day_words import DAY, MONTH
from bot.coaching.time_denials import off_as_free, refuses, without_engagements
from bot.coaching.time_tokens import Days
from bot.coaching.time_words import SCANNER

_NO_NOUN = r"(?! (?:weeks?|months?|mornings?|afternoons?|evenings?|day|date|time|one|call|date|weekend)\b)"
_BOUND = re.compile(
    r"(?<!the day )(?<!the week )\b(?P<bound>after|past|from|before|until|onwards from)"
    rf"(?: all)? (?:that|then|this)\b{_NO_NOUN}(?: on(?:wards?)?\b)?"
    r"|(?:(?<=\bso )|(?<=\bonly )|(?<=, )|(?<=\bany time )|(?<=\banytime )|(?<=\banything )"
    r"|(?<=\bsometime )|(?<=\bnot ))"
    r"(?P<alone>after|before)\b(?=\W*(?:$|please|pls|it'?s|is|would|works|ok)\b|\W*$)"
)
_ONE_AFTER = re.compile(rf"\b(?P<day>{DAY})\b(?P<between>[^.;!?]*?)\bthe one after\b(?! (?:that|the|my|\d))")
_DAY_BESIDE = re.compile(
    rf"\bthe (?:next )?day (?P<side>after|before)\b"
    rf"(?! (?:tomorrow|yesterday|that|this|the|my|our|christmas|\d|{DAY}|{MONTH})\b)"
)
_SAME_DAYS = re.compile(r"\b(?:on )?(?:those|these|that|both)(?: same)? (?:two )?days?\b(?! (?:or|and) )")
_SO_NOT = re.compile(
    r",? (?:so|hence|therefore),? (?:i'?m |it'?s |that'?s |i )?(?:no|nope|not|can'?t|cant|won'?t|out|unavailable)"
    r"(?: (?:then|that|it|day|do|make|be|possible|good|available|free|able|work|will|there|to))*\W*$"
    r"|,? so (?:nothing|not|no (?:good|way)) then\b|,? so (?:that|this) (?:one|day|time)(?:'s| is|s)?"
    r"(?: (?:no good|out|not possible|impossible|gone|no)|n't [^,.;]*)"
)
_WEEK_AFTER = re.compile(
    r"\bnext week\b(?:(?! or ).)*?\b(?:the )?(?:following week|(?:week|one) (?:after(?:wards?)?|following))\b"
    r"(?! (?:the|that|my|next|\d))"
)
_THAT_IS_IT = re.compile(
    r",? (?:so |and )?(?:that'?s|this is|which is) (?:my|when|the|our) (?:\w+ )?(?:window|slot|gap|chance|time"
    r"|moment|i'?m free)\b"
    r"|,? (?:so )?catch me then\b"
)
_THAT_PART = re.compile(r"\b(?:on )?that (?P<part>morning|afternoon|evening|night)\b")
_FOLLOWING = re.compile(
    rf"\b(?:the )?(?:following|next|after) (?P<day>{DAY})\b(?! week)"
    rf"|\bthe (?P<after>{DAY}) after\b(?: that| next)?(?! (?:the|that|my|\d))"
)


def resolved(text: str, today: date) -> str:
    """The plain text with what refers back told in full."""
    text = off_as_free(text)
    if said := _WEEK_AFTER.search(text):
        start = max(text.rfind(mark, 0, said.start()) for mark in ",.;!?") + 1
        led = text[:start] if refuses(said[0]) or refuses(text[start : said.start()]) else text[: said.start()]
        text = f"{led} the week after next {text[said.end() :]}"
    text = _ONE_AFTER.sub(r"\g<day>\g<between>rather \g<day> week", text)
    if said := _SO_NOT.search(text):
        text = f"{text[: said.start()]} not possible{text[said.end() :]}"
    if said := _THAT_IS_IT.search(text):
        text = f"{without_engagements(text[: said.start()])} works {text[said.end() :]}"
    if (said := _THAT_PART.search(text)) and (before := _named_before(text[: said.start()], today)) and before[0]:
        text = f"{text[: said.start()]} {before[0]} {text[said.start('part') :]}"
    text = _FOLLOWING.sub(lambda found: _of_week_after(found, text), text)
    if (said := _DAY_BESIDE.search(text)) and (day := _last_day(text[: said.start()], today)):
        beside = day + timedelta(days=1 if said["side"] == "after" else -1)
        text = f"{text[: said.start()]}{beside:%Y-%m-%d}{text[said.end() :]}"
    if (said := _BOUND.search(text)) and (before := _named_before(text[: said.start()], today)):
        days, hour = before
        bound = {"past": "after"}.get(word := said["bound"] or said["alone"], word)
        rest = text[said.end() :]
        keeps = refuses(rest) or text[: said.start()].endswith("not ")
        led = text[: said.start()] if keeps else days if hour else ""  # "from ten, before that I'm driving"
        text = f"{led} {bound} {hour or days}{rest}"
    if (said := _SAME_DAYS.search(text)) and (before := _named_before(text[: said.start()], today)) and before[0]:
        text = f"{text[: said.start()]} on {before[0]}{text[said.end() :]}"
    return text


def _of_week_after(found: re.Match[str], text: str) -> str:
    """ "Tuesday is no good, the following Tuesday is" speaks of the one a week after."""
    name = found["day"] or found["after"]
    named = re.search(rf"\b{name[:3]}", text[: found.start()])
    return f"{name} week" if named else found[0]


def _named_before(text: str, today: date) -> tuple[str, str | None] | None:
    """The days named in the text and its last hour; of days alone the last; None where it names neither."""
    days, hours = [], []
    for words, tokens in SCANNER.pieces(text, today):
        kinds = [t.kind for t in tokens]
        days += [words] if "day" in kinds else []
        hours += [words] if "clock" in kinds else []
    if hours:
        return " ".join(days), hours[-1]
    return (days[-1], None) if days else None


def _last_day(text: str, today: date) -> date | None:
    """The one day named last."""
    named = [t.value for _, tokens in SCANNER.pieces(text, today) for t in tokens if isinstance(t.value, Days)]
    days = named[-1] if named else Days()
    if len(days.dates) == 1 and days.dates[0][0] == days.dates[0][1]:
        return days.dates[0][0]
    return coming(today + timedelta(days=1), min(days.weekdays)) if len(days.weekdays) == 1 else None
