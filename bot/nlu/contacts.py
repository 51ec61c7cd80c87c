"""Name, e-mail address, telephone number and time zone; the first and the last are read by modules of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.coaching.countries import NAMES
from bot.nlu import names, time_zones
from bot.nlu.found import Found

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_SPACED_EMAIL = re.compile(r"(?<![\w.@])[\w.+-]+\s*@\s*[\w-]+(?:\s?\.\s?[\w-]{2,})+")
_AT = r"(?:\s+at\s+|\s*[(\[{<]\s*at\s*[)\]}>]\s*)"
_DOT = r"(?:\s+(?:dot|punkt|point)\s+|\s*[(\[{<]\s*dot\s*[)\]}>]\s*|\.)"
_SPOKEN_EMAIL = re.compile(
    rf"(?P<local>[\w.+-]+(?:(?:\s+(?:dot|underscore|dash|hyphen|minus)\s+|\s*[(\[]dot[)\]]\s*)[\w-]+)*){_AT}"
    rf"(?P<domain>[\w-]+(?:\s+(?:dash|hyphen)\s+[\w-]+)*(?:{_DOT}\w{{2,}})+)\b",
    re.I,
)
_MY_EMAIL = re.compile(r"\b(?:mine(?:'s| is)?|my|me|use|rather|better|now|is|to|at)\b[^@]{0,25}$", re.I)
_NOT_MY_EMAIL = re.compile(
    r"\b(?:not|old|wrong|former|his|her|their|colleague'?s?|boss(?:'s)?|wife'?s?|husband'?s?|assistant'?s?"
    r"|anymore)\b[^@,;.]{0,25}$",
    re.I,
)
_WRITTEN_TO = re.compile(r"\b(?:wrote|written|sent|mailed|emailed|e-mailed)\b[^@.;!?]{0,30}\bto\s+$|\bmailed\s+$", re.I)
_PHONE = re.compile(r"(?<![\w+])(?:\+|00)[\d(][\d\s().\-/]{6,24}\d")
_NATIONAL = re.compile(r"(?<![\w+@.,-])\(?\d[\d\s().\-/]{5,20}\d(?![\w@])")
_PHONE_WORDS = re.compile(
    r"\b(?:phone|tel|telephone|mobile|cell|cellphone|handy|whatsapp|landline|ring|call|text|sms|reach|dial"
    r"|number'?s?)\b",
    re.I,
)
_NO_PHONE = re.compile(
    r"\b(?:order|invoice|reference|ref|ticket|account|customer|staff|employee|personnel|id|pin|code|budget|salary"
    r"|case|iban|"
    r"euros?|eur|usd|dollars?|pounds?|year|people|emergency)\b[^.;\n]{0,20}$",
    re.I,
)
_COUNTRY = re.compile(
    r"\b(?:"
    + "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
    + r")\b(?!\s+(?:is|was)\s+\w+\s+\w+\s+ago)"
)
_OF_PEOPLE = {
    "german": "DE", "british": "GB", "english": "GB", "scottish": "GB", "french": "FR", "spanish": "ES",
    "italian": "IT", "portuguese": "PT", "dutch": "NL", "belgian": "BE", "swiss": "CH", "austrian": "AT",
    "polish": "PL", "czech": "CZ", "swedish": "SE", "norwegian": "NO", "danish": "DK", "finnish": "FI",
    "irish": "IE", "american": "US", "canadian": "CA", "australian": "AU", "indian": "IN", "turkish": "TR",
    "greek": "GR", "romanian": "RO", "hungarian": "HU", "kenyan": "KE", "nigerian": "NG", "south african": "ZA",
    "brazilian": "BR", "mexican": "MX", "japanese": "JP", "chinese": "CN", "israeli": "IL", "egyptian": "EG",
    "ukrainian": "UA", "croatian": "HR", "us": "US", "uk": "GB", "singaporean": "SG",
}  # fmt: skip


def find(text: str, asks: str | None) -> Iterator[Found]:
    """How the prospect is called, reached and on what clock, under the open question ``asks``."""
    taken: list[Found] = [*_emails(text, asks), *_phones(text, asks)]
    yield from taken
    yield from time_zones.find(text, asks)
    rest = text
    for found in taken:
        rest = rest[: found.start] + "," + " " * (found.end - found.start - 1) + rest[found.end :]
    yield from names.find(rest, asks)


def _emails(text: str, asks: str | None) -> Iterator[Found]:
    """The prospect's own address first, where there are several."""
    found = [one for match in _EMAIL.finditer(text) for one in _valid_email(match.group().strip(".'"), *match.span())]
    if not found and "@" in text:
        spaced = _SPACED_EMAIL.finditer(text) if asks == "email" or _says_mail(text) else ()
        found = [one for match in spaced for one in _valid_email(re.sub(r"\s", "", match.group()), *match.span())]
    if not found and "@" not in text:
        for match in _SPOKEN_EMAIL.finditer(text):
            address = f"{_written(match['local'])}@{_written(match['domain'])}"
            found += _valid_email(address, match.start(), match.end())
    found = [one for one in found if not _WRITTEN_TO.search(text[: one.start])]
    if len(found) > 1:
        found = [one for one in found if not _NOT_MY_EMAIL.search(text[: one.start])] or found
        found.sort(key=lambda one: not _MY_EMAIL.search(text[: one.start]))
    yield from found


def _says_mail(text: str) -> bool:
    return re.search(r"\b(?:e-?mail|mail|address|reach|write)\b", text, re.I) is not None


def _written(spoken: str) -> str:
    spoken = re.sub(r"\s+underscore\s+", "_", spoken, flags=re.I)
    spoken = re.sub(r"\s+(?:dash|hyphen|minus)\s+", "-", spoken, flags=re.I)
    return re.sub(_DOT, ".", spoken, flags=re.I)


def _valid_email(address: str, start: int, end: int) -> Iterator[Found]:
    try:
        valid = validate_email(address, check_deliverability=False, test_environment=False)
    except EmailNotValidError:
        return
    yield Found("email", valid.normalized.lower(), start, end)


def _phones(text: str, asks: str | None) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        written = match.group()
        written = re.sub(r"\(0\)", "", f"+{written[2:]}" if written.startswith("00") else written)
        yield from _possible(written, None, match.start(), match.end())
    asked = asks in ("phone", "email", "name")  # beside an address or a name they are a number, too
    for match in _NATIONAL.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        before = text[: match.start()]
        if not 7 <= len(digits) <= 13 or match.group().startswith("00") or _NO_PHONE.search(before):
            continue
        if not (asked or _PHONE_WORDS.search(before[-40:]) or _PHONE_WORDS.search(text[match.end() :][:20])):
            continue
        if not (asked or digits.startswith("0") or match.group().startswith("(") or len(digits) >= 9):
            continue
        country = _country(text)
        found = list(_possible(match.group(), country, match.start(), match.end())) if country else []
        yield from found or [Found("phone", digits, match.start(), match.end())]


def _possible(written: str, country: str | None, start: int, end: int) -> Iterator[Found]:
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return
    if phonenumbers.is_possible_number(number):
        yield Found("phone", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), start, end)


def _country(text: str) -> str | None:
    """The one country that the message says."""
    plain = text.lower()
    codes = {NAMES[match.group()] for match in _COUNTRY.finditer(plain)}
    codes |= {code for word, code in _OF_PEOPLE.items() if len(word) > 2 and re.search(rf"\b{word}\b", plain)}
    codes |= {_OF_PEOPLE[word.lower()] for word in re.findall(r"\b(?:US|UK)\b", text)}
    return codes.pop() if len(codes) == 1 else None
