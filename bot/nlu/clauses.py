"""Splits a message into sentences and sub-clauses, each with its place in the message.

A message may do several things ("I'm a team lead, and what does it cost?"), so each part is understood on its own.
Parts are cut only where something new may begin: at the end of a sentence, at a line break, before a label such as
"my goal:", before a question that follows a statement, after a greeting or a yes or no. A part too short to mean
anything alone joins its neighbour. Where a new subject begins ("…, I can't delegate") a part is cut only when the
pieces turn out to mean different things: `pieces` gives them, and the classifier decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

LONGEST_ABBREVIATION = 12  # characters looked back for one
MOST_PARTS = 40  # of one message; what comes after is one last part

_ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "st", "vs", "etc", "e.g", "i.e", "eg", "ie", "approx", "dept", "inc", "ltd", "co",
     "jr", "sr", "a.m", "p.m", "am", "pm", "u.s", "u.k"}
)  # fmt: skip
_SENTENCE_END = re.compile(
    # full stops of other scripts, typographic quotes and dashes by their code points
    "[.!?\u2026]+[\"'\u201d\u2019)\\]]*(?=\\s)|[\u3002\uff01\uff1f]|\n+|(?<=\\S)\\s*;\\s|\\s[-\u2013\u2014]{1,2}\\s"
)
_OPENERS = (
    r"(?:what|how|who|why|when|where|which|can|could|do|does|did|is|are|will|would|should|may|might|have|has|"
    r"wats|whats|what's|who's|whos|how's|hows|shall)"
)
_QUESTION = re.compile(
    # "…, and what does it cost?": a comma or a conjunction, then a word that opens a question
    rf"[,:]\s+(?=(?:(?:and|but|so|also|or|oh|btw|by the way|ps)[,:]?\s+)?{_OPENERS}\b)"
    rf"|\s+(?=(?:and|but)\s+(?:also\s+)?(?:what|how|who|why|when|which|can|could|do|does|is it|are)\b)",
    re.I,
)
_LEAD = re.compile(
    # a greeting, a thank-you, a yes or no before the matter itself
    r"\s*(?:hi|hiya|hello|hey|good (?:morning|afternoon|evening|day)|"
    r"thanks?(?: you)?(?: (?:very|so) much| a lot)?|cheers|"
    r"yes(?: please)?|yep|yeah|yup|no(?: thanks| thank you)?|nope|ok(?:ay)?|sure|sorry|great|perfect|actually)"
    r"(?: there| all| everyone)?\s*[,:!]+\s+(?=\S+\s+\S)",
    re.I,
)
_NEXT = re.compile(
    r",?\s+(?=but\b)|,\s+(?=(?:and|so)\s+(?:i|i'm|im|my|we|please|pls|you)\b)|,\s+(?=(?:please|pls)\s)", re.I
)
_TAG = re.compile(r"[,:]\s+(?:and\s+|but\s+)?(?:what|how|who|why|when|which|can you|could you|do you|is it)\b", re.I)
# A question without its mark: "what does it cost and how long and is it confidential"
_ASKS = re.compile(
    r"\s*(?:(?:what|who|where|when|why|how|which)(?:'s|\s+(?:is|are|do|does|did|can|could|would|will|much|many|long|often|soon))"
    r"|(?:do|does|can|could|is|are|will|would)\s+(?:you|i|we|it|there|the|this|that))\b",
    re.I,
)
_LABEL = re.compile(
    # "my role: baker, my problem: staff leave"
    r"(?:^|(?<=[\s,;.|/]))(?:(?:and|my|the|our)\s+){0,2}(?:current\s+|main\s+|biggest\s+)?"
    r"(?:roles?|jobs?|positions?|title|function|problems?|challenges?|issues?|difficult(?:y|ies)|topics?|goals?|aims?|"
    r"targets?|objectives?|wish(?:es)?|budget|sponsor|payer|timing|when|horizon|format|language|name|e-?mail|phone)"
    r"(?:\s+(?:is|are))?\s*[:=]\s*\S",
    re.I,
)
_SUBJECT = re.compile(
    # a new clause of the same sentence: a comma or a conjunction, then somebody who does something
    r"(?:\s*,\s*(?:(?:and|but|so|also|plus|then|because|while)\s+)?|\s+(?:and|but|plus)\s+(?:also\s+)?|\s+[&+]\s+)"
    r"(?=(?:i|i'm|i've|i'd|i'll|im|ive|id|we|we're|we've|we'd|my|our|it|it's|they|he|she|nobody|everyone|people|staff|"
    r"there's|there is|there are|you can call|call me|the (?:team|staff|people|board|boss|company)|half of)\s+\S)",
    re.I,
)
JOINT = r"(?:and|but|so|also|plus|then|because|while|or)[,]? "
_OPENING = re.compile(
    # a clause without somebody who does something: "…, stuck between two bosses", "… and want to learn it"
    r"(?:\s*,\s*(?:(?:and|but|so|also|plus|then)\s+)?|\s+(?:and|but|plus)\s+(?:also\s+)?"
    r"|\s+[-\u2013\u2014&+]\s+|\s*\)\s+)"
    r"(?=(?:want|wanna|wish|hope|hoping|would (?:like|love)|looking (?:for|to)|trying to|need to|struggl\w+|stuck"
    r"|overwhelmed|over(?:loaded|worked)|swamped|exhausted"
    r"|tired of|afraid|scared|terrified|worried|frustrated|lost|unsure|not (?:sure|taken"
    r"|able|getting"
    r"|respected|heard)|don'?t|do not|can'?t|cannot|can not|never|feel(?:ing)?|having|trouble|problems?|difficult\w*"
    r"|hard to|too (?:much|many|little|few)|no (?:one|time|support|idea|clue|trust|respect)|lots of|constant\w*|always"
    r"|under pressure|about to|burn\w*|conflicts?|fighting|stress\w*|just (?:lost|moved)|know nobody|nobody|no ?one"
    r"|every(?:body|one|thing)|some|most of (?:them|my|the)|two of|one of|half (?:of|the)|their|his|her|the|my"
    r"|this|that)\s+\S)",
    re.I,
)
_COMMA = re.compile(
    r"\s*[,)(]\s*|\s+(?:and|but|so|because)\s+(?!of\b)|\s+[-\u2013\u2014]\s+|\s*[^\w\s,.;:!?'\"()&/+*@#%-]+\s+"
)
_PAIR = re.compile(r"(?:^|[,.;:]\s*|\b(?:but|because|that)\s+)(?:my|our|the|his|her) (?:[\w-]+ )?[\w-]+$", re.I)
_TOO = re.compile(r" (?:and|&) i\b", re.I)  # "my brother and I"
_NOBODY = re.compile(r"(?:nobody|no ?one|every(?:one|body)) \w{3,}\W*$", re.I)
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Part:
    """A piece of a message: ``text == message[start:end]``."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Part]:
    """The sentences of a text; at least one part unless the text has no letter or digit."""
    return _parts(text, _sentence_cuts(text))


def split(text: str) -> list[Part]:
    """The parts of a message that may each mean something; one part, the whole, when it cannot be cut."""
    cuts: list[int] = []
    for sentence in _parts(text, _sentence_cuts(text)):
        cuts.extend(cut + sentence.start for cut in _inner_cuts(sentence.text))
        cuts.append(sentence.end)
    found = _parts(text, cuts)
    if len(found) > MOST_PARTS:
        rest = found[MOST_PARTS - 1]
        found = [*found[: MOST_PARTS - 1], Part(text[rest.start :].rstrip(), rest.start, len(text.rstrip()))]
    return found or [Part(text, 0, len(text))]


def pieces(part: Part, telling: Callable[[str], bool] = lambda segment: False) -> list[Part]:
    """What a part falls into at each new subject; one piece, the part, when there is none. Places are the message's.

    ``telling``: whether a segment, from one comma to the next, says by itself that something new begins.
    """
    cuts, start = [], 0
    text = part.text.replace("\u2019", "'")
    commas = [*_COMMA.finditer(text)]
    ends = [*(match.start() for match in commas[1:]), len(text)]
    told = [m for m, end in zip(commas, ends, strict=False) if telling(text[m.end() : end])]
    found = (*_SUBJECT.finditer(text), *_OPENING.finditer(text), *told)
    for match in sorted(found, key=lambda match: match.start()):
        if _PAIR.search(text[start : match.start()]) and _TOO.match(text[match.start() :]):
            continue
        after = part.text[match.end() :]
        least = 2 if _NOBODY.match(after) else 3
        if len(part.text[start : match.start()].split()) >= 2 and len(after.split()) >= least:
            start = match.start() + 1 if match.group().lstrip().startswith(",") else match.start()
            cuts.append(start)
    return [Part(one.text, part.start + one.start, part.start + one.end) for one in _parts(part.text, cuts)]


def _sentence_cuts(text: str) -> list[int]:
    cuts = []
    for match in _SENTENCE_END.finditer(text):
        before = text[max(0, match.start() - LONGEST_ABBREVIATION) : match.start()].rsplit(None, 1)
        last = before[-1].lower() if before else ""
        stop = match.group().startswith(".")
        if stop and last == "no" and re.match(r"\s*\d", text[match.end() : match.end() + 3]):
            continue  # "no. 5"
        if stop and (last.lstrip("(\"'") in _ABBREVIATIONS or re.fullmatch(r"\d{1,2}|[a-z]", last)):
            continue  # "Dr. Nair", "on the 3. of May", "J. Smith"
        cuts.append(match.end())
    return cuts


def _inner_cuts(sentence: str) -> list[int]:
    lead = _LEAD.match(sentence)
    cuts = [lead.end()] if lead else []
    asks = "?" in sentence or _TAG.search(sentence) or _ASKS.match(sentence)
    patterns = (_QUESTION, _NEXT) if asks else (_NEXT,)
    for pattern in patterns:
        for match in pattern.finditer(sentence, lead.end() if lead else 0):
            left, right = sentence[cuts[-1] if cuts else 0 : match.end()], sentence[match.end() :]
            if len(left.split()) >= 3 and len(right.split()) >= 3:
                cuts.append(match.end())
    cuts.extend(match.start() for match in _LABEL.finditer(sentence) if match.start())
    return sorted(set(cuts))


def _parts(text: str, cuts: list[int]) -> list[Part]:
    """The pieces between the cuts, without the space around them; a piece without a letter or digit joins the last."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*sorted(set(cuts)), len(text)]:
        piece = text[start:end]
        if not piece.strip():
            start = end
            continue
        first = start + len(piece) - len(piece.lstrip())
        last = start + len(piece.rstrip())
        if spans and not (_WORD.search(piece) and _WORD.search(text, *spans[-1])):
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
        start = end
    return [Part(text[a:b], a, b) for a, b in spans]
