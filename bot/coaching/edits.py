"""A change asked for outright, by an answer's name: "change the language to French", "goal: to rest", "role"."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.coaching import corrections, list_changes
from bot.coaching.flows import Flows, Question
from bot.coaching.list_changes import TAIL

LONGEST = 300  # characters
FEW = 8  # words
LEAD = (
    list_changes.LEAD + r"(?:(?:hi|hey|so|ah|nope|btw|by the way|one (?:more )?thing|excuse me|my bad|i meant?|"
    r"i made a (?:mistake|typo)|(?:that|this|it)'s wrong)\b[\s,.:;!\u2013\u2014-]*)*" + list_changes.LEAD
)
ASKING = (
    r"(?:(?:(?:can|could|would|will|may|shall|should) (?:you|i|we)|is it possible to|how (?:do|can) i|let's|let us|"
    r"i(?:'d| would) (?:like|love|prefer|rather)(?: (?:you|it))?(?: to)?|"
    r"i (?:want|need|have|wish|must)(?: you)?(?: to)?|"
    r"you (?:can|may|could|should|have to|need to))\s+(?:(?:please|just|also|still|to|have)\s+)*)?"
)
ARTICLE = r"(?:(?:my|the|your|our|that|this)\s+)?(?:(?:current|main|biggest|first|own)\s+)?"
VERB = r"(?:change|switch|set|update|correct|edit|fix|put|make|replace|amend|move|turn|redo|adjust)"
CHANGED = (
    VERB + r"\s+{label}(?:\s*,?\s+(?:first|now|please|again|before that|as well|too))*"
    r"(?:\s+(?:to|into|as|with|by)\b\s*:?|\s*[:=])\s*(?P<value>.+)",
    r"{label}(?:\s*[:=]|\s+(?:should|must|has to|needs to|ought to|would)\s+(?:be|say|read)\b\s*:?|"
    r"\s+(?:is|are)\s+(?:actually|really|rather|now)\b\s*:?)\s*(?P<value>.+)",
)
AGAIN = (rf"(?:{VERB}\s+)?{{label}}",)
DOUBTED = (r"{label}\s+(?:is|are|was|were)\s+(?P<judged>.+)",)
STATED = (r"{label}\s+(?:is|are)\s+(?P<value>.+)",)

WHETHER = (
    r"(?:(?:is|are|was)\s+{label}\s+(?:right|correct|ok|okay|fine|true|in there|there)"
    r"|(?:do|did|have)\s+you\s+(?:have|get|got|note|noted|understand)\s+{label}(?:\s+(?:right|down|correctly))?)"
    r"\s*\?+\s*(?:(?:no|because|i think|actually|as|since)\b[\s,]*)*"
    r"(?:it|that|this|they)(?:'s|\s+is|\s+are|\s+(?:should|must|has to|needs to)\s+(?:be|say|read))"
    r"\s*:?\s+(?P<value>.+)",
)

OF_MINE = r"(?:my |the )?(?:answers?|details?|data|entries|info)"
SOMETHING = re.compile(
    rf"{LEAD}(?:{ASKING}(?:change|correct|edit|fix|update|adjust|redo|amend) "
    r"(?:(?:some|any)thing|(?:one|a|another) thing|some (?:things|stuff)|what i (?:said|told you|wrote)|"
    rf"(?:some|one|an?|any)(?: of)? {OF_MINE}|{OF_MINE})"
    r"(?: (?:else|too|here|i (?:said|told you|wrote)|about me|in there|again|before that|first))*|"
    r"(?:something|one thing|a detail)(?:'s| is| was) (?:wrong|not right|not correct|incorrect|off)"
    rf"(?: (?:here|there))?){TAIL}",
    re.I,
)

ITEM = re.compile("\u201c([^\u201c\u201d]+)\u201d")
EDITED = re.compile(rf"(?P<label>[^:\u201c\u201d]{{2,40}}):\s*(?P<items>{ITEM.pattern}(?:;\s*{ITEM.pattern})*)\s*")
QUOTED = re.compile(
    r"\W*(?P<mark>['\"\u2018\u201c\u201e])(?P<said>[^\"\u201c\u201d]+?)['\"\u2019\u201d\u201c]"
    r"(?:\s+(?:only|instead|and nothing else))*[\s.!]*"
)


def wanted(flows: Flows, text: str, *, confirming: bool) -> tuple[Question, str | None] | None:
    """The answer that is to be changed and its new value; no value: it is to be asked again.

    ``confirming``: the answers have just been shown, so that a bare name asks for that one.
    """
    if len(text) > LONGEST:
        return None
    for question in flows.questions.values():
        if not question.about or not question.takes_words:
            continue
        for kind in (CHANGED, *((STATED,) if confirming and question.short else ()), *((AGAIN,) if confirming else ())):
            hit = _first(kind, question.about, text)
            if hit is None:
                continue
            if "value" not in hit.groupdict():
                return question, None
            start, end = hit.span("value")
            return question, corrections.value_of(corrections.JUDGED.sub("", unquoted(text[start:end])))
        if hit := _first(DOUBTED, question.about, text):
            said = text[slice(*hit.span("judged"))]
            instead = corrections.JUDGED.sub("", said)
            if instead != said:
                return question, corrections.value_of(instead)
    return None


def doubted(flows: Flows, text: str) -> tuple[Question, str | None] | None:
    """The answer that is asked about and put right at once: "is my role right? it should be head of sales"."""
    if len(text) > LONGEST:
        return None
    for question in flows.questions.values():
        hit = _first(WHETHER, question.about, text) if question.about and question.takes_words else None
        if hit is not None:
            return question, corrections.value_of(unquoted(text[slice(*hit.span("value"))]))
    return None


def something(text: str) -> bool:
    """Whether it only says that something is to be changed, and not what."""
    return len(text) <= LONGEST and SOMETHING.fullmatch(text.replace("\u2019", "'")) is not None


def edited(flows: Flows, text: str) -> tuple[Question, list[str]] | None:
    """An answer and its new items where the text is nothing but these: ``Goal: “to rest”``, as a page sends an answer
    that was edited in place. Whatever stands between the marks is the answer, be it several sentences."""
    hit = EDITED.fullmatch(text)
    if hit is None:
        return None
    label = hit["label"].strip().replace("\u2019", "'").casefold()
    about = (q for q in flows.questions.values() if q.takes_words and label in (one.casefold() for one in q.about))
    question = next(about, None)
    items = [item for item in map(str.strip, ITEM.findall(hit["items"])) if item]
    return (question, items) if question is not None and items else None


def unquoted(value: str) -> str:
    """What is wholly quoted without its marks, and without "only" behind them."""
    hit = QUOTED.fullmatch(value)
    return hit["said"] if hit else value


def clauses(flows: Flows, text: str) -> list[str]:
    """The text cut where another answer is named: "my role is matron, my goal is to rest"."""
    names = "|".join(
        re.escape(word)
        for question in flows.questions.values()
        if question.takes_words
        for word in sorted(question.about, key=len, reverse=True)
    )
    if not names or len(text) > LONGEST:
        return [text]
    named = rf"(?:my|the|our)\s+(?:{names})s?\s*(?:is\b|are\b|should\b|[:=])"
    cut = rf"(?:\s*[,;]|\s+(?:and|but)\b)\s*(?:(?:and|but)\s+)?(?={named})"
    return [one for one in re.split(cut, text, flags=re.I) if one.strip()]


def spoken_of(flows: Flows, text: str) -> Question | None:
    """The one short question whose name stands somewhere in a few words: "the employer doesn't pay"."""
    plain = text.replace("\u2019", "'")
    short = [q for q in flows.questions.values() if q.short]
    found = [q for q in short if any(re.search(rf"\b{re.escape(word)}s?\b", plain, re.I) for word in q.about)]
    return found[0] if len(found) == 1 and len(plain.split()) <= FEW else None


def _first(kind: tuple[str, ...], about: tuple[str, ...], text: str) -> re.Match[str] | None:
    plain = text.replace("\u2019", "'")
    return next(filter(None, (pattern.fullmatch(plain) for pattern in _patterns(kind, about))), None)


@lru_cache
def _patterns(kind: tuple[str, ...], about: tuple[str, ...]) -> list[re.Pattern[str]]:
    names = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(about, key=len, reverse=True))
    label = f"{ARTICLE}(?:{names})s?"
    return [re.compile(f"{list_changes.LEAD}{one.replace('{label}', label)}{TAIL}", re.I | re.S) for one in kind]
