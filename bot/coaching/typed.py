"""Words as they are typed on a phone, put as the patterns of this package know them: apostrophes back, "u" as "you"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

NEGATED = "do|does|did|is|are|was|were|wo|ca|could|would|should|has|have|had|must|need"
# What is no word, or hardly one, without its apostrophe.
SHORTENED = {
    **{f"{verb}nt": f"{verb}n't" for verb in NEGATED.split("|")},
    "im": "i'm", "ive": "i've", "youre": "you're", "youve": "you've", "youd": "you'd", "youll": "you'll",
    "theyre": "they're", "theyve": "they've", "weve": "we've", "thats": "that's", "its": "it's", "whats": "what's",
    "wats": "what's", "whos": "who's", "wheres": "where's", "hows": "how's", "whens": "when's", "theres": "there's",
    "heres": "here's", "lets": "let's", "shes": "she's", "hes": "he's", "itd": "it'd", "itll": "it'll",
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "plse": "please", "wanna": "want to",
    "gonna": "going to", "cos": "because", "cuz": "because", "somone": "someone", "sombody": "somebody",
}  # fmt: skip
# "id" and "ill" are words of their own: only before what can follow "I would" and "I will".
FOLLOWING = (
    "rather|like|love|prefer|want|say|be|go|choose|much|really|far|also|still|just|have|take|need|not|never|try|do|wait|"
    "come|tell|let|book|call|write|stay|pick|make|give|get|stick|probably|miss|see|think|appreciate|feel|agree|keep|decide|answer"
)
WORD = re.compile(rf"\b(?:{'|'.join(SHORTENED)})\b(?!['@])")
I_WOULD = re.compile(rf"\bi(d|ll)(?=\s+(?:{FOLLOWING})\b)")


def recognised(said: str, known: Mapping[str, tuple[str, ...]], lead: str = "", tail: str = "") -> str | None:
    """The first name one of whose patterns is all of the words (as ``plain`` gives them) between lead and tail."""
    for name, patterns in known.items():
        if _compiled(patterns, lead, tail).fullmatch(said):
            return name
    return None


@cache
def _compiled(patterns: tuple[str, ...], lead: str, tail: str) -> re.Pattern[str]:
    return re.compile(f"{lead}(?:{'|'.join(patterns)}){tail}")


def straight(text: str) -> str:
    """With one kind of apostrophe; as long as before."""
    return text.replace("\u2019", "'").replace("\u2018", "'").replace("\u02bc", "'").replace("`", "'")


def plain(text: str) -> str:
    """In small letters and one line, with the apostrophes put back and the commonest abbreviations written out.

    For comparing only: "its" is always "it's".
    """
    one_line = " ".join(straight(text).casefold().split())
    spelled = WORD.sub(lambda hit: SHORTENED[hit[0]], one_line)
    return I_WOULD.sub(lambda hit: f"i'{hit[1]}", spelled)
