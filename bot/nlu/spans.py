"""How many people somebody leads, or how large the organisation is: "a team of 12", "34 nurses", "5 direct reports"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from bot.nlu import events, own
from bot.nlu.found import NUMBERS, before, longest, word_set, words

_DIGITS = re.compile(r"[~>c]?\d[\d.,']*(?:k|\+|k\+)?", re.I)
_PERSON = re.compile(r"\d[\d.,]*-(?:person|people|strong|man|woman|head|member|employee|staff)", re.I)
_ABOUT = frozenset(
    {"a", "about", "some", "around", "over", "roughly", "nearly", "almost", "approximately", "approx", "approx.",
     "ca", "ca.", "circa", "only", "now", "up", "to", "more", "than", "currently", "under", "just", "~", "the",
     "other"}
)  # fmt: skip
_NO_ADJECTIVE = frozenset(
    {"year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "other", "others", "of",
     "percent", "%", "million", "am", "pm", "and", "or", "in", "at", "on", "to", "more", "less", "different",
     "times", "euro", "euros", "beds", "pupils", "patients", "customers", "clients", "kids", "children", "minutes",
     "sessions", "o'clock", "is", "are", "was", "were", "my", "i", "the", "a", "people's"}
)  # fmt: skip
_SOMEBODY = re.compile(r"[a-z-]{3,}(?:ers|ors|ists|ians|eers|men|women|ees|ants|ents)")
_NOBODY = frozenset(
    {"computers", "printers", "servers", "numbers", "customers", "orders", "quarters", "centers", "offers", "papers",
     "letters", "theaters", "counters", "towers", "containers", "trailers", "factors", "sectors", "doors", "floors",
     "tractors", "plants", "restaurants", "tents", "departments", "apartments", "documents", "patients", "events",
     "students", "accidents", "parents", "clients", "investors", "shareholders", "owners", "members", "users",
     "subscribers", "followers", "readers", "degrees", "trees", "fees", "committees", "companies", "semesters",
     "chapters", "matters", "newsletters", "routers", "sensors", "motors", "monitors", "others", "years", "hours",
     "payments", "shipments", "investments", "percents", "residents", "tenants", "adolescents", "teenagers",
     "founders", "partners", "directors", "sisters", "brothers", "daughters", "bosses", "errors"}
)  # fmt: skip
_GLUE = frozenset({"and", "&", "+", "plus", ",", "with", "in", "across", "over", "on", "at", "/"})
_TEAMS = frozenset({"teams", "crews", "squads", "shifts", "groups", "departments", "pods"})
_UNDER = frozenset(
    {"under me", "below me", "reporting to", "report to", "on my", "in my", "in our", "of us",
     "in total", "altogether", "under my", "reports", "direct", "directs", "between them"}
)  # fmt: skip
_LEADING = word_set("leading") | {"my", "our", "w", "w/"}
_VERBS = _LEADING - {"have", "having", "got", "with", "for", "over", "head", "heading", "my", "our", "w", "w/"}
_OWN = _VERBS | {"my", "our"}
_MEMBER = frozenset({"in", "within", "part", "member", "join", "joined", "joining", "from"})
_KIND = frozenset({"small", "little", "own", "great", "new", "remote", "direct", "whole", "lovely", "good", "core"})
_IS = frozenset({"is", "are", "has", "have", "of", "with", "counts", "includes", "'s", ":", "=", "("})  # "my team is 8"
_MET = frozenset(  # what is done to people, or with them, who are not therefore led
    {"lost", "lose", "losing", "fire", "fired", "firing", "sack", "dismiss", "dismissed", "hire", "hired", "hiring",
     "between", "against", "share", "sharing", "shared", "miss", "missing", "need", "needed", "short", "replace",
     "replaced", "replacing", "promote", "promoted", "interview", "interviewed", "recruit", "recruited", "among",
     "saw", "see", "met", "speak", "talk", "front", "beside", "like", "than", "every", "each", "laid"}
)  # fmt: skip
_PEOPLE = frozenset({"people", "persons", "employees", "staff", "ppl", "folks", "colleagues", "souls"})
_NOT_LED = frozenset(
    {"partners", "bosses", "founders", "co-founders", "cofounders", "peers", "friends", "brothers", "sisters", "owners",
     "superiors", "directors", "investors", "shareholders", "kids", "children", "daughters", "sons", "husbands",
     "mentors", "coaches", "them", "best", "worst"}
)  # fmt: skip


class Spans:
    def __init__(self) -> None:
        titles = {title for title in words("titles") if " " not in title}
        self._one = frozenset(titles)
        self._units = frozenset(word for word in words("people") if " " not in word) | {
            plural(title) for title in titles
        }
        self._groups = word_set("groups")

    def find(self, doc: Doc, asked: bool) -> Iterator[Span]:
        """The span of a statement, all its parts; ``asked``: under the question for the role a bare number counts."""
        if not any(_number(doc, at) for at in range(len(doc))):
            return
        parts = longest(self._parts(doc, asked))
        while parts:
            whole, parts = parts[0], parts[1:]
            while parts and self._together(doc, whole.end, parts[0].start):
                whole, parts = doc[whole.start : parts[0].end], parts[1:]
            whole = self._and_one(whole)
            if _counts_us(whole) and not _PEOPLE & {token.lower_ for token in whole}:
                continue  # "we are 3 founders"
            if own.others(whole) and "my" not in before(whole, 3) and "our" not in before(whole, 3):
                continue
            if own.of_another(whole) or self._occurs(whole):
                continue
            if not own.gone(whole) and (asked or self._led(whole)):
                yield whole

    def _parts(self, doc: Doc, asked: bool) -> Iterator[Span]:
        at = 0
        while at < len(doc):
            end = _number(doc, at)
            if not end:
                at += 1
                continue
            if _PERSON.fullmatch(doc[at].text):
                yield doc[at : at + 1]
            elif _PERSON.fullmatch(doc[at : end + 2].text.replace(" ", "_")):  # "12-person"
                yield doc[at : end + 2]
            elif asked and ((stop := self._within(doc, end)) or (stop := self._lone(doc, at, end))):
                yield doc[at:stop]
            elif (stop := self._counted(doc, end, asked)) > end:
                yield doc[self._group(doc, at) or at : stop]
            elif (start := self._group(doc, at)) is not None:
                yield doc[start:end]
            at = end

    def _counted(self, doc: Doc, at: int, asked: bool) -> int:
        """Where the people counted end that begin here; the same place when none do."""
        if " ".join(token.lower_ for token in doc[at : at + 2]) in _UNDER:
            return at + 2 if at + 2 <= len(doc) and doc[at].lower_ not in {"direct"} else at + 1
        for stop in range(at, min(at + 3, len(doc))):
            word = doc[stop].lower_
            if word in {"students"} and stop > at and doc[stop - 1].lower_ in {"phd", "doctoral", "master"}:
                return stop + 1
            if word in self._units or (asked and _SOMEBODY.fullmatch(word) and word not in _NOBODY):
                longer = stop + 1
                while longer < min(stop + 3, len(doc)) and doc[longer].lower_ in self._units:
                    longer += 1  # "direct reports", "team leads"
                return longer
            if word in _NO_ADJECTIVE or not (doc[stop].is_alpha or "-" in word):
                if word in {"-"}:
                    continue
                return at
        return at

    def _within(self, doc: Doc, at: int) -> int:
        """Where "in the crew" or "on my team" ends that begins here; 0 when it doesn't."""
        said = [token.lower_ for token in doc[at : at + 3]]
        fits = (
            len(said) == 3 and said[0] in {"in", "on"} and said[1] in {"the", "my", "our"} and said[2] in self._groups
        )
        return at + 3 if fits else 0

    def _lone(self, doc: Doc, at: int, end: int) -> int:
        """Where "seven" ends in "I lead seven", which says no more; 0 when it does."""
        verb = next((word for word in reversed(before(doc[at:end], 3)) if word not in _ABOUT), "")
        return end if verb in _VERBS and all(token.is_punct for token in doc[end : end + 1]) else 0

    def _group(self, doc: Doc, at: int) -> int | None:
        """Where "a team of about" begins that ends at the number."""
        start = at
        while start > 0 and doc[start - 1].lower_ in _ABOUT:
            start -= 1
        if start > 1 and doc[start - 1].text == "(" and doc[start - 2].lower_ in {*self._groups, "teams"}:
            return (
                start - 3 if start > 2 and doc[start - 3].lower_ in {"small", "little", "big", "large"} else start - 2
            )
        if start > 2 and doc[start - 1].lower_ == "of" and doc[start - 2].lower_ in _TEAMS and _counts(doc, start - 3):
            return start - 3
        if start > 1 and doc[start - 1].lower_ in {"of", ":", "="} and doc[start - 2].lower_ in self._groups:
            start -= 2
            if doc[start - 1 : start] and doc[start - 1].lower_ in _MEMBER:
                return None
            return start
        if start > 0 and doc[start - 1].lower_ == "of" and start > 1 and doc[start - 2].lower_ in {"team", "total"}:
            return start - 2
        return None

    def _together(self, doc: Doc, end: int, start: int) -> bool:
        between = [token.lower_ for token in doc[end:start]]
        return len(between) <= 4 and all(word in _GLUE or word in _ABOUT for word in between)

    def _and_one(self, span: Span) -> Span:
        """Together with "and a trainee"."""
        doc, at = span.doc, span.end
        if [t.lower_ for t in doc[at : at + 2]] in (
            ["and", "a"],
            ["and", "an"],
            ["plus", "a"],
            ["plus", "an"],
            ["and", "one"],
        ):
            for stop in range(at + 2, min(at + 4, len(doc))):
                if doc[stop].lower_ in self._one:
                    return doc[span.start : stop + 1]
        return span

    def _occurs(self, span: Span) -> bool:
        """Whether the people counted are only met in what is told: "two teachers fight", "to fire three people"."""
        said = [token.lower_ for token in span]
        if _NOT_LED & set(said):
            return True
        if said[0] in self._groups or {"report", "reports", "reporting", "under"} & {*said}:
            return False
        left = _clause_before(span, 5)
        verb = next((at for at in reversed(range(len(left))) if left[at] in _LEADING), None)
        between = left[verb + 1 :] if verb is not None else left
        if _MET & set(between or left):
            return True
        if verb is not None and all(word in _ABOUT or word in _KIND for word in between) and left[verb] in _OWN:
            return False
        return events.doing(span.doc[span.end :].text)

    def _led(self, span: Span) -> bool:
        left = before(span, 4)
        right = " ".join(t.lower_ for t in span.doc[span.end : span.end + 2])
        text = span.text.lower()
        inside = any(mark in text for mark in ("report", "direct", "under me", "on my"))
        member = _MEMBER & set(left[-3:]) and span[0].lower_ in self._groups
        own_group = span[0].lower_ in self._groups and not member
        if inside or right in _UNDER or own_group:
            return True
        verb = next((at for at in reversed(range(len(left))) if left[at] in _LEADING), None)
        if verb is None or member:
            return False
        between = left[verb + 1 :]
        if left[verb] in {"my", "our"} and not all(word in _ABOUT or word in _KIND for word in between):
            return bool(_IS & set(between[-3:]))  # not "in my team two people"
        return True


def _counts_us(span: Span) -> bool:
    return before(span, 2) in (["we", "are"], ["we", "'re"]) or before(span, 1) == ["we're"]


def _clause_before(span: Span, count: int) -> list[str]:
    """Up to ``count`` words before it, from the last comma on."""
    left = before(span, count)
    cut = max((at for at, word in enumerate(left) if word in {",", ":", "(", "but", "because"}), default=-1)
    return left[cut + 1 :]


def plural(word: str) -> str:
    for ending, instead in (("man", "men"), ("wife", "wives"), ("y", "ies"), ("ch", "ches"), ("s", "ses")):
        if word.endswith(ending) and not (ending == "y" and word[-2:-1] in "aeiou"):
            return word[: -len(ending)] + instead
    return f"{word}s"


def _number(doc: Doc, at: int) -> int:
    """Where the number ends that begins here; 0 when none does."""
    token = doc[at]
    if _PERSON.fullmatch(token.text):
        return at + 1
    if not _counts(doc, at):
        return 0
    end = at + 1
    while end < len(doc):
        if _counts(doc, end):
            end += 1
        elif (
            doc[end].lower_ in {"and", "-", "\u2013", "to", "or"}
            and end + 1 < len(doc)
            and _counts(doc, end + 1)
            and _near(doc, end)
        ):
            end += 2
        else:
            break
    return end


def _near(doc: Doc, at: int) -> bool:
    """Whether "and", "to" or a dash joins two halves of one number."""
    return doc[at].lower_ != "and" or doc[at - 1].lower_ in {"hundred", "thousand"}


def _counts(doc: Doc, at: int) -> bool:
    word = doc[at].lower_
    if word in NUMBERS:
        return True
    return _DIGITS.fullmatch(word) is not None or (
        doc[at].like_num and word.isalpha() and word not in {"first", "second", "third"}
    )
