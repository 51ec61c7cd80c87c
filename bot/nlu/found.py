"""Something read from a message, and the words the matchers know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

NUMBERS = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
     "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
     "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand",
     "a dozen", "dozen", "couple"}
)  # fmt: skip
NEGATIONS = frozenset({"not", "n't", "nt", "no", "never", "without", "isn", "don", "dont", "neither", "nor"})


@dataclass(frozen=True)
class Found:
    """``value`` is the prospect's words, or their normal form for addresses, numbers and zones."""

    entity: str
    value: str
    start: int
    end: int

    @classmethod
    def of(cls, entity: str, span: Span) -> Found:
        return cls(entity, span.text, span.start_char, span.end_char)


@cache
def words(name: str) -> tuple[str, ...]:
    """One list of words.yml."""
    return tuple(str(word) for word in _all_words()[name])


@cache
def word_set(name: str) -> frozenset[str]:
    """The same, to ask whether a word is one of them."""
    return frozenset(words(name))


@cache
def _all_words() -> dict[str, list[str]]:
    return read_yaml("words.yml")


def read_yaml(name: str) -> dict[str, list[str]]:
    """The lists of a file beside this one; with libyaml where it is there, for speed."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: dict[str, list[str]] = yaml.load(files("bot.nlu").joinpath(name).read_text("utf-8"), loader)
    return content


def phrases(nlp: Language, *names: str) -> PhraseMatcher:
    """A matcher for the lists of those names, whatever the case; matches carry the list's name."""
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for name in names:
        matcher.add(name, [nlp.make_doc(word) for word in words(name)])
    return matcher


def longest(spans: Iterable[Span]) -> list[Span]:
    """Those not inside or across a longer one, in the order of the text."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def before(span: Span, count: int) -> list[str]:
    """Up to ``count`` words before the span in its sentence, lower case, the nearest last."""
    doc: Doc = span.doc
    out: list[str] = []
    for token in reversed(doc[max(0, span.start - count) : span.start]):
        if token.text in {".", "!", "?", ";"} or "\n" in token.text:
            break
        out.insert(0, token.lower_)
    return out


def negated(span: Span) -> bool:
    """Whether a negation stands in the three words before."""
    return any(word in NEGATIONS for word in before(span, 3))
