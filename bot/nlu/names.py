"""How the prospect is called: names said of oneself, not those of others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.coaching.contacts import PARTICLES, written_name
from bot.nlu.found import Found, word_set
from bot.nlu.spelling import is_english

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
_PARTICLES = PARTICLES | set("dr dr. prof prof. mr mr. mrs mrs. ms ms. sgt sgt. capt capt. lt lt.".split())
_LONGEST_NAME = 60


def find(text: str, asks: str | None) -> Iterator[Found]:
    """The prospect's name, under the open question ``asks``."""
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
    return name.split()[0].lower().split("-")[0] in word_set("given_names")


def _likely_words(name: str) -> bool:
    return any(is_english(part.lower(), among=8000) for part in name.split())


def _unlikely(name: str) -> bool:
    return all(is_english(part, among=3000) for part in name.split())


def _cut(words_said: str) -> str:
    """The words up to the first that is no part of a name ("Tom and I …", "Tom, my …"), or the end of the line."""
    kept: list[str] = []
    for word in words_said.strip().partition("\n")[0].split():
        if word.lower().strip(".,") in word_set("no_name"):
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
    if capital and any(part[0].islower() and part.lower() not in _PARTICLES for part in parts):
        return False  # "pronounced Shi-vawn"
    if parts[0].lower() in word_set("given_names") and len(parts) <= 4:
        return True
    everyday = any(is_english(part.lower(), among=1500) for part in parts)
    if any(part.lower() in word_set("titles") for part in parts):
        return False
    return capital or (len(parts) <= 4 and not everyday)


def _everyday(name: str, introduces: bool = False) -> bool:
    """Whether "I'm NAME" may as well be no name: "I'm German", "I'm Head of IT", "I'm Catholic"."""
    parts = [part for part in name.split() if part.lower() not in _PARTICLES]
    others = word_set("titles") | word_set("seniority") | word_set("industries")
    if not parts or any(part.lower() in others or part.isupper() for part in parts):
        return True
    common = [is_english(part.lower(), among=20_000) for part in parts]
    if introduces and len(parts) == 1:
        return (
            is_english(parts[0].lower(), among=4_000)
            or re.search(r"(?:ish|ese|ic|ist|less|ful)$", parts[0]) is not None
        )
    return all(common) or (len(parts) == 1 and is_english(parts[0].lower(), among=80_000))
