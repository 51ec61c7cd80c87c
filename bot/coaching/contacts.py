"""What a prospect gives for the invitation, cleaned; it is typed by strangers and goes into mails."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.coaching.errors import CoachingError

LONGEST_NAME = 80
MOST_WORDS_OF_A_NAME = 5
MOST_SMALL_WORDS = 3  # typed without capitals, more are a sentence
POLITE = re.compile(
    r"^\W*(?:(?:sure|ok|okay|yes|yeah|of course|hi|hello|well|certainly|mrs?|ms|miss|mx)\b[\s,.!]+)+(?=\w)"
    r"|[\s,.!]+(?:please|pls|thanks|thank you|thx)\W*$",
    re.I,
)
CALLED = re.compile(r"^\W*(?:(?:my name(?:'s| is)|i'?m|i am|it'?s|this is|call me|name:?|just)\s+)+", re.I)
SENTENCE = re.compile(
    r"\W*(?:i|we|you|is|are|was|must|should|can|could|do|does|please|change|another|not|no|yes|why|what|how|rather|prefer|skip|none|never|later|nothing)\b",
    re.I,
)
NO_NAME = re.compile(
    r"\W*(?:ok(?:ay)?|ye[sp]|yeah|no(?:pe|ne|thing|body)?|sure|fine|what(?:ever)?|whichever|dunno|idk|any(?:thing|one)?|"
    r"later|why|hm+|huh|lol|same\b.*|me|you|maybe|thanks?|thx|cool|good|great|right|done|go|next|"
    r"the (?:first|second|third|last|other|one)\b.*)\W*",
    re.I,
)
PARTICLES = frozenset(
    "van von de der den del della di da dos du la le las los el al bin ibn ben abu ter ten zu zum zur y e af av".split()
)


class NameUnclear(CoachingError):
    """Nothing that could be a name."""

    reply = "utter_name_unclear"


class EmailUnclear(CoachingError):
    """No complete e-mail address."""

    reply = "utter_email_unclear"


def clean_name(text: str) -> str:
    """One line of letters, without marks that could make a link, an address or markup of it; raises NameUnclear."""
    line = "".join(" " if unicodedata.category(c).startswith(("C", "Z")) else c for c in text)
    name = " ".join(re.sub(r"[<>\[\]{}()|\\/@:;=*_#&%\"`~^]", " ", line).split())[:LONGEST_NAME].strip(" .,-")
    if not any(c.isalpha() for c in name):
        raise NameUnclear
    return name


def name_in(text: str) -> str:
    """The name that an answer to the question for it gives; raises NameUnclear when it is more like a sentence."""
    said = CALLED.sub("", POLITE.sub("", text))
    name = clean_name(said)
    small = [word for word in name.split() if word == word.lower() and word not in PARTICLES and word.isalpha()]
    mixed = small and len(small) < len(name.split())  # "Mia but everyone says Mi"
    too_long = len(name.split()) > MOST_WORDS_OF_A_NAME or len(small) > MOST_SMALL_WORDS or mixed
    too_long = too_long or (len(small) == MOST_SMALL_WORDS and said != text)  # "i am just looking around"
    no_name = SENTENCE.match(said) or NO_NAME.fullmatch(said) or text.rstrip().endswith("?")
    if too_long or no_name or any(c.isdigit() for c in said) or "@" in said:
        raise NameUnclear
    return written_name(name)


def written_name(name: str) -> str:
    """With capitals as usual, where typed in small letters or in capitals only: "maria van dam" as Maria van Dam."""
    if not (name == name.lower() or (name == name.upper() and len(name) > 3)):
        return name
    parts = name.lower().split()
    return " ".join(
        part
        if part in PARTICLES and at + 1 < len(parts)
        else re.sub(r"(?:^|[-'\u2019.])\w", lambda m: m[0].upper(), part)
        for at, part in enumerate(parts)
    )


def clean_email(text: str) -> str:
    """The address in its usual form; raises EmailUnclear. Whether anybody reads it is not asked."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise EmailUnclear from None


def clean_phone(text: str | None) -> str | None:
    """A number in international form, or the digits as given when its country is not told; None for anything else."""
    if not text:
        return None
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        digits = re.sub(r"[^\d+]", "", text)
        return digits if 6 <= len(digits) <= 16 else None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
