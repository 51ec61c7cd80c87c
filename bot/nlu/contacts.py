"""Name, e-mail address, telephone number and time zone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.coaching import zones
from bot.nlu.found import Found, words
from bot.nlu.spelling import is_english

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_SPOKEN_EMAIL = re.compile(
    r"\b(?P<local>[\w.-]+(?:\s+(?:dot|underscore)\s+[\w-]+)*)\s+(?:at|\(at\)|\[at\])\s+"
    r"(?P<domain>[\w-]+(?:\s+(?:dot|\(dot\)|\[dot\])\s+\w{2,})+)\b",
    re.I,
)
_PHONE = re.compile(r"(?<![\w+])(?:\+|00)[\d(][\d\s().\-/]{6,24}\d")
_ZONE = re.compile(
    r"(?:\b(?:i'm|i am|im|we're|we are|based|living|live|located|sitting|calling|dialling|currently|here)\s+"
    r"(?:now\s+|currently\s+|based\s+|living\s+|located\s+)?(?:in|from|near|on)\s+(?P<place>[^,.;!?\n]{2,40}))"
    r"|(?P<named>\b(?:[A-Z][\w/]+\s+){1,3}(?i:time(?:\s*zone)?|timezone)\b)"
    r"|(?P<offset>\b(?:UTC|GMT)\s*(?:[+-]\s*\d{1,2}(?::?\d\d)?)?)"
    r"|(?P<id>\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z]\w+(?:/[A-Z]\w+)?)",
    re.I | re.ASCII,
)
_NAME_PART = r"(?:[^\W\d_][\w'\u2019.-]*)"
_NAMED = re.compile(
    rf"\b(?:my (?:full |first )?name(?:'s| is|:)|name(?:'s| is|:)|(?:you can |please |just |everybody )?calls? me|"
    rf"they call me|first name(?: is|:)?|ich hei(?:ss|\u00df)e|mein name ist|je m'appelle|me llamo|"
    rf"mi chiamo)\s+(?P<name>{_NAME_PART}(?:\s+{_NAME_PART}){{0,3}})",
    re.I,
)
_IAM = re.compile(
    rf"\b(?:[Ii]'m|[Ii] am|[Ii]m|[Tt]his is|[Ii]t's)\s+(?P<name>[A-Z]{_NAME_PART}?(?:\s+[A-Z]{_NAME_PART}){{0,3}})"
    r"(?=\s*(?:$|[,.!;)\n]|and\b|from\b|here\b|but\b|speaking\b))"
)
_BARE = re.compile(
    rf"\s*(?:it's|it is|this is|i'm|i am)?\s*(?P<name>{_NAME_PART}(?:\s+{_NAME_PART}){{0,4}})\s*(?:here)?[.!]?\s*$",
    re.I,
)
_PARTICLES = frozenset(
    {"van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "bin", "ibn",
     "ben", "abu", "ter", "ten", "zu", "y", "dr", "dr.", "prof", "prof.", "mr", "mr.", "mrs", "mrs.", "ms", "ms."}
)  # fmt: skip
_LONGEST_NAME = 60


class Contacts:
    def find(self, text: str, asks: str | None) -> Iterator[Found]:
        """How the prospect is called, reached and on what clock, under the open question ``asks``."""
        taken: list[Found] = [*_emails(text), *_phones(text)]
        yield from taken
        yield from _zone(text, asks)
        rest = text
        for found in taken:
            rest = rest[: found.start] + "," + " " * (found.end - found.start - 1) + rest[found.end :]
        yield from _name(rest, asks)


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield from _valid_email(match.group().strip(".'"), match.start(), match.end())
    if "@" not in text:
        for match in _SPOKEN_EMAIL.finditer(text):
            address = f"{_written(match['local'])}@{_written(match['domain'])}"
            yield from _valid_email(address, match.start(), match.end())


def _written(spoken: str) -> str:
    spoken = re.sub(r"\s+underscore\s+", "_", spoken, flags=re.I)
    return re.sub(r"\s+(?:dot|\(dot\)|\[dot\])\s+", ".", spoken, flags=re.I)


def _valid_email(address: str, start: int, end: int) -> Iterator[Found]:
    try:
        valid = validate_email(address, check_deliverability=False, test_environment=False)
    except EmailNotValidError:
        return
    yield Found("email", valid.normalized, start, end)


def _phones(text: str) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        written = match.group()
        try:
            number = phonenumbers.parse(f"+{written[2:]}" if written.startswith("00") else written)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            yield Found("phone", e164, match.start(), match.end())


def _zone(text: str, asks: str | None) -> Iterator[Found]:
    if asks == "time_zone":
        known = zones.find_zones(text)
        if len(known) == 1:
            yield Found("time_zone", known[0], 0, len(text))
        return
    for match in _ZONE.finditer(text):
        name = match.lastgroup or "place"
        said = match[name]
        known = zones.find_zones(f"in {said}" if name == "place" else said, misspelled=False)
        if len(known) == 1:
            yield Found("time_zone", known[0], match.start(name), match.start(name) + len(said.rstrip()))
            return


def _name(text: str, asks: str | None) -> Iterator[Found]:
    for pattern, plain in ((_NAMED, True), (_IAM, False)):
        for match in pattern.finditer(text):
            name = _cut(match["name"])
            if name and (plain or asks == "name" or not _everyday(name)):
                yield Found("name", name, match.start("name"), match.start("name") + len(name))
                return
    if asks != "name" or "?" in text:
        return
    for piece in re.finditer(r"[^,;\n]+", text):
        bare = _BARE.match(piece.group())
        if bare and (name := _cut(bare["name"])) == bare["name"].rstrip(".") and _may_be_name(name):
            start = piece.start() + bare.start("name")
            yield Found("name", name, start, start + len(name))
            return


def _cut(words_said: str) -> str:
    """The words up to the first that is no part of a name ("Tom and I …", "Tom, my …")."""
    kept = []
    for word in words_said.split():
        if word.lower().strip(".,") in frozenset(words("no_name")):
            break
        kept.append(word)
        if word.endswith((",", ";")) or (word.endswith(".") and len(word) > 5):
            break
    return re.sub(r"[.,;]+$", "", " ".join(kept)) if len(" ".join(kept)) <= _LONGEST_NAME else ""


def _may_be_name(name: str) -> bool:
    parts = name.split()
    capital = any(part[0].isupper() for part in parts)
    titles = frozenset(words("titles"))
    if any(part[0].isupper() for part in parts) and any(
        part[0].islower() and part.lower() not in _PARTICLES for part in parts
    ):
        return False  # "pronounced Shi-vawn"
    everyday = any(is_english(part.lower(), among=1500) for part in parts)
    return not any(part.lower() in titles for part in parts) and (capital or (len(parts) <= 2 and not everyday))


def _everyday(name: str) -> bool:
    """Whether "I'm NAME" may as well be no name: "I'm German", "I'm Head of IT", "I'm Catholic"."""
    parts = [part for part in name.split() if part.lower() not in _PARTICLES]
    titles = frozenset(words("titles")) | frozenset(words("seniority")) | frozenset(words("industries"))
    if not parts or any(part.lower() in titles or part.isupper() for part in parts):
        return True
    common = [is_english(part.lower(), among=20_000) for part in parts]
    return all(common) or (len(parts) == 1 and is_english(parts[0].lower(), among=80_000))
