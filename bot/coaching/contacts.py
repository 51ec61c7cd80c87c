"""What a prospect gives for the invitation, cleaned; it is typed by strangers and goes into mails."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.coaching.errors import CoachingError
from bot.coaching.typed import plain

LONGEST_NAME = 80
TAG = re.compile(r"\+[^@]*(?=@)")
MOST_WORDS_OF_A_NAME = 5
MOST_SMALL_WORDS = 3  # typed without capitals, more are a sentence
MOST_SMALL_FOREIGN = 2  # beside "von der" and the like
LONGEST_UNSPACED = 5  # letters of a name in a script without spaces, such as Chinese; more are a sentence
POLITE = re.compile(
    r"^\W*(?:(?:sure|ok|okay|yes|yeah|of course|hi|hello|well|certainly|mrs?|ms|miss|mx)\b[\s,.!]+)+(?=\w)"
    r"|[\s,.!]+(?:please|pls|thanks|thank you|thx)\W*$",
    re.I,
)
CALLED = re.compile(r"^\W*(?:(?:my name(?:'s| is)|i'?m|i am|it'?s|this is|call me|name:?|just)\s+)+", re.I)
INTRODUCING = re.compile(r"^\W*(?:my name(?:'s| is)|i'?m|i am|it'?s|this is|call me|name:)\s+\w", re.I)
LAST_FIRST = re.compile(r"^\W*([^\W\d_]+),\s+(?=[^\W\d_]+\s+\1\W*$)", re.I)  # "Bond, James Bond"
MOST_WORDS_INTRODUCED = 3
SENTENCE = re.compile(
    r"\W*(?:i|we|you|is|are|was|must|should|can|could|do|does|please|change|another|not|no|yes|why|what|how|rather|prefer|skip|none|never|later|nothing|nah|nope|keep|when|where)\b",
    re.I,
)
NO_NAME = re.compile(
    r"\W*(?:(?:h+m+|oh|um+|well|no)\b[\s,.]+)*(?:forget it|leave it|hold on|hang on|no"
    r"|ok(?:ay)?|ye[sp]|yeah|no(?:pe|ne|thing|body)?|sure|fine|what(?:ever)?|whichever|dunno|idk|any(?:thing|one)?|"
    r"later|why|hm+|huh|lol|same\b.*|me|you|maybe|thanks?|thx|cool|good|great|right|done|go|next|"
    r"(?:ok(?:ay)? )?(?:that|this|it|these|those)(?: one)?|"
    r"the (?:first|second|third|last|other|one|lady|man|woman|guy|girl|gentleman|coach|boss)\b.*)\W*",
    re.I,
)
NO_EMAIL = re.compile(
    r"\W*(?:(?:sorry|well|but|no|oh|hm+|actually|honestly)\b[\s,.:;!]*)*(?:"
    r"(?:i|we)(?: really| currently| just)* (?:don't|do not|haven't|have not|ain't|have no|have never|never|got "
    r"no|do not have)"
    r"(?: really| currently)*(?: (?:have|got|had|use|own|do))?(?: (?:an?|any|my|one|that|such a thing|it|email"
    r"|e-mail|mail|"
    r"address|account|emails?|personal|private|work|of my own|at all|any ?more|yet|anything like that))*|"
    r"(?:none|nothing|no (?:e-?mail|mail|address)(?: address)?|without(?: one)?|not available|n/?a|i've none|i "
    r"have none)|"
    r"(?:can|could|would|will) (?:you|the coach|he|she|they|somebody|someone|we)(?: \w+)? (?:call|phone|ring"
    r"|text|whatsapp|sms)"
    r"(?: me| us)?(?: (?:instead|please|then|on my (?:phone|mobile)|back|rather|up))*|"
    r"(?:just |please |rather )*(?:call|phone|ring|text) me(?: (?:instead|please|then|rather))*|"
    r"(?:is|isn't) (?:a |my |the )?(?:phone|phone number|mobile|number)(?: number)? (?:ok|okay|enough|fine"
    r"|possible)(?: too| instead)?|"
    r"(?:can|could|may) i (?:give|leave|use)(?: you)?(?: my| a)? (?:phone|number|mobile|phone number"
    r"|whatsapp)(?: number)?(?: instead)?"
    r")(?:[\s,.:;!]*(?:sorry|though|tho|please|actually|honestly))*\W*"
)
CONTACT = re.compile(r"[^\s@,;:<>()]+@[^\s@,;:<>()]+\.[^\s@,;:<>()]+|\+?(?<![\w.])\d(?:[\s./()-]{0,2}\d){6,15}(?!\w)")
AROUND_CONTACT = frozenset(
    "my the a e mail email address phone telephone tel mobile cell number is it's it s at on me you can could please "
    "call ring text phone write to reach contact under via by or and yes ok okay sure here thanks thank hi hello "
    "whatsapp i'm i am m best anytime back just use send".split()
)
ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
MISTYPED = re.compile(  # all that stands between a mistaken address and the right one
    r"\W*(?:(?:oh|oops|sorry|ah|hang on|argh|ugh|wait|well|my bad)\b\W*)*"
    r"(?:no|nope|typo|wrong|wait|sorry|oops|correction|actually|i mean|i meant|scratch that|make (?:that|it)|rather)"
    r"\b\W*(?:(?:no|nope|sorry|oops|wait|oh|that'?s|that was|that is|it'?s|it is|it should be|should be|i meant?|"
    r"i wanted|i mistyped|make (?:that|it)|a|my|the|typo|wrong|mistake|correct|right|one|is|actually|rather|e-?mail|"
    r"mail|address|use|take)\b\W*)*",
    re.I,
)
LONGEST_MISTYPED = 60
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
    said = LAST_FIRST.sub("", CALLED.sub("", POLITE.sub("", text)))
    name = clean_name(said)
    words = [word for word in name.split() if word not in PARTICLES]
    small = [word for word in words if word != word.upper() and word == word.lower() and word.isalpha()]
    mixed = small and len(small) < len(words)  # "Mia but everyone says Mi"
    too_long = len(name.split()) > MOST_WORDS_OF_A_NAME or len(small) > MOST_SMALL_WORDS or mixed
    too_long = too_long or (len(small) == MOST_SMALL_WORDS and said != text)  # "i am just looking around"
    no_name = SENTENCE.match(said) or NO_NAME.fullmatch(said) or text.rstrip().endswith("?")
    if too_long or no_name or any(c.isdigit() for c in said) or "@" in said:
        raise NameUnclear
    return written_name(name)


def introduced(text: str, *, telling: bool = False) -> str | None:
    """The name of somebody who was not asked for it: "it's Bob". ``telling``: the words as a whole give a contact."""
    text = text.replace("\u2019", "'")
    if not (telling or INTRODUCING.match(text)) or text == text.upper():
        return None
    words = [word for word in CALLED.sub("", POLITE.sub("", text)).split() if word not in PARTICLES]
    if len(words) > MOST_WORDS_INTRODUCED or not all(word[0].isupper() for word in words):
        return None
    try:
        return name_in(text.rstrip(" !"))
    except NameUnclear:
        return None


def foreign_name(text: str) -> bool:
    """Whether what seems to be in another language may as well be a name: "Jürgen von der Leyen"."""
    try:
        words = [word for word in name_in(text).split() if word.casefold() not in PARTICLES]
    except NameUnclear:
        return False
    if text != text.upper():  # a script with small and capital letters
        return len(words) <= (MOST_SMALL_FOREIGN if text == text.lower() else MOST_WORDS_OF_A_NAME)
    return any(c in text.strip() for c in " \u00b7\u30fb") or len(text.strip()) <= LONGEST_UNSPACED


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


def plain_address(email: str) -> str:
    """What is the same of all ways to write one address: sam+chat@example.org is sam@example.org to most servers."""
    return TAG.sub("", email.strip().casefold())


def same_address(one: str | None, other: str | None) -> bool:
    return bool(one and other) and plain_address(one or "") == plain_address(other or "")


def spelled_email(text: str) -> str | None:
    """An address typed with spaces between its letters: "j o e @ example . org"."""
    before, at, _ = text.partition("@")
    letters = before.split()
    if not at or len(letters) < 2 or any(len(one) > 1 for one in letters):
        return None
    try:
        return clean_email("".join(text.split()))
    except EmailUnclear:
        return None


def mended_email(text: str) -> str | None:
    """The address that takes the place of one mistyped before it: "joe@example.org nope typo jo@example.org"."""
    found = list(ADDRESS.finditer(text)) if text.count("@") > 1 else []
    between = text[found[-2].end() : found[-1].start()] if len(found) > 1 else ""
    if len(between) > LONGEST_MISTYPED or not MISTYPED.fullmatch(plain(between)):
        return None
    try:
        return clean_email(found[-1][0].rstrip(".'")).lower()
    except EmailUnclear:
        return None


def lacks_email(text: str) -> bool:
    """Whether somebody who was asked for an address says there is none, or offers another way."""
    return NO_EMAIL.fullmatch(plain(text)) is not None


def only_contact(text: str) -> bool:
    """Whether the words are a number or an address and what usually stands around one: "call me at 0171 1234567"."""
    rest, found = CONTACT.subn(" ", plain(text))
    return found > 0 and not set(re.findall(r"[^\W_]+", rest)) - AROUND_CONTACT


def clean_phone(text: str | None, country: str | None = None) -> str | None:
    """A number in international form, or the digits as given when its country is not told; None for anything else.

    ``country``: where the prospect sits, which a number without its country may be of.
    """
    if not text:
        return None
    digits = re.sub(r"[^\d+]", "", text)
    as_given = digits if 6 <= len(digits) <= 16 else None
    abroad = text.strip().startswith("+")
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return as_given
    if not (phonenumbers.is_possible_number(number) if abroad else phonenumbers.is_valid_number(number)):
        return None if abroad else as_given
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
