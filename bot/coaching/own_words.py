"""What of a part of a message is the answer: without a label, a name before it, and what answers other questions.

Only whole clauses are left out; what is left is in the prospect's words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.coaching.flows import Flows, Question
from bot.coaching.heard import Part

ELSEWHERE = ("email", "phone", "time_zone", "sponsor", "format", "language", "feedback_360")
ABOUT_ROLE = ("title", "span", "seniority", "organisation", "industry")
BESIDE_VALUE = frozenset("and but please pls thanks ideally if possible best at latest the with this for me".split())
CUT = re.compile(
    r"\s*[,;]\s+(?:and\s+|but\s+)?|\s+and\s+(?=(?:i|i'm|im|my|it|the|we|you|please|would|can)\b)|[.!]\s+", re.I
)
# "so many meetings", "fine tuning" and "well rested" don't open an answer, "so, …" and "well i think" do.
STARTS = r"i|i'?m|i'?ve|i'?d|we|it'?s|it|my|the|our|there|there'?s|that'?s|nobody|no one|everyone|people"
OPENING = re.compile(
    r"^\W*(?:(?:(?:yes|yeah|yep|sure|ok(?:ay)?|of course|no problem|hm+|erm?|um+|honestly|hi|hiya|hello|hey|thanks|"
    r"thank you|good (?:morning|afternoon|evening)|good question|hello there|hi there|"
    r"let me (?:see|think))\b(?!['\u2019-]\w)|"
    r"(?:(?:i (?:think|guess|suppose|would say) )?"
    r"(?:it'?s|it is|maybe|probably|mostly|the (?:thing|point|truth) is) that"
    r"|(?:first(?:ly)?|second(?:ly)?)(?=\s*[,:])|happy to"
    r"|(?:it'?s |that'?s )?(?:a )?(?:long story|complicated|(?:hard|difficult|not easy) to say)(?=\s*[,.;])"
    r"|(?:in short|depends(?: (?:on )?(?:who|how) you \w+)?)(?=\s*[^\w\s])"
    r"|(?:(?:i'?d|i would) like|i want|i'?m (?:interested in|looking for)|interested in|looking for)"
    r" (?:some |an? |to (?:have|find|get) an? )?(?:coach(?:ing)?|mentor(?:ing)?)(?=\s*[,.;:]))\b|"
    rf"(?:well|so|right|fine|great)\b(?=\s*[,.:;!\u2026\u2013\u2014]|\s+(?:{STARTS})\b))"
    r"[\s,.:;!\u2026\u2013\u2014-]+)+",
    re.I,
)
JOINT = re.compile(r"^[^\w'\"(]*(?:and|but|plus)\b[\s,:]+(?=\w)", re.I)
LABEL = re.compile(
    r"^\W*(?:and |so |well,? |but )?(?:i (?:think|guess|would say|suppose)(?: that)?,? )?(?:(?:it is|it's"
    r"|its) (?:that )?)?(?=(?:my|the|our|(?:problem|trouble|challenge|issue) is)\b|\w+\s*[:=])(?:my|the|our)?\s*"
    r"(?:(?:main|biggest|real|current|first|only|own|other|main)\s+)?(?P<noun>\w+)\s*(?:(?:right now"
    r"|at the moment|here|these days)\s*)?"
    r"(?:\s(?:is|are|was|would be)(?:\s+(?:that|to)\b)?(?!\s+(?:not|n't|more|rather|wrong|different|spelled"
    r"|called)\b)|'s|[:=])\s*[:,]?\s*(?=\S+)",
    re.I,
)


AS_ROLE = re.compile(
    r"\b(?:as|being|became|become) an? (?P<role>(?:(?!(?:bad|good|great|better|terrible|real|proper)\b)[\w'-]+ ){0,2}"
    r"(?:manager|lead|leader|director|head|supervisor|founder|ceo|cto|cfo|engineer|nurse|teacher|consultant|officer|developer|"
    r"analyst|doctor|physician|lawyer|designer|principal|dean|professor|owner|coordinator|intern|trainee|postdoc|foreman|chef)"
    r"(?: (?:of|at|in) (?:an? |the )?[\w'-]+)?)\b",
    re.I,
)


def role_in(text: str) -> str | None:
    """The role named beside something else: "I feel lost as a new manager"."""
    hit = AS_ROLE.search(text)
    return hit["role"] if hit else None


def labelled(flows: Flows, text: str) -> tuple[Question, str] | None:
    """The question that the words begin by naming, and what they say of it: "my goal is a calm team"."""
    match = LABEL.match(text)
    if match is None:
        return None
    noun = match["noun"].casefold()
    for question in flows.questions.values():
        if question.long and noun in question.about:
            return question, text[match.end() :]
    return None


def about_role(part: Part) -> bool:
    """Whether it says what somebody does; "my hospital pays" does not."""
    elsewhere = [part.places[name] for name in ELSEWHERE if name in part.places]
    found = [part.places.get(name) for name in ABOUT_ROLE if name in part.entities]
    return any(place is None or not any(_meet(place, other) for other in elsewhere) for place in found)


def only_beside(question: Question, part: Part) -> bool:
    """Whether every clause of the part answers another question: "my company pays, by phone please"."""
    return not _left(part, ELSEWHERE, keep=question.collect)


def answer(question: Question, part: Part, others: Collection[str] = ELSEWHERE) -> str:
    """The part's words as the answer to the question."""
    text = _without_segments(part, others, keep=question.collect)
    text = OPENING.sub("", text, count=1) or text
    return _without_name(text, part.entities.get("name")) if question.collect == "role" else text


def begun(words: str) -> str:
    """The words without the "and" that joined them to what came before."""
    return JOINT.sub("", words, count=1)


def cut_down(part: Part, words: str) -> Part:
    """The part cut down to words of it; where they don't stand together, only its text is."""
    at = part.text.find(words)
    if at < 0:
        return replace(part, text=words)
    return replace(part, text=words, start=part.start + at, end=part.start + at + len(words))


def joined(text: str, parts: Sequence[Part], glue: str) -> str:
    """The prospect's own words from the first to the last part, without what stood between that was something else."""
    pieces: list[str] = []
    last = None
    for part in parts:
        whole = text[part.start : part.end] == part.text
        if last is not None and whole and not any(c.isalnum() for c in text[last : part.start]):
            pieces[-1] += text[last : part.end]
        else:
            pieces.append(part.text)
        last = part.end if whole else None
    return glue.join(piece.strip() for piece in pieces).strip(" ,;")


def _without_segments(part: Part, others: Collection[str], keep: str) -> str:
    kept = _left(part, others, keep)
    return kept if len(kept.split()) > 1 or (part.text.startswith(kept) and kept) else part.text


def _left(part: Part, others: Collection[str], keep: str) -> str:
    """What is left of the part without its clauses about other questions."""
    places = [part.places[name] for name in others if name in part.places and name != keep]
    soon = part.places.get("horizon") if keep != "horizon" else None
    if not places and soon is None:
        return part.text
    mine = [part.places[name] for name in ABOUT_ROLE if name in part.places]
    starts = [0, *(match.end() for match in CUT.finditer(part.text))]
    ends = [*(match.start() for match in CUT.finditer(part.text)), len(part.text)]
    kept = ""
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        said = [part.start + start, part.start + end]
        if soon and _says_only(part, said, soon):
            continue
        if any(_meet(said, place) for place in places) and not any(_meet(said, place) for place in mine):
            continue
        kept += part.text[ends[at - 1] : end] if kept else part.text[start:end]
    return kept.strip(" ,;")


def _says_only(part: Part, said: Collection[int], place: Collection[int]) -> bool:
    """Whether a segment is no more than a value: ", no hurry", but not "have it done by May"."""
    (first, last), (start, end) = said, place
    if not (first <= start and end <= last):
        return False
    rest = part.text[first - part.start : start - part.start] + " " + part.text[end - part.start : last - part.start]
    return set(re.findall(r"\w+", rest.casefold())) <= BESIDE_VALUE


def _meet(a: Collection[int], b: Collection[int]) -> bool:
    (first, last), (start, end) = a, b
    return first < end and start < last


def _without_name(text: str, name: str | None) -> str:
    if not name:
        return text
    before = (
        r"^\W*(?:(?:i'?m|i am|my name is|my name's|this is|it'?s|name is|name:)\s+)?(?:(?:dr|prof|mr|mrs|ms)\.?\s+)*"
    )
    after = r"(?:\s+(?:here|speaking))?\s*(?:[,.;:!\u2013\u2014-]+\s*(?:and\s+)?|\s+and\s+)"
    rest = re.sub(before + re.escape(name) + after, "", text, count=1, flags=re.I)
    return rest if len(rest.split()) > 0 and rest else text
