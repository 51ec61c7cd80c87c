"""Which answer a correction means, and the value it gives instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from bot.coaching.flows import Flows, Question
from bot.coaching.heard import Part

# A word that may also begin what is said ("no sleep", "well rested") leads in only before one of these, or a comma.
OPENS = r"i|i'?m|i'?ve|i'?d|we|it'?s|my|the|an?|that|that'?s|this|not?|nope?|sorry|wait|actually|rather|oh|hang|change"
LEAD_IN = re.compile(
    r"^\W*(?:(?:"
    r"(?:oh|oops|nope|hang on|actually|hmm*|erm?|scratch that|i meant?|i should have said|to be precise|"
    r"(?:something|quite|completely|totally) (?:else|different)(?=\s*[:,;\u2013\u2014-]|\s+(?:i|it|to|that)\b)|"
    r"change (?:that|it) to|it'?s|that'?s|not quite|that is not (?:right|correct)|that'?s wrong|"
    r"what i (?:meant|said)(?: (?:is|was))?|"
    r"(?:like |as )?i (?:already )?(?:said|told you)(?: that)?(?=\W+(?:i|i'?m|we|my|the|to|it'?s?|that'?s|by)\b))\b|"
    rf"(?:no|sorry|wait|well|correction|rather|wrong|typo)\b(?=\s*(?:[,.:;!\u2013\u2014]|- |$)|\s+(?:{OPENS})\b(?!-))|"
    r"make (?:that|it)\b(?!\s+(?:to (?:the|an?|my)|through|happen|work|easier|better|big|home|on|as|so|more)\b)"
    r")(?!['\u2019-]\w)[\s,.:;!\u2013\u2014-]*)+",
    re.IGNORECASE,
)
# Says outright that what was said before it is not so: "actually no: …", "no, I meant …".
TAKEN_BACK = re.compile(
    r"^\W*(?:(?:oh|oops|ah|hm+|ok|well|sorry|wait|actually|no|hang on)\W+)*?"
    rf"(?:(?:actually|sorry|oops|wait|hang on|oh|well)\W+no(?=\s*[,.:;!\u2013\u2014]|\s+(?:{OPENS})\b)|"
    r"no\W+(?:wait|actually|sorry|hang on|rather)\b|(?:what )?i meant\b|i should have said\b|scratch that\b|"
    r"(?:correction|typo)\b(?=\s*[,.:;!\u2013\u2014]))",
    re.IGNORECASE,
)
CHANGING = re.compile(
    r"\b(?:chang\w+|correct\w*|edit|fix|updat\w+|adjust|redo|replace|remove|wrong|incorrect|mistake\w*|typo|different|"
    r"other|another|else|not (?:quite )?(?:right|true|my)|isn'?t|wasn'?t|sorry|actually|instead|again)\b",
    re.IGNORECASE,
)
LONGEST = 300  # characters of a correction that gives up old words for new ones
FEW = 4  # words that may just name an answer: "my role, please"
LEAD_OUT = re.compile(r"[\s,]+(?:actually|really|rather|instead|sorry|please|though|i mean)$", re.IGNORECASE)
EMPTY = re.compile(
    r"^\W*(?:please\s+)?(?:change|correct|edit|fix|update)\s+(?:my|the|that|this|an?)?\s*(?:\w+\s+)?"
    r"(?:answers?|things?|ones?|summary|details?|something|it)\W*$|"
    r"^\W*(?:(?:that|this|it|something|all|one thing|the \w+|my \w+)\s+)?(?:is|was|'s)?\s*"
    r"(?:(?:all|just|simply|quite|completely|totally|also|too) )*"
    r"(?:wrong|not right|not correct|incorrect|not true|change|changed|different|something (?:else|different)|"
    r"a mistake|mistake|correct|that)?\W*$",
    re.IGNORECASE,
)
# What is said of an answer rather than in it, as a clause of its own: "too long, …".
JUDGED = re.compile(
    r"^\W*(?:(?:also|all|just|simply|quite|completely|totally|still|really|a bit|much|far)\s+)*"
    r"(?:(?:too|so|very)\s+(?:long|short|vague|general|broad|narrow|harsh)|wrong|incorrect|different|outdated|incomplete|"
    r"not (?:quite |really )?(?:right|correct|true|it|that)|something (?:else|different)|a mistake|off)"
    r"\s*(?:$|[,.;:!\u2013\u2014]\s*|\s+(?=(?:it'?s|make (?:it|that)|change (?:it|that) to|i meant?)\b))",
    re.IGNORECASE,
)
COMMAND = re.compile(
    r"^\W*(?:(?:please|pls|and|but|then|no|ok|can you|could you)\W+)*"
    r"(?:(?:remove|delete|drop|scratch|erase|undo|replace|swap|clear|cross out|strike|get rid of|leave out)|"
    r"(?:put|add|bring|take) (?:back|out|away|off|\S+ (?:back|out)))\b",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"^\W*(?:nothing|none|no (?:problems?|challenges?|goals?))(?: really| much| at all| in particular|"
    r" is (?:really )?(?:hard|wrong|difficult)| comes to mind)*\W*$",
    re.IGNORECASE,
)
ALL_WRONG = re.compile(
    r"^\W*(?:(?:no|sorry|wait|but|well|hm+)\W+)*"
    r"(?:that|this|it|everything|all of (?:it|that|this)|all that)(?:\s+is|\s+was|'?s)\s+"
    r"(?:(?:all|just|simply|quite|completely|totally|so|plain)\s+)*"
    r"(?:wrong|incorrect|not (?:right|correct|true)|nonsense)\W*$",
    re.IGNORECASE,
)
APPROVED = re.compile(
    r"^\W*(?:(?:my|the|our)\s+(?:\w+\s+)?\w+\s+(?:is|are)\s+(?:fine|right|ok(?:ay)?|good|great|correct|the same)\b"
    r"\s*(?:[,.;!]|\bbut\b|\band\b|$)\s*(?:(?:but|and|only|just)\b\s*)*)+",
    re.IGNORECASE,
)
NOT_BUT = re.compile(
    r"\bnot (?:(?:an?|the|really|just|only) )*[\"'\u2018\u201c]?(?P<old>\w[^,;.]*?)[\"'\u201d]?[\s,;.-]+"
    r"(?:but(?: rather)?|rather|i'?m|i am|it'?s)\s+(?P<new>\w.*)$",
    re.I | re.S,
)
POINTER = frozenset({"that", "this", "it", "what", "which", "he", "she", "there"})


def mentioned(flows: Flows, part: Part) -> Question | None:
    """The question a correction names: "my role is …"."""
    questions = flows.questions.values()
    return next((q for q in questions if q.about and _mention(q.about).search(part.text)), None)


@cache
def _mention(about: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:my|the|as|your)\s+(?:\w+\s+)?(?:{_any_of(about)})\b", re.IGNORECASE)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def headed(flows: Flows, text: str, mark: str = ":") -> Question | None:
    """The question a heading names: "My challenges:"; ``mark``: what stands behind the name."""
    questions = flows.questions.values()
    return next((q for q in questions if q.about and _heading(q.about, mark).fullmatch(text)), None)


@cache
def _heading(about: tuple[str, ...], mark: str) -> re.Pattern[str]:
    articles = r"(?:(?:my|the|our|current|main|biggest|as for)\s+)*"
    return re.compile(rf"\W*{articles}(?:{_any_of(about)})s?(?:\s+(?:are|is))?\s*{mark}\W*", re.IGNORECASE)


def pointed_at(flows: Flows, slots: Mapping[str, Any], part: Part) -> tuple[Question, str | None] | None:
    """The answered question that the words name, or give another value of; no value: it is to be asked again."""
    part = replace(part, text=APPROVED.sub("", part.text))
    answered = {name: q for name, q in flows.questions.items() if slots.get(name) not in (None, [])}
    for question in answered.values():
        value = part.entities.get(question.entity or "")
        if value and value != slots.get(question.collect):
            return question, value
    named = mentioned(flows, part)
    if named is None or named.collect not in answered:
        return _given_up(flows, slots, part.text)
    rest = value_of(_beside_mention(part.text, named))
    if rest is None and part.words > FEW and not CHANGING.search(part.text):
        return None  # "somebody who did my job before" is no wish to change the role
    return named, (rest if named.takes_words else None)


def corrected(
    flows: Flows, slots: Mapping[str, Any], part: Part, before: str | None
) -> tuple[Question, str | None] | None:
    """The answered question a correction is about and its new value; no value: it is to be asked again.

    ``before``: the open question; a correction that names nothing is of the answer given before it. None: it is not
    guessed.
    """
    if hit := pointed_at(flows, slots, part):
        return hit
    text = value_of(APPROVED.sub("", part.text))
    if text is None or COMMAND.match(text) or NOTHING.match(text):
        return None
    if hit := _given_up(flows, slots, part.text):
        return hit
    answered = {name: q for name, q in flows.questions.items() if slots.get(name) not in (None, [])}
    best = max(answered.values(), key=lambda q: part.likelihood(q.intent) if q.intent else 0.0, default=None)
    if best is not None and best.intent and part.likelihood(best.intent) >= 0.15:
        return best, text
    order = list(flows.questions)
    if before not in order:
        return None
    earlier = order[: order.index(before)]
    last = next((answered[s] for s in reversed(earlier) if s in answered and answered[s].takes_words), None)
    return (last, text) if last is not None else None


def _given_up(flows: Flows, slots: Mapping[str, Any], text: str) -> tuple[Question, str] | None:
    """The answer whose words are given up for others: "I'm not head of ops, I'm COO"."""
    hit = NOT_BUT.search(text.replace("\u2019", "'")) if len(text) <= LONGEST else None
    for question in flows.questions.values() if hit else ():
        known = slots.get(question.collect)
        if hit and question.long and isinstance(known, str) and hit["old"].casefold() in known.casefold():
            return question, text[slice(*hit.span("new"))].strip(" .,;:!")
    return None


def value_of(text: str) -> str | None:
    """The new value without its lead-in ("sorry, I meant …"); None when nothing is left."""
    rest = LEAD_OUT.sub("", LEAD_IN.sub("", text).strip(" .,;:!"))
    return None if not rest or EMPTY.match(rest) else rest


def takes_back(text: str) -> bool:
    """Whether it begins by taking back what was said before, and says something instead."""
    return TAKEN_BACK.match(text) is not None and value_of(text) is not None


def leads_in(text: str) -> bool:
    """Whether it only leads in what comes: "no, sorry,"."""
    return LEAD_IN.sub("", text).strip(" .,;:!") == ""


def _beside_mention(text: str, question: Question) -> str:
    """What is said the named answer should be: behind its name, or before it ("no sleep is my problem")."""
    words = "|".join(re.escape(w) for w in sorted(question.about, key=len, reverse=True))
    hit = re.search(
        rf"\b(?:{words})\b\s*(?:(?:(?:is|are|should be|should say|would be|was|to)\b|'s\b|[=:])\s*)+"
        r"(?:(?:actually|rather|really)\b)?",
        text,
        re.IGNORECASE,
    )
    if hit:
        return JUDGED.sub("", text[hit.end() :])
    hit = re.match(
        rf"\W*(?P<value>.+?)\s+(?:is|are|was|would be)\s+(?:(?:also|really|actually)\s+)*(?:my|the|our)\s+(?:\w+\s+)?"
        rf"(?:{words})s?\b(?:\s+(?:too|as well|now|really|actually|instead))*\W*$",
        text,
        re.IGNORECASE,
    )
    return hit["value"] if hit and hit["value"].casefold() not in POINTER else ""
