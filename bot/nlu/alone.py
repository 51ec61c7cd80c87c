"""A value that stands by itself in what is said, with no more around it than small words: "phone please"."""

from __future__ import annotations

from spacy.tokens import Span

from bot.nlu import own
from bot.nlu.found import NEGATIONS

TELLING = (None, "role", "challenges", "goals")
SHORT_QUESTIONS = frozenset(
    {"horizon", "sponsor", "format", "language", "feedback_360", "time_zone", "name", "email", "phone", "recap"}
)  # fmt: skip
WISHING = frozenset(
    {"prefer", "like", "rather", "want", "wish", "need", "please", "pls", "only", "best", "better", "easier",
     "ideally", "fine", "happy", "love", "preferably", "works", "suits", "ok", "okay", "good", "great", "nice",
     "perfect", "possible", "would", "could", "should", "preference", "favourite", "language", "format", "if"}
)  # fmt: skip
# What may stand around a bare value: "no wait, phone", "change the language to French".
_AROUND_VALUE = frozenset(
    {"and", "but", "no", "not", "sorry", "wait", "oh", "ok", "okay", "actually", "please", "pls", "rather", "instead",
     "then", "make", "it", "that", "its", "it's", "'s", "s", "i", "said", "meant", "mean", "change", "switch", "set",
     "the", "my", "to", "in", "by", "language", "format", "well", "just", "after", "all", "would", "be", "should",
     "with", "this", "for", "me", "at", "really", "there", "is", "there's", "am", "i'm", "'m", "m", "if", "possible",
     "ideally", "preferably", "best", "fine", "works", "latest", "btw", "also"}
)  # fmt: skip


def bare(span: Span) -> bool:
    """Whether its segment says nothing else of weight: "no wait, phone"."""
    left, right = own.segment(span)
    return {*left, *right} <= _AROUND_VALUE


def denied(span: Span) -> bool:
    """Whether a negation stands before it in its segment: "not online", but "no, online"."""
    left, _ = own.segment(span)
    if left[:1] == ["no"] and len(left) > 1:
        left = left[1:]  # "no its in German"
    return bool(NEGATIONS & set(left[-3:]))


def says_only(left: list[str], right: list[str]) -> bool:
    """Whether nothing else is said beside it: "and English", "phone please"."""
    return set(left) <= {"and", "in", "or", "by", "via", "rather", "maybe", "then", "also"} and set(right) <= {
        "please", "pls", "thanks", "then", "only", "if", "possible", "is", "fine", "ok"
    }  # fmt: skip
