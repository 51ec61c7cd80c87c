"""Name, address or zone put right outright: "change my name to Hanna", "my e-mail is wrong", "Berlin, not Bern".

Known by the words, whatever is asked: to the question for an address "change name to Anna" is a broken address, to the
summary a new goal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from bot.coaching import contacts, corrections, zones
from bot.coaching.edits import ARTICLE, ASKING, LEAD, VERB
from bot.coaching.flows import Flows, Question
from bot.coaching.typed import straight

LONGEST = 160  # characters; what is longer tells something new
TAIL = r"(?:[\s,]+(?:please|pls|instead|thanks|thank you|btw|then|though|now|ok|okay|from now on|sorry))*\W*"
TO = r"\s*,?\s+(?:to|into|as|with|for)\b\s*:?\s*"
BE = r"\s+(?:be|say|read)\b\s*:?\s*"
OUGHT = r"\s+(?:should|must|has to|needs to|ought to|would|will|can|could)(?:\s+(?:please|rather|really))*"
# With the new value; {label} is "my name", "the e-mail address", {names} the same without "my".
GIVEN = (
    rf"{ASKING}{VERB}\s+{{label}}(?:\s+(?:here|there|please|back))*(?:{TO}|\s*[:=]\s*)(?P<value>.+)",
    rf"{{label}}{OUGHT}{BE}(?P<value>.+)",
    rf"(?:can|could|may|should|shall)\s+{{label}}(?:\s+please)?{BE}(?P<value>.+)",
    rf"{ASKING}(?:use|take|have|put|write)\s+(?P<value>.+?)\s+(?:as|for)\s+{{label}}",
    r"{label}\s+(?:is|was)\s+(?:meant|supposed)\s+to\s+be\s+(?P<value>.+)",
    r"{label}\s+(?:is|'s)\s+not\s+.+?\s+but\s+(?P<value>.+)",
)
# The same; but what is no such value may have been said of anything.
STATED = (
    r"{label}(?:\s+(?:is|are)|'s)\s+(?:(?:actually|really|rather|now|in fact)\s+)*(?P<value>.+)",
    r"{label}\s*[:=]\s*(?P<value>.+)",
    rf"{ASKING}(?:make|set)\s+{{label}}\s+(?P<value>.+)",
)
AGAIN = (
    rf"{ASKING}{VERB}\s+{{label}}(?:\s+(?:again|too|as well|here))*",
    r"{label} (?:isn't|is not|wasn't) (?:quite |really )?(?:right|correct|spelled right|spelt right)",
    r"(?:that|this|it)(?:'s| is) (?:not|the wrong) {label}",
    r"(?:the )?wrong {label}",
    r"(?:i|you) (?:(?:have |'ve )?(?:got|put|wrote|typed|spelled|spelt|entered)) {label} wrong(?:ly)?",
    r"(?:i|you) (?:mis(?:spelled|spelt|typed)|mixed up|messed up) {label}",
    r"there(?:'s| is) an? (?:typo|mistake|error) in {label}",
    rf"{ASKING}(?:give|use|tell)(?: you)? (?:another|a different|a new|some other) (?:{{names}})",
)
WRONG = (r"{label}\s+(?:is|was|are|seems|looks)\s+(?P<judged>.+)",)
CALL_ME = re.compile(
    rf"{LEAD}(?:{ASKING}call me|i(?:'m| am) called|i go by|(?:everybody|my friends) calls? me)\s+(?P<value>.+?){TAIL}",
    re.I,
)
I_MEANT = r"\W*(?:(?:oh|no|sorry|wait|actually|well|hm+|oops)\b[\s,.:;!]*)*i\s+meant?\s+"
MEANT = re.compile(rf"{I_MEANT}(?P<value>.+?){TAIL}", re.I)
NOT_THAT = re.compile(
    rf"(?:{I_MEANT}|{LEAD})(?:(?:it's|make it|that's|(?:it )?should be)\s+)?(?P<value>.+?)"
    rf"\W+(?:and\s+)?not\s+(?P<old>.+?){TAIL}",
    re.I,
)
RATHER = re.compile(
    rf"(?:{I_MEANT}|{LEAD})not\s+(?P<old>.+?)(?:\W+(?:but|rather|it's)\s+|\s*[,;.:]\s*)(?P<value>.+?){TAIL}",
    re.I,
)
HERE_INSTEAD = re.compile(  # "no wait, I'm in New York"
    r"\W*(?:(?:oh|well|hm+|um+|ok|but|i)\b\W*)*(?:(?:no|nope|sorry|wait|actually|oops|correction|scratch that|hang on"
    r"|my mistake|my bad)\b\W*)+(?:i said that wrong\W+)?"
    r"(?:i'?m|i am|we'?re|we are)\s+(?:(?:actually|really|now|currently|based|living|sitting|here)\s+)*(?:in|near)\s+"
    rf"(?P<value>[^\d?]+?){TAIL}",
    re.I,
)
HERE_MENDED = re.compile(  # "I'm in Madrid... no, Lisbon"
    r"(?:[^?]*\W)?(?:i'?m|i am|we'?re|we are)\s+(?:\w+\s+)?in\s+[^\d?,.]+[\s,.]+(?:(?:no|nope|sorry|wait|actually"
    rf"|i mean|rather)\b\W*)+(?:in\s+)?(?P<value>[^\d?,.]+?){TAIL}",
    re.I,
)
JUST_GIVEN = {"opening": "time_zone", "email": "name", "email_right": "email"}  # before the open question
NOT_OLD = re.compile(r"[\s,]+(?:and\s+)?(?:not|instead of|rather than)\s.*$", re.I)
LONGEST_PLACE = 4  # words
ELSEWHEN = re.compile(r"\b(?:\w+days?|next|week|month|then|until|till|for|visiting|travel\w*|trip|but|only)\b", re.I)
DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|tonight|later|now|back|maybe)s?\b", re.I
)


def put_right(
    flows: Flows, slots: Mapping[str, Any], text: str, found: Mapping[str, str], asks: str | None
) -> tuple[Question, str | None] | None:
    """The name, address or zone that the words are about and its new value; no value: it is to be asked again.

    ``found``: entities of the words, such as an address said aloud. ``asks``: the open question.
    """
    said = straight(text).strip()
    if len(said) > LONGEST:
        return None
    for question in _told(flows):
        if hit := _labelled(question, said, found):
            return hit
    name = flows.questions.get("name")
    called = CALL_ME.fullmatch(said)
    if name is not None and called and called["value"][0].isupper() and not DAY.search(called["value"]):
        return (name, value) if (value := _name(called["value"], {})) else None
    if instead := RATHER.fullmatch(said) or NOT_THAT.fullmatch(said):
        return _instead(flows, slots, instead["value"], instead["old"], asks)
    here, zone = HERE_INSTEAD.fullmatch(said) or HERE_MENDED.fullmatch(said), flows.questions.get("time_zone")
    if here and zone is not None and slots.get("time_zone") and not ELSEWHEN.search(here["value"]):
        value = _zone(f"in {here['value']}", {}) if len(here["value"].split()) <= LONGEST_PLACE else None
        return (zone, value) if value else None
    meant = MEANT.fullmatch(said)
    last = flows.questions.get(JUST_GIVEN.get(asks or "", ""))
    if meant and last is not None and last in _told(flows) and slots.get(last.collect):
        value = READERS[last.entity or ""](meant["value"], {})
        return (last, value) if value else None
    return None


def _told(flows: Flows) -> list[Question]:
    return [q for q in flows.questions.values() if q.answer == "read" and q.entity in READERS and q.about]


def _labelled(question: Question, said: str, found: Mapping[str, str]) -> tuple[Question, str | None] | None:
    joined = "".join(said.casefold().split())
    if not any(name.casefold().replace(" ", "") in joined for name in question.about):
        return None  # none of the patterns could match, and they are many
    read = READERS[question.entity or ""]
    if hit := _first(GIVEN, question, said):
        return question, read(hit["value"], found)
    if hit := _first(WRONG, question, said):
        instead = corrections.JUDGED.sub("", hit["judged"])
        if instead != hit["judged"]:
            return question, read(corrections.LEAD_IN.sub("", instead), found) if instead.strip() else None
    if hit := _first(STATED, question, said):
        value = read(hit["value"], found)
        return (question, value) if value else None
    return (question, None) if _first(AGAIN, question, said) else None


def _instead(
    flows: Flows, slots: Mapping[str, Any], value: str, old: str, asks: str | None
) -> tuple[Question, str | None] | None:
    """Which of them "Berlin, not Bern" is about: the one whose value is given up."""
    for question in _told(flows):
        known, read = slots.get(question.collect), READERS[question.entity or ""]
        new, given_up = read(value, {}), read(old, {})
        if not (known or question.collect == asks) or not new or not given_up:
            continue
        if question.entity == "time_zone" or str(known).casefold() == given_up.casefold():
            return question, new
        if question.entity == "name" and given_up in str(known).split():
            return question, str(known).replace(given_up, new) if len(new.split()) == 1 else new
    return None


def _first(kind: tuple[str, ...], question: Question, said: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.fullmatch(said) for pattern in _patterns(kind, question.about))), None)


@cache
def _patterns(kind: tuple[str, ...], about: tuple[str, ...]) -> list[re.Pattern[str]]:
    names = "|".join(re.escape(word).replace(r"\ ", r"\s*") for word in sorted(about, key=len, reverse=True))
    names = rf"(?:(?:full|first|last|family|real)\s+)?(?:{names})(?:\s+address)?"
    label = rf"{ARTICLE}{names}"
    filled = (one.replace("{label}", label).replace("{names}", names) for one in kind)
    return [re.compile(f"{LEAD}{one}{TAIL}", re.I | re.S) for one in filled]


def _name(words: str, found: Mapping[str, str]) -> str | None:
    try:
        return contacts.name_in(_without_tail(NOT_OLD.sub("", words)))
    except contacts.NameUnclear:
        return None


def _email(words: str, found: Mapping[str, str]) -> str | None:
    hit = contacts.ADDRESS.search(words)
    try:
        return contacts.clean_email(hit[0].rstrip(".'")).lower() if hit else found.get("email")
    except contacts.EmailUnclear:
        return None


def _zone(words: str, found: Mapping[str, str]) -> str | None:
    known = zones.find_zones(_without_tail(NOT_OLD.sub("", words)), misspelled=False)
    return known[0] if len(known) == 1 else None


def _without_tail(words: str) -> str:
    return re.sub(rf"{TAIL}$", "", words, flags=re.I)


READERS: Mapping[str, Callable[[str, Mapping[str, str]], str | None]] = {
    "name": _name,
    "email": _email,
    "time_zone": _zone,
}
