"""Name, e-mail address, telephone number and time zone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.coaching import zones
from bot.coaching.contacts import PARTICLES, written_name
from bot.coaching.countries import NAMES
from bot.nlu.found import Found, words
from bot.nlu.spelling import is_english

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_SPACED_EMAIL = re.compile(r"(?<![\w.@])[\w.+-]+\s*@\s*[\w-]+(?:\s?\.\s?[\w-]{2,})+")
_AT, _DOT = (
    r"(?:\s+at\s+|\s*[(\[{<]\s*at\s*[)\]}>]\s*)",
    r"(?:\s+(?:dot|punkt|point)\s+|\s*[(\[{<]\s*dot\s*[)\]}>]\s*|\.)",
)
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
_ZONE = re.compile(
    r"(?:\b(?:i'm|i am|im|we're|we are|i|we|but|and|now|who)\s+(?:now\s+|currently\s+|actually\s+|also\s+"
    r"|normally\s+|mostly\s+)?"
    r"(?:based\s+|living\s+|located\s+|sitting\s+|calling\s+|working\s+|live\s+|sit\s+|work\s+|here\s+|moved\s+)?"
    r"(?:in|near|on|out of|from|at|to)\s+(?P<place>[^,.;!?()\n]{2,40}))"
    r"|(?:\b(?:based|living|live|located|sitting|sit|calling|dialling|currently|here|resident|residing|relocated)\s+"
    r"(?:now\s+|currently\s+)?(?:in|from|near|on|out of|at|to)\s+(?P<seat>[^,.;!?()\n]{2,40}))"
    r"|(?P<named>\b(?:[A-Z][\w/]+\s+){1,3}(?i:time(?:\s*zone)?|timezone)\b)"
    r"|(?P<offset>\b(?:UTC|GMT)(?:\s*(?:[+-]|(?i:plus|minus))\s*\d{1,2}(?::?\d\d)?)?)"
    r"|(?P<id>\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Z]\w+(?:/[A-Z]\w+)?)",
    re.I | re.ASCII,
)
_ORIGIN = re.compile(r"\bfrom\s+$", re.I)
_SEATED = re.compile(
    r"\b(?:i|we|i'm|im)\s+(?:\w+\s+)?(?:live|sit|am based|am sitting|am living|living|based)\b|\b(?:but"
    r"|and) (?:live|sit|based|living)\b|\b(?:my (?:time ?zone|clock|city)|mine)\b",
    re.I,
)
_AWAY = re.compile(
    r"(?:,\s*|\s+)\b(?:but|though|although|next week|tomorrow|then|later|except|my (?:company|team|boss|office"
    r"|firm|employer)|the (?:company|team|office|firm)|(?:we're |we are )?headquartered|hq|"
    r"travell?ing|trip|originally|born)\b",
    re.I,
)
_NAME_PART = r"(?:[^\W\d_][\w'\u2019.-]*)"
_NAMED = re.compile(
    rf"\b(?:my (?:full |first )?name(?:'s| is|:)|name(?:'s| is|:)|(?:you can |please |just |everybody )?calls? me|"
    rf"they call me|everyone calls me|friends call me|i go by|goes by|known as|i'm called|i am called|i'm named"
    rf"|first name(?: is|:)?|"
    rf"(?:put|book|register|note|save) (?:it|me|this|the call) (?:down )?(?:under|as|for)|under the name(?: of)?"
    rf"|signed|regards,?|ich hei(?:ss|\u00df)e|mein name ist|je m'appelle|me llamo|"
    rf"mi chiamo)\s+(?P<name>{_NAME_PART}(?:\s+{_NAME_PART}){{0,3}})",
    re.I,
)
_IAM = re.compile(
    rf"\b(?:[Ii]'m|[Ii] am|[Ii]m|[Tt]his is|[Ii]t's)\s+(?P<name>[A-Z]{_NAME_PART}?(?:\s+[A-Z]{_NAME_PART}){{0,3}})"
    r"(?=\s*(?:$|[,.!;)\n]|and\b|from\b|here\b|but\b|speaking\b))"
)
_IAM_SMALL = re.compile(
    rf"\b(?:i'm|i am|im|this is|it's|its)\s+(?P<name>{_NAME_PART}(?:\s+{_NAME_PART}){{0,2}}?)"
    r"(?=\s*(?:$|[,.!;:)(\n]|-\s|and\b|from\b|here\b|but\b|speaking\b|a\b|the\b))",
    re.I,
)
_HERE = re.compile(
    rf"(?:^|[.!,]\s+)(?:[Tt]his is\s+"
    rf"|[Ii]t's\s+)?(?P<name>[A-Z]{_NAME_PART}?(?:\s+[A-Z]{_NAME_PART}){{0,3}})\s+(?:here"
    rf"|speaking)(?=\s*(?:[,.!;:\n-]|$))"
)
_FIRST_AND_LAST = re.compile(
    rf"\bfirst ?name(?:'s| is|:)?\s+(?P<first>{_NAME_PART}(?:\s+{_NAME_PART})?)\W+(?:and\s+)?(?:the\s+)?"
    rf"(?:last|family|sur) ?name(?:'s| is|:)?\s+(?P<last>{_NAME_PART}(?:\s+{_NAME_PART})?)",
    re.I,
)
_OPENS = re.compile(
    rf"\s*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening))\b[\s,!.]*)?"
    rf"(?P<name>[A-Z]{_NAME_PART}?(?:\s+(?:[a-z]{{2,3}}\s+)?[A-Z]{_NAME_PART}){{0,2}})\s*(?:[,;:]|\s[-\u2013\u2014]\s|\n|$)"
)
_REVERSED = re.compile(rf"\s*(?P<last>{_NAME_PART}),\s*(?P<first>{_NAME_PART})\s*[.]?\s*$")
_BARE = re.compile(
    rf"\s*(?:it's|it is|this is|i'm|i am)?\s*(?P<name>{_NAME_PART}(?:\s+{_NAME_PART}){{0,4}})\s*(?:here)?[.!]?\s*$",
    re.I,
)
_POLITE = re.compile(
    r"^\s*(?:(?:hi|hello|hey|sure|ok|okay|yes|of course|yeah|well)\b[\s,!.]*)+(?=\w)|\s+(?:please|pls|thanks"
    r"|thank you)\W*$",
    re.I,
)
_NOT_MINE = re.compile(
    r"\b(?:boss|manager|coach|colleague|he|she|wife|husband|son|daughter|dog|company|team)(?:'s)?\s*(?:is\s+)?$", re.I
)
_INTRODUCTION = re.compile(
    r"\s*[,.!]\s+(?:and\s+)?(?:i'm|i am|im|i|my|we|head|team|director|manager|ceo|founder)\b", re.I
)
_PARTICLES = PARTICLES | {
    "dr",
    "dr.",
    "prof",
    "prof.",
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "sgt",
    "sgt.",
    "capt",
    "capt.",
    "lt",
    "lt.",
}
_LONGEST_NAME = 60


class Contacts:
    def find(self, text: str, asks: str | None) -> Iterator[Found]:
        """How the prospect is called, reached and on what clock, under the open question ``asks``."""
        taken: list[Found] = [*_emails(text, asks), *_phones(text, asks)]
        yield from taken
        yield from _zone(text, asks)
        rest = text
        for found in taken:
            rest = rest[: found.start] + "," + " " * (found.end - found.start - 1) + rest[found.end :]
        yield from _name(rest, asks)


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
    return re.sub(rf"{_DOT}", ".", spoken, flags=re.I)


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


def _zone(text: str, asks: str | None) -> Iterator[Found]:
    seated = [match for match in _ZONE.finditer(text) if _seat(match, text, asks)]
    if asks == "time_zone":
        known = zones.find_zones(text)
        if len(known) == 1:
            yield Found("time_zone", known[0], 0, len(text))
            return
        seated.sort(key=lambda match: not _SEATED.search(match.group()))
    seated.sort(key=lambda match: not _SEATED.search(match.group()))
    for match in seated:
        name = match.lastgroup or "place"
        said = match[name]
        placed = name in ("place", "seat")
        known = zones.find_zones(f"in {said}" if placed else said, misspelled=False)
        if len(known) == 1:
            yield Found("time_zone", known[0], match.start(name), match.start(name) + len(said.rstrip()))
            return
    if asks == "time_zone" and (cut := _AWAY.search(text)) and cut.start():
        known = zones.find_zones(text[: cut.start()])
        if len(known) == 1:
            yield Found("time_zone", known[0], 0, cut.start())


def _seat(match: re.Match[str], text: str, asks: str | None) -> bool:
    """Whether the place is where the prospect sits, not where they come from, work for or travel to."""
    name = match.lastgroup or "place"
    if name not in ("place", "seat"):
        return True
    lead = text[match.start() : match.start(name)]
    if name == "place" and not re.search(
        r"\b(?:i'm|i am|im|we're|we are|based|living|live|sit|sitting|located|calling|here)\b", lead, re.I
    ):
        return False
    if _ORIGIN.search(lead) and not re.search(r"calling|dialling|working|work", lead, re.I):
        return False
    sits = re.search(
        r"\b(?:live|living|sit|sitting|based|located|calling|dialling|i'm|i am|im|here|we're|we are)\b", lead, re.I
    )
    before = text[max(0, match.start() - 30) : match.start()]
    return bool(sits) and not re.search(
        r"\b(?:company|team|office|firm|employer|hq|boss|they|he|she)(?:'s| is| are)?\s*$", before, re.I
    )


def _name(text: str, asks: str | None) -> Iterator[Found]:
    if both := _FIRST_AND_LAST.search(text):
        yield Found("name", written_name(f"{both['first']} {both['last']}"), *both.span())
        return
    for pattern, plain in ((_NAMED, True), (_IAM, False), (_HERE, False), (_IAM_SMALL, False)):
        for match in pattern.finditer(text):
            name = _cut(match["name"])
            if _NOT_MINE.search(text[: match.start()]) and pattern is _NAMED:
                continue
            given = bool(name) and _given(name)
            if pattern is _IAM_SMALL and not (given or (asks == "name" and name and not _likely_words(name))):
                continue
            introduces = pattern is _HERE or _INTRODUCTION.match(text, match.end())
            if name and (plain or given or asks == "name" or not _everyday(name, bool(introduces))):
                if plain and asks != "name" and name == name.lower() and _unlikely(name):
                    continue
                yield Found(
                    "name", written_name(_plain_title(name)), match.start("name"), match.start("name") + len(name)
                )
                return
    if (opens := _OPENS.match(text)) and asks in ("role", "email", "phone", None) and "?" not in text:
        name = _cut(opens["name"])
        if name and name == opens["name"] and _given(name) and not _everyday(name, introduces=True):
            yield Found("name", name, opens.start("name"), opens.end("name"))
            return
    if asks != "name" or "?" in text:
        return
    if (turned := _REVERSED.match(text)) and all(_may_be_name(part) for part in turned.groups()):
        yield Found("name", written_name(f"{turned['first']} {turned['last']}"), *turned.span())
        return
    for piece in re.finditer(r"[^,;()\n]+?(?=[,;()\n]|\s[-\u2013\u2014]\s|$)", text):
        bare = _BARE.match(_POLITE.sub("", piece.group()))
        if bare and (name := _cut(bare["name"])) == bare["name"].rstrip(".") and _may_be_name(name):
            start = piece.start() + max(piece.group().find(name), 0)
            yield Found("name", written_name(_plain_title(name)), start, start + len(name))
            return


def _plain_title(name: str) -> str:
    return re.sub(r"^(?:mr|mrs|ms|miss|mx|herr|frau|dr|prof|sgt|capt|lt|rev|sir)\.?\s+(?=\S)", "", name, flags=re.I)


def _given(name: str) -> bool:
    return name.split()[0].lower().split("-")[0] in _given_names()


def _given_names() -> frozenset[str]:
    return frozenset(words("given_names"))


def _likely_words(name: str) -> bool:
    return any(is_english(part.lower(), among=8000) for part in name.split())


def _unlikely(name: str) -> bool:
    return all(is_english(part, among=3000) for part in name.split())


def _cut(words_said: str) -> str:
    """The words up to the first that is no part of a name ("Tom and I …", "Tom, my …")."""
    kept: list[str] = []
    for word in words_said.split():
        if word.lower().strip(".,") in frozenset(words("no_name")):
            break
        if kept and kept[0][0].isupper() and word[0].islower() and word.lower().strip(".,") not in _PARTICLES:
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
    if parts[0].lower() in _given_names() and len(parts) <= 4:
        return True
    everyday = any(is_english(part.lower(), among=1500) for part in parts)
    if any(part.lower() in titles for part in parts):
        return False
    return capital or (len(parts) <= 4 and not everyday)


def _everyday(name: str, introduces: bool = False) -> bool:
    """Whether "I'm NAME" may as well be no name: "I'm German", "I'm Head of IT", "I'm Catholic"."""
    parts = [part for part in name.split() if part.lower() not in _PARTICLES]
    titles = frozenset(words("titles")) | frozenset(words("seniority")) | frozenset(words("industries"))
    if not parts or any(part.lower() in titles or part.isupper() for part in parts):
        return True
    common = [is_english(part.lower(), among=20_000) for part in parts]
    if introduces and len(parts) == 1:
        return (
            is_english(parts[0].lower(), among=4_000)
            or re.search(r"(?:ish|ese|ic|ist|less|ful)$", parts[0]) is not None
        )
    return all(common) or (len(parts) == 1 and is_english(parts[0].lower(), among=80_000))
