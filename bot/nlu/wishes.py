"""How soon, who pays, in what form and language, and 360-degree feedback: what a prospect says about the coaching.

Read from statements only: "does my employer pay?" is not "my employer pays"; but "do you coach in Spanish?" wishes for
Spanish. Away from its question a wish needs its words around it ("I'd prefer online"), under its question the bare
word is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.nlu import formats, own
from bot.nlu.alone import SHORT_QUESTIONS, TELLING, WISHING, bare, denied, says_only
from bot.nlu.found import NEGATIONS, Found, longest, negated, phrases, words
from bot.nlu.patterns import Patterns

_SPEAKING = frozenset(
    {"coaching", "coach", "coached", "sessions", "session", "call", "talk", "speak", "speaks", "speaking", "do",
     "it", "prefer", "conversation", "conversations", "native", "fluent"}
)  # fmt: skip
_SMALL = frozenset({"i", "me", "we", "work", "myself"})  # payers
_BESIDE_PAYER = frozenset(
    {"i", "me", "we", "myself", "ourselves", "alone", "only", "just", "do", "will", "would", "am", "are", "pay",
     "paying", "guess", "think", "suppose", "so", "probably", "maybe", "it", "it's", "that", "is", "be", "by", "my",
     "and", "or", "at", "for", "the", "boss", "company", "both", "well", "yes", "no", "course", "of", "from", "hr",
     "employer", "ll"}
)  # fmt: skip
_NO_LANGUAGE_WISHED = re.compile(
    r"\b(?:sorry|apolog\w+|excuse|teach\w*|taught|study|studying|studied|learn\w*|bad|poor|broken|weak"
    r"|perfect yet|lessons?|class|literature|"
    r"translat\w+|mother tongue|my (?:written |spoken )?(?:english|german|french|spanish|italian|dutch)"
    r"|not (?:so |very )?(?:good|native)|level)\b",
    re.I,
)
_PEOPLE_OR_THINGS = frozenset(
    {"company", "colleagues", "colleague", "team", "market", "class", "teacher", "office", "customers", "law",
     "literature", "department", "subsidiary", "boss", "lessons", "firm", "bank", "school", "hospital", "parent",
     "owner", "owners", "manager", "managers", "teams", "engineers", "clients", "university", "army", "government",
     "group", "branch", "culture", "people", "guy", "woman", "man", "mobile", "number", "phone", "citizen",
     "passport", "holidays", "side", "headquarters", "hq", "investors", "investor", "board", "speakers"}
)  # fmt: skip
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|i'd|im|ive|we|we've|we'd|me|my|our|us)\b", re.I)
_JOINED = re.compile(r"^\s*(?:and|but)\s+", re.I)
_360 = re.compile(r"\b(?:360|three[- ]?sixty)\b", re.I)
_WISH_OR_HAVE = re.compile(
    r"\b(?:have|had|has|got|did|done|would|want|like|love|no|not|don't|dont|didn't|without|yes|already|open|happy"
    r"|interested|keen|curious|"
    r"report|results?|send|bring|include|with|please|need|should|could|rather|prefer|never|skip|last (?:year"
    r"|month|spring|summer|autumn|winter)|'d|welcome|great|useful|helpful|sure)\b",
    re.I,
)
_JOINING = frozenset(
    {"and", "but", ",", "so", ".", "-", "i", "also", "or", "with", "then", "they", "'ll", "will", "would", "he",
     "she", "it"}
)  # fmt: skip
_PIECE = re.compile(r"(?:(?!\s(?:and|but|so)\s(?:i|my|the|we)\b)[^,.;:!()\n])+", re.I)
_PAYS = re.compile(
    r"(?:(?:and|but|so|no|yes|well|then|because|that|also)\s+)*(?:i|we|they|company|employer|work|hr|boss"
    r"|(?:my|our|the|his|her)\s+(?:\w+\s+)?(?:company|employer|boss|firm|school|hospital|bank|uni|university"
    r"|council|club"
    r"|charity|trust|department|dept|organi[sz]ation|org|agency|ministry|board|hr|manager|union|parents|wife|husband"
    r"|family|city|state|church|clinic|office|group|foundation|director|ceo))"
    r"(?:'ll|'d|\s+will|\s+would|\s+can|\s+is|\s+are|\s+am)?\s+"
    r"(?:(?:also|probably|gladly|happily|going to|already|has|have)\s+)*"
    r"(?:pay|pays|paying|paid|cover|covers|fund|funds|finance|finances|sponsors?|picks? up the (?:bill|tab)"
    r"|(?:sent|pushed|signed|made|told|asked|forced|urged|nominated)\s+me"
    r"(?:\s+(?:here|up|to you|to come|to do (?:this|it)|do (?:this|it)|to get (?:a coach|coaching)"
    r"|to talk to you|for this))?)"
    r"(?:\s+(?:for\s+)?(?:it|this|that|everything|all|all of it|half|half of it|the (?:bill|costs?|fee|coaching"
    r"|sessions?)"
    r"|myself|ourselves|privately|me|coaching|too|anyway|btw|by the way|i think))*"
    r"|(?:(?:and|but|so)\s+)*(?:my|our|the)\s+(?:[\w&'-]+\s+){1,3}?"
    r"(?:pays|is paying|will pay|would pay|'ll pay|is going to pay)"
    r"(?:\s+(?:for\s+)?(?:it|this|all|everything|half|half of it|the (?:coaching|bill|costs?|fee|sessions?)|coaching))?"
    r"|(?:self|privately)[- ](?:funded|paid|financed)|paid (?:privately|by (?:me|myself|work|my \w+|the \w+|hr))"
    r"|(?:it was |it's |it is )?(?:my|our) own (?:idea|money|initiative|pocket)",
    re.I,
)
_OPEN_TO_ALL = ("format", "language", "horizon")
_INDIFFERENT = re.compile(
    r"\W*(?:(?:i|i'm|it|well|that|really|honestly|oh)\s+)*(?:(?:really )?(?:don'?t|do not) (?:mind|care)"
    r"|(?:does ?n'?t|doesnt|does not) (?:really )?matter|no (?:real |strong )?preference"
    r"|whatever(?: (?:works|is (?:easiest|best|easier))(?: for .{1,20})?| you (?:prefer|have|like))?"
    r"|either(?: way| one)?(?: is fine| works)?|any(?:thing|time)? (?:is fine|works|goes)|both (?:are fine"
    r"|work)|all the same"
    r"|same to me|up to (?:you|the coach)|open to (?:anything|both|either|all)|you (?:choose|decide))(?: to me"
    r"| for me)?\W*",
    re.I,
)
_ASKED_FOR = re.compile(
    r"\b(?:speaks?|speaking|coach(?:es|ing)?|sessions?|talk|offer\w*|available|do$|do (?:it|this|that|the)|have it"
    r"|be in|it in|in)\b",
    re.I,
)
_NO_HURRY = re.compile(r"no (?:rush|hurry)|not? urgent", re.I)
_DEADLINE = re.compile(r"(?:not )?(?:by|before|until|till|within)\b|in the next\b", re.I)
_GOAL = re.compile(r"\b(?:goals?|want|wish|would like|hope to|aim)\b", re.I)


class Wishes:
    def __init__(self, nlp: Language) -> None:
        self._patterns = Patterns(nlp, {name: words(name) for name in ("horizon", "horizon_asked", "sponsor")})
        self._named = phrases(nlp, "formats", "languages", "payers", "employers")

    def find(self, doc: Doc, asks: str | None) -> Iterator[Found]:
        """The wishes in one statement, under the open question ``asks``."""
        named: dict[str, list[Span]] = {}
        listed = [(doc.vocab.strings[key], start, end) for key, start, end in self._named(doc)]
        for name, start, end in (*listed, *self._patterns(doc)):
            named.setdefault(name, []).append(doc[start:end])
        if asks in _OPEN_TO_ALL and _INDIFFERENT.fullmatch(doc.text):
            said = doc.text.strip(" .!,")
            yield Found(asks, said, doc.text.index(said), doc.text.index(said) + len(said))
            return
        horizons = [*named.get("horizon", ()), *_asked_horizons(named, asks)]
        if asks != "opening":  # where days and months name a time of the call
            yield from _of_horizon(longest(horizons), asks)
        yield from _of_sponsor(
            doc,
            longest(named.get("sponsor", [])),
            longest([*named.get("payers", []), *named.get("employers", [])]),
            asks,
        )
        yield from formats.wished(longest(named.get("formats", [])), asks)
        yield from _of_language(longest(named.get("languages", [])), asks)
        yield from _of_feedback(doc, asks)

    def asked_for(self, doc: Doc) -> Iterator[Found]:
        """The language, or the way to meet, that a question wishes for."""
        ways = longest(doc[a:b] for key, a, b in self._named(doc) if doc.vocab.strings[key] == "formats")
        yield from formats.asked_for(doc, ways)
        if doc[0].lower_ in {"which", "what", "how", "is", "are", "why"}:
            return  # it wants to know
        spans = [doc[start:end] for key, start, end in self._named(doc) if doc.vocab.strings[key] == "languages"]
        for span in _side_by_side(longest(spans)):
            left, right = own.segment(span)
            unwished = _NO_LANGUAGE_WISHED.search(" ".join((*left, *right))) or _PEOPLE_OR_THINGS & set(right[:1])
            if _ASKED_FOR.search(" ".join(left[-6:])) and not unwished:
                yield Found.of("language", span)
                return


def _asked_horizons(named: dict[str, list[Span]], asks: str | None) -> list[Span]:
    """What tells how soon under that question; under the summary or among other wishes, where it stands alone."""
    found = named.get("horizon_asked", [])
    if asks == "horizon":
        return found
    among = asks in SHORT_QUESTIONS or bool(named.get("sponsor"))
    alone = [span for span in longest(found) if len(span) > 1 and bare(span)]
    return [span for span in alone if among or (asks in TELLING and _deadline(span, asks))]


def _deadline(span: Span, asks: str | None) -> bool:
    """Whether a piece of a longer answer can be nothing else: "no hurry;", "By March.", "a calm team, before June"."""
    if _NO_HURRY.fullmatch(span.text):
        return True
    by_itself = not any(token.is_alpha for token in (*span.doc[: span.start], *span.doc[span.end :]))
    return _DEADLINE.match(span.text) is not None and (
        by_itself or asks == "goals" or _GOAL.search(span.doc.text) is not None
    )


def _of_horizon(spans: list[Span], asks: str | None) -> Iterator[Found]:
    for span in spans:
        if asks == "horizon" or not denied(span):
            yield Found.of("horizon", span)
            return


def _of_sponsor(spans_doc: Doc, paying: list[Span], payers: list[Span], asks: str | None) -> Iterator[Found]:
    told = [span for span in paying if not negated(span) and not any(token.lower_ in NEGATIONS for token in span)]
    if told:
        whole = told[0]
        for span in told[1:]:
            if all(token.lower_ in _JOINING for token in whole.doc[whole.end : span.start]):
                whole = whole.doc[whole.start : span.end]
        yield Found.of("sponsor", whole)
    if paying:
        return
    if asks != "sponsor" or not payers:
        for piece in _PIECE.finditer(spans_doc.text):
            if _PAYS.fullmatch(said := piece.group().strip()):
                start = piece.start() + piece.group().index(said)
                yield Found("sponsor", said, start, start + len(said))
                return
    if asks != "sponsor" or not payers or len(payers[0].doc) > 6:
        return
    if not (NEGATIONS - {"no"}) & {token.lower_ for token in payers[0].doc} and _answers(payers[0]):
        yield Found.of("sponsor", payers[0])


def _answers(payer: Span) -> bool:
    """Whether a small word, which any sentence may have, names the payer: "I do", not "I'm back"."""
    others = {token.lower_ for token in payer.doc if token.is_alpha and token not in payer}
    return payer.text.lower() not in _SMALL or others <= _BESIDE_PAYER


def _of_feedback(doc: Doc, asks: str | None) -> Iterator[Found]:
    if re.match(r"\W*(?:what|whats|what's|how|why|is|are|do|does|can|could|would|will|should)\b", doc.text, re.I):
        return  # it asks
    for piece in re.finditer(r"[^,;]+", doc.text):
        said = _JOINED.sub("", piece.group()).strip().rstrip(".!")
        mine = asks == "feedback_360" or _FIRST_PERSON.search(said) or len(said.split()) <= 8
        if mine and _360.search(said) and _WISH_OR_HAVE.search(said):
            start = piece.start() + piece.group().index(said)
            yield Found("feedback_360", said, start, start + len(said))
            return


def _of_language(spans: list[Span], asks: str | None) -> Iterator[Found]:
    found = []
    for span in _side_by_side(spans):
        left, right = own.segment(span)
        said = " ".join((*left, span.text.lower(), *right))
        if denied(span) or _NO_LANGUAGE_WISHED.search(said) or _PEOPLE_OR_THINGS & set(right[:1]):
            continue
        if (left and left[-1] in {"i'm", "'m", "am", "as", "a", "an"}) and asks != "language":
            continue
        around = {*left, *right}
        spoken = left[-1:] and left[-1] in {
            "in",
            "auf",
            "en",
            "speak",
            "speaks",
            "speaking",
            "prefer",
            "preferably",
            "language",
            "is",
        }
        alone = not left and len(right) <= 1
        wished = (bool(spoken) and (bool(around & (_SPEAKING | WISHING)) or len(left) + len(right) <= 2)) or (
            (alone or not left or left[-1] in {"prefer", "preferably", "rather", "be", "or"}) and bool(around & WISHING)
        )
        alone_said = asks in SHORT_QUESTIONS and says_only(left, right)
        if asks == "language" or wished or alone_said or (asks == "recap" and bare(span)):
            found.append((not around & WISHING and not spoken, span))
    for _, span in sorted(found, key=lambda pair: pair[0])[:1]:
        yield Found.of("language", span)


def _side_by_side(spans: list[Span]) -> list[Span]:
    """ "French or Dutch" as one."""
    out: list[Span] = []
    for span in spans:
        if (
            out
            and 0 < span.start - out[-1].end <= 2
            and all(token.lower_ in {"or", "and", "/", ",", "&", "in"} for token in span.doc[out[-1].end : span.start])
        ):
            out[-1] = span.doc[out[-1].start : span.end]
        else:
            out.append(span)
    return out
