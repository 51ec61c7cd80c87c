"""Takes names and identifying words out of what a prospect told, for eyes that need the matter and not the person.

It hides too much rather than too little: known names, addresses, numbers, and every capitalised word that is not one of
everyday English. A name typed in small letters, which nobody told as their own, is not noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "•••"
# Bounded, so that no message of a stranger takes long to look through.
EMAIL = re.compile(r"[^\s@<>\"',;:()]{1,64}@[^\s@<>\"',;:()]{1,190}\.\w{2,24}")
ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w@])@\w{2,}"
    r"|(?<![\w-])[\w-]{1,63}\.(?:com|org|net|io|co|eu|de|uk|fr|es|pt|at|ch)\b"
)
NUMBER = re.compile(r"[+(]{0,2}\d(?:[\s().-]{0,3}\d){5,}")
WORD = re.compile(r"[^\W\d_][\w'\u2019]*")
OPENING = frozenset(".!?:;\u2026\"\u201c\u201d'\u2018(\u2022\u2013\u2014-")  # before the first word of a sentence
ABBREVIATIONS = frozenset(
    "ai api b2b b2c bi bsc ceo cfo chro ciso cmo coo cpo cro cso cto cv ed emea er erp esg eu evp faq gp hr i icu id "
    "it kpi kpis mba md msc mvp ngo ok okr okrs pa pdf phd pm pms po pr qa rn saas svp tv ui uk us usa ux vc vp".split()
)
# Words that begin sentences, and those that are written with a capital for another reason than being a name.
EVERYDAY = frozenset(
    "a about above across after again against all almost alone along already also although always am an analyst and "
    "another any anybody anyone anything april are around as ask assistant associate at august away back be because "
    "become been before behind being below best better between boss both bring build business but by call calls can "
    "cannot care career cause change chief clear clinic coach coaching colleague colleagues come communicate "
    "communication company consultant correct could currently customer data day days deal december decide decisions "
    "delegate delegating deputy designer developer did director do doctor does doing don done down due during each "
    "early either else employer engineer engineering english enough even every everybody everyone everything exactly "
    "except executive face father fear february feedback feel feeling few finance find finding fine first for founder "
    "freelance friday from gain general get getting give giving global go goal goals going good got group had half "
    "hard has have having he head hello help helping her here hey hi his hold hospital how however human if imposter "
    "improve in instead into is it its january job july june junior just keep keeping know lack last late lately "
    "later lawyer lead leader leadership leading learn learning less let letting like line little lot made make "
    "making manage management manager managing many march marketing may maybe me meetings mentor mentoring might "
    "mixed monday month months more most mostly mother moved much must my myself need needs neither never new next "
    "night nights no nobody none not nothing november now nurse october of off officer often on once one online only "
    "operations or other others our out over own owner parent partner people perhaps person phone please principal "
    "probably product professor programme project put rather really recently research researcher resources right role "
    "running sales same saturday say school scientist see seeing self senior september service set several she should "
    "since skip so software some somebody somehow someone something sometimes soon sounds staff started starting "
    "startup still stop strategy stress struggling such sunday supervisor support sure take taking talk teacher team "
    "teams technical technology than thank thanks that the their them then there these they thing things think this "
    "those three thursday time times to today together tomorrow too trust trying tuesday two under understand "
    "university until up upon us use usually very vice video want was we wednesday week weeks well went were what "
    "when where whether which while who whole why will with within without work working would year years yes "
    "yesterday yet you your".split()
)
SHORTEST = 2  # letters of a part of a name


class Mask:
    """``known``: names, addresses and numbers told as such; ``texts``: all that was told, for the words it repeats."""

    def __init__(self, known: Iterable[str], texts: Iterable[str]) -> None:
        parts = {part.casefold() for name in known for part in WORD.findall(name) if len(part) >= SHORTEST}
        self._names = parts - EVERYDAY
        self._told = parts & EVERYDAY  # "Will", "May": hidden where they have a capital
        self.learn(texts)

    def learn(self, texts: Iterable[str]) -> Mask:
        """From more of what was told."""
        for text in texts:
            self._names |= {hit[0].casefold() for hit in WORD.finditer(text) if _is_name(text, hit)}
        return self

    def spans(self, text: str, *, own: bool = True) -> list[tuple[int, int]]:
        """The places to hide, in order; ``own``: these are the prospect's words, not the assistant's."""
        places = [hit.span() for pattern in (EMAIL, ADDRESS, NUMBER) for hit in pattern.finditer(text)]
        for hit in WORD.finditer(text):
            bare = hit[0].casefold()
            known = {bare, _stem(bare)} & (self._names | self._told if hit[0][0].isupper() else self._names)
            if known or (own and _is_name(text, hit, opening=True)):
                places.append(hit.span())
        return _joined(sorted(places))

    def __call__(self, text: str, *, own: bool = True) -> str:
        hidden, at = "", 0
        for start, end in self.spans(text, own=own):
            hidden += text[at:start] + HIDDEN
            at = end
        return hidden + text[at:]


def _is_name(text: str, hit: re.Match[str], *, opening: bool = False) -> bool:
    """A capitalised word of no everyday use; ``opening``: also where a sentence begins."""
    word = hit[0]
    bare = _stem(word.casefold())
    if not any(c.isupper() for c in word) or bare in EVERYDAY or bare in ABBREVIATIONS:
        return False
    if word.isupper() and len(word) > 1:
        return True
    if not word[0].isupper():
        return True  # "iPhone", "eBay"
    return opening or not _opens(text, hit.start())


def _opens(text: str, at: int) -> bool:
    """Whether a sentence or a line begins there."""
    while at > 0 and text[at - 1].isspace():
        at -= 1
        if text[at] == "\n":
            return True
    return at == 0 or text[at - 1] in OPENING


def _stem(word: str) -> str:
    """Without a genitive or a contraction: "Anna's", "I'm"."""
    return re.split(r"['\u2019]", word, maxsplit=1)[0]


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in places:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
