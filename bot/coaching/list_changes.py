"""What a message wants changed in an answer of several items: one taken out, one replaced, one added."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.coaching import corrections, lists
from bot.coaching.typed import plain, straight

NTH = {
    "first": 0, "1st": 0, "former": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4,
    "5th": 4, "last": -1, "final": -1, "latter": -1,
}  # fmt: skip
NUMBERS = {"one": 0, "two": 1, "three": 2, "four": 3, **{str(n): n - 1 for n in range(1, 6)}}
THINGS = ("one", "thing", "point", "item", "bit", "part", "topic", "line", "bullet", "entry")
SMALL = frozenset(
    "the a an my our your their his her this that these those about with without and or but of to in on at for from it "
    "is are was be i me we us they not no can't don't any all so very really just have has".split()
)
# What is said, with {item} where "the second one", "the last challenge" or "the one about my boss" stands.
GONE = (
    "(?:(?:delete|remove|drop|scratch|scrap|erase|forget|ignore)(?: (?:it|that|this|them))?|"
    "(?:take|leave|cross|strike|cut)(?: (?:it|that|this|them))? (?:out|off|away)|get rid of (?:it|that|this|them))"
)
WRONG = (
    "(?:(?:is|was) (?:(?:just|all|simply) )?(?:wrong|incorrect|off|a mistake|"
    "not (?:quite |really )?(?:right|correct|true))|(?:isn't|wasn't) (?:quite |really )?(?:right|correct|true))"
)
NO_PROBLEM = (
    "(?:is not|isn't|is no|isn't really|is not really|is no longer|was never)(?: an?| my)? "
    "(?:problem|challenge|issue|important|relevant|topic)(?: (?:any ?more|really|actually|for me|at all))*"
)
TAKEN_OUT = (
    "(?:delete|remove|drop|scratch|scrap|strike(?: out)?|forget(?: about)?|ignore|erase|cut(?: out)?|"
    "take (?:out|away|off)|leave (?:out|off)|cross out|get rid of|never mind|without|not) {item}",
    "(?:take|leave|cross|strike|cut) {item} (?:out|off|away)",
    "i (?:do not|don't|no longer) (?:want|need|mean) {item}(?: (?:in there|in it|on it|any ?more))?",
    "{item} (?:can|could|should|may|must) (?:go|be (?:deleted|removed|dropped|left out|taken out|gone))",
    "{item} " + NO_PROBLEM,
    "{item} (?:" + WRONG + "|" + NO_PROBLEM + r")\W+(?:(?:so|and|please|just) )*" + GONE,
)
REPLACED = (
    "{item} (?:(?:should|must|has to|needs to|ought to|would) (?:be|say|read)|(?:is|was) (?:actually|really|rather)):? "
    "(?P<value>.+)",
    r"{item}\s*[:=]\s*(?P<value>.+)",
    "(?:change|replace|make|turn|swap|correct|update|edit|rephrase|reword) {item} (?:to|with|by|into|for|as|:):? "
    "(?P<value>.+)",
)
UNCLEAR = (
    "{item} (?:is|was) (?:wrong|incorrect|off|a mistake|not (?:quite )?(?:right|correct|true|what i (?:said|meant)))",
    "{item} (?:isn't|wasn't) (?:quite )?(?:right|correct|true|what i (?:said|meant))",
    "(?:change|replace|correct|update|edit|fix|rephrase|reword) {item}",
)
ADDED = (
    "(?:add|include)(?: (?:another|one more|that|this|a))*(?: {thing})?:? (?P<value>.+?)"
    "(?: (?:to|on|in) (?:the|my) (?:list|{thing}|summary))?",
    "(?:there(?:'s| is) )?(?:another|one more|one other|an additional|an extra)(?: {thing})?(?: is| would be|:|,) "
    "(?P<value>.+)",
    "(?:(?:one|some|two|three|a few) )?(?:more|further|additional|extra|other) {thing}(?: is| are|:) (?P<value>.+)",
    "(?:put|add|bring) back(?: in)?:? (?P<value>.+)",
    "(?:put|add|bring) (?P<value>.+?) back(?: in)?",
)
NAMED = (
    "(?P<value>.+?) " + NO_PROBLEM + r"\W+(?:(?:so|and|please|just) )*" + GONE,
)  # "sleep is no problem, remove it"
QUOTED = (
    "(?:delete|remove|drop|scratch|strike(?: out)?|erase|cut(?: out)?|take (?:out|away|off)|leave (?:out|off)|"
    "cross out|get rid of) (?P<value>.+)",
    "(?:take|leave|cross|strike|cut) (?P<value>.+) (?:out|off|away)",
)
LEAD = (
    r"\W*(?:(?:oh|oops|no|sorry|wait|actually|well|hmm*|ok|okay|yes|yeah|but|and|just|only|also|then|please|pls|"
    r"(?:can|could|would|will) you|you (?:can|may|could)|let's|i(?:'d| would) like to|i want to|we can|to)\b"
    r"[\s,.:;!]*)*"
)
CLAUSES = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", re.I)
VAGUE = frozenset("something anything more another else back".split())
TAIL = r"(?:\s*,?\s*(?:please|pls|again|then|thanks|thank you|altogether|completely|from (?:the|my|that) \w+))*\W*"
MORE = re.compile(r"\W*(?:\w+\s+){0,3}?(?:more|further|additional|extra|other)\s+\w+\s*:\s*\S", re.I)
LONGEST = 1000  # characters; what is longer tells something new
LEAST_ALIKE = 4  # letters two forms of a word share at their beginning


def more_of(text: str) -> bool:
    """Whether it may be a heading with what is to be added behind it: "more challenges: nobody plans"."""
    return len(text) <= LONGEST and MORE.match(text) is not None


@dataclass(frozen=True)
class Change:
    """``items`` is the whole answer as it should be; None when it isn't clear which item is meant, or what instead."""

    items: tuple[str, ...] | None


def change(
    text: str, known: Sequence[str], nouns: Collection[str], *, bare: bool, quoted: bool = False
) -> Change | None:
    """What the words want changed in the ``known`` items; None when they don't speak of them.

    ``nouns`` are what the items are called ("challenge"). ``bare``: "the last one" will do; else the noun has to be
    said. ``quoted``: so will words of the item, "remove no sleep".
    """
    if len(text) > LONGEST:
        return None
    known = lists.apart(list(known))  # the fourth stands with the third, and is counted all the same
    if hit := _first(ADDED, text, nouns):
        found = lists.added(known, _value(hit, text))
        told = _words(_value(hit, text)) - {*VAGUE, *THINGS, *NTH, *NUMBERS, *(noun.casefold() for noun in nouns)}
        return Change(tuple(found)) if told else None
    for kind in (TAKEN_OUT, REPLACED, UNCLEAR):
        hit = _first(kind, text, nouns)
        if hit is None or not (bare or _says(hit["item"], nouns)):
            continue
        places = _nth(hit["item"], len(known)) if hit["nth"] else _about(hit["item"], known, nouns)
        if places is None and hit["about"]:
            return Change(None)
        if places is None:
            continue
        if kind is TAKEN_OUT:
            there = places and all(0 <= place < len(known) for place in places)
            left = lists.few(one for at, one in enumerate(known) if at not in places)
            return Change(tuple(left) if there else None)
        value = _value(hit, text) if kind is REPLACED else ""
        if len(places) != 1 or not 0 <= min(places) <= len(known) or corrections.value_of(value) is None:
            return Change(None)
        at = min(places)
        return Change(tuple(lists.few([*known[:at], value, *known[at + 1 :]])))
    by_words: tuple[str, ...] = (*NAMED, *QUOTED) if quoted else NAMED
    place = _quoted(text, known, by_words)
    if place is None:
        return None
    stays = _left_of(known[place], text, by_words)
    return Change(tuple(lists.few([*known[:place], *([stays] if stays else []), *known[place + 1 :]])))


def emptied(text: str, nouns: Collection[str]) -> bool:
    """Whether the whole answer is to go: "delete all challenges", "remove my goal"."""
    return bool(nouns) and _emptying(tuple(nouns)).fullmatch(straight(text).strip()) is not None


@lru_cache
def _emptying(nouns: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, nouns))
    gone = (
        f"(?:delete|remove|drop|scratch|clear|erase|forget)\\s+(?:(?:all|both|of|my|the|these|those)\\s+)*(?:{words})s?"
    )
    return re.compile(f"{LEAD}{gone}{TAIL}", re.I)


@lru_cache
def _patterns(kind: tuple[str, ...], nouns: tuple[str, ...]) -> list[re.Pattern[str]]:
    thing = f"(?:{'|'.join(map(re.escape, sorted({*THINGS, *nouns}, key=len, reverse=True)))})s?"
    article = "(?:(?:the|my|that|this) )?"
    number = f"(?:{'|'.join(NUMBERS)})"
    counted = "(?:number |no\\.? ?|# ?)"
    one = (
        f"{article}(?:(?:{'|'.join(NTH)})(?: (?:two|2|three|3)(?! of))?(?: {thing})?|"
        f"{thing} {counted}?{number}|{counted}{number}|[1-5])"
    )
    speaking_of = "(?:about|with|on|regarding|concerning|that says|saying)"
    spoken = "(?:what|all|everything) i(?:'ve)? (?:said|wrote|written|told you|mentioned|put)"
    about = f"(?P<about>(?:(?:the|that|my) {thing}|{spoken}) {speaking_of} (?:\\S+ ){{0,7}}?\\S+)"
    named = f"(?:the|that|my) (?:\\S+ ){{1,2}}{thing}"
    item = f"(?P<item>(?P<nth>{one}(?:(?:,| and| &|, and) {one})*)|{about}|{named})"
    filled = [template.replace("{item}", item).replace("{thing}", thing) for template in kind]
    found = (f"{LEAD}{text.replace(' ', chr(92) + 's+')}{TAIL}" for text in filled)
    return [re.compile(pattern.replace("'", "'?"), re.I | re.S) for pattern in found]  # on a phone there are none


def _first(kind: tuple[str, ...], text: str, nouns: Collection[str]) -> re.Match[str] | None:
    found = (pattern.fullmatch(straight(text).strip()) for pattern in _patterns(kind, tuple(sorted(nouns))))
    return next(filter(None, found), None)


def _value(hit: re.Match[str], text: str) -> str:
    """The words as they were written."""
    start, end = hit.span("value")
    return text.strip()[start:end].strip(" \t\n\"'\u201c\u201d:,;")


def _says(item: str, nouns: Iterable[str]) -> bool:
    return any(re.search(rf"\b{re.escape(noun)}s?\b", item, re.I) for noun in nouns)


def _nth(item: str, count: int) -> set[int]:
    """The places counted out, from 0; they may lie beyond the end."""
    words = re.findall(r"\w+", item.casefold())
    places: set[int] = set()
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        place = NTH.get(word, NUMBERS.get(word))
        if place is None or (word == "one" and places):
            continue
        if word in ("first", "last") and following in ("two", "2", "three", "3"):
            many = 2 if following in ("two", "2") else 3
            places |= set(range(many)) if word == "first" else set(range(count - many, count))
        elif not (at and words[at - 1] in ("first", "last")):
            places.add(place + (count if place < 0 else 0))
    return places


def _about(item: str, known: Sequence[str], nouns: Collection[str]) -> set[int] | None:
    """The item that shares the most words with what is said of it; none when several do, None when not one does."""
    said = _words(item) - {*THINGS, *(noun.casefold() for noun in nouns)}
    shared = [sum(any(_alike(a, b) for b in _words(one)) for a in said) for one in known]
    if not any(shared):
        return None
    best = [at for at, count in enumerate(shared) if count == max(shared)]
    return set(best) if len(best) == 1 else set()


def _quoted(text: str, known: Sequence[str], kind: tuple[str, ...]) -> int | None:
    """The one item that is to go by its own words; None when there is none, or several."""
    hit = _first(kind, text, ())
    said = " ".join(re.findall(r"[\w']+", hit["value"].casefold())) if hit else ""
    if not said:
        return None
    plain = [" ".join(re.findall(r"[\w']+", one.casefold().replace("\u2019", "'"))) for one in known]
    places = [at for at, one in enumerate(plain) if f" {said} " in f" {one} " or f" {one} " in f" {said} "]
    if not places and (words := _words(said)):
        places = [at for at, one in enumerate(known) if all(any(_alike(a, b) for b in _words(one)) for a in words)]
    return places[0] if len(places) == 1 else None


def _left_of(item: str, text: str, kind: tuple[str, ...]) -> str:
    """What stays of an item of several clauses where one is to go: "loud, no sleep" keeps what is loud."""
    cuts = [hit.span() for hit in CLAUSES.finditer(item)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(item)]
    at = _quoted(text, [item[a:b] for a, b in zip(starts, ends, strict=True)], kind) if cuts else None
    if at is None:
        return ""
    return item[: ends[at - 1]] + item[ends[at] :] if at else item[starts[1] :]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w']+", plain(text))) - SMALL


def _alike(a: str, b: str) -> bool:
    """ "delegate" and "delegation"; "boss" and "boss's"."""
    least = min(len(a), len(b))
    return a == b or (least >= LEAST_ALIKE and a[: max(LEAST_ALIKE, least - 2)] == b[: max(LEAST_ALIKE, least - 2)])
