"""Name, address and number, where the words alone say that they are that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.coaching import contact_changes, contacts
from bot.coaching.flows import Question, may_keep
from bot.coaching.heard import Heard, Part
from bot.coaching.listening.hearing import Hearing

TITLED = re.compile(r"\W*(?:mrs?|ms|mx|dr|prof|herr|frau|madame|monsieur|se\u00f1ora?)\b", re.I)
WORD = re.compile(r"[^\W\d_]+")
AROUND = frozenset(  # what stands around a name or an address
    "my name s names is and email mail e address phone number it i m im am call me the you can reach at on use sure ok "
    "yes please here thanks hi hello".split()
)
TELLING = frozenset("told tell said as already just again u".split())
PUT_RIGHT = frozenset("that thats this s not no nope sorry oops wait wrong its actually rather but".split())


def mended(heard: Heard) -> Heard:
    """With the address that was put right in the same message, wherever it gives one."""
    address = contacts.mended_email(heard.text)
    if address is None:
        return heard
    parts = (replace(p, entities={**p.entities, "email": address}) if "email" in p.entities else p for p in heard.parts)
    return replace(heard, parts=tuple(parts))


def hear_contact(hearing: Hearing) -> bool:
    """An address spelled letter by letter, or that there is none; whether the message says so."""
    question = hearing.open
    if question is None or question.entity != "email" or question.answer != "read":
        return False
    if address := contacts.spelled_email(hearing.heard.text):
        hearing.settle(question, address)
        hearing.open = None
        return True
    needed = hearing.flows.text("needed", question.collect)
    if needed is None or any("email" in part.entities for part in hearing.heard.parts):
        return False
    if not contacts.lacks_email(hearing.heard.text):
        return False
    hearing.say.append(needed)
    hearing.listens = True
    return True


def put_right(hearing: Hearing, text: str, parts: Sequence[Part]) -> bool:
    """A name, an address or a zone is changed outright, whatever is asked; whether the words do."""
    asks = hearing.open.collect if hearing.open else None
    found = {name: value for part in reversed(parts) for name, value in part.entities.items()}
    hit = contact_changes.put_right(hearing.flows, hearing.slots, text, found, asks)
    if hit is None or not may_keep(hit[0], hearing.slots):
        return False
    question, value = hit
    known = hearing.slots.get(question.collect)
    if question is hearing.open:
        if value is None:
            return False  # what was said is looked at as an answer
        hearing.settle(question, value)
        hearing.open = None
        return True
    if known is None and value is None:
        telling = hearing.open is not None and hearing.open.long
        hearing.say += () if telling else hearing.flows.acts("pattern_not_told")
        return not telling
    hearing.leave_aside()
    still_open = hearing.open
    if known is None or value == known:
        hearing.changed.update({} if known else {question.collect: value})
        hearing.utter("pattern_noted")
    else:
        hearing.reopen(question, value)
    stays = value is not None and still_open is not None and question.collect not in still_open.uses
    hearing.open = still_open if stays else None
    return True


def names_itself(hearing: Hearing) -> bool:
    """Under the question for a name: one that seems to be words of another language."""
    named = hearing.open is not None and hearing.open.entity == "name" and contacts.foreign_name(hearing.heard.text)
    return named and (
        TITLED.match(hearing.heard.text) is not None or any("name" in p.entities for p in hearing.heard.parts)
    )


def only_contact(hearing: Hearing, question: Question, part: Part) -> bool:
    """Take a number or an address that stands alone under a question for words; whether it does."""
    called = question.entity and {"phone", "email"} & part.entities.keys() and question.entity not in part.entities
    told = question.long or (called and part.intent == "inform_contact")
    if not told or not (contacts.only_contact(part.text) or (question.long and _only_introduces(part))):
        return False
    _ = hearing.volunteer(part, intents=False)
    if hearing.slots.get("consent") is True and (phone := part.entities.get("phone")):
        hearing.changed["phone"] = phone
    return True


def _only_introduces(part: Part) -> bool:
    """ "I told you I'm Bob": no answer to what is asked, however it is said."""
    words = WORD.findall(part.text.casefold())
    name = WORD.findall(part.entities.get("name", "").casefold())
    return bool(name) and len(words) > len(name) and not set(words) - set(name) - AROUND - TELLING


def note(hearing: Hearing, question: Question, part: Part) -> bool:
    """Take what the part says about other questions; whether it says nothing but that: "sam@example.org"."""
    before = dict(hearing.changed)
    hearing.volunteer(part, intents=False)
    if hearing.changed == before or question.entity in part.entities:
        return False
    rest = part.text
    for start, end in sorted(part.places.values(), reverse=True):  # "bob at example dot com" is not as it is kept
        if part.start <= start and end <= part.end == part.start + len(part.text):
            rest = rest[: start - part.start] + " " + rest[end - part.start :]
    rest = rest.casefold()
    for value in part.entities.values():
        rest = rest.replace(value.casefold(), " ")
    if set(WORD.findall(rest)) - AROUND - PUT_RIGHT:
        return False
    hearing.utter("pattern_noted")
    return True
