"""What people do of whom somebody tells how many they are: "two teachers fight", "three of them called in sick".

Such people only occur in what is told. They are not those whom the prospect leads, and what they do is a trouble
rather than part of a role.
"""

from __future__ import annotations

import re

from bot.nlu.clauses import JOINT
from bot.nlu.found import NUMBERS

_BESIDES = (
    r"(?:(?:just|constantly|always|never|suddenly|recently|already|still|even|simply|now|all|both|openly|often|keep"
    r"|kept|really|then|also|in (?:the|my|our) \w+|on (?:the|my|our) \w+) )*"
)
_STATE = (
    r"(?:working|reporting|based|spread|located|divided|distributed|employed|assigned|organi[sz]ed|split|under|in|on"
    r"|at|with|below|part|mine|mostly|all|responsible|my|our|across|between|to|from|of|there|here)\b"
)
_DOES = (
    r"(?:left|leave|leaves|quit|quits|fight|fights|fought|fighting|argue|argued|argues|arguing|complain|complains|refuse"
    r"|refuses|ignore|ignores|hate|hates|want|wants|won|came|come|went|got|fell|broke|stole|lost|told|said|say|think"
    r"|thinks|feel|feels|cry|shout|died|hit|mob|mobbed|bully|walked|walking|called|calling|leaving|sued|resigned|crashed"
    r"|(?:do|does|did|can|could|wo|ca|wouldn|have|has|had|was|were|is|are)n['\u2019]?t|dont|doesnt|didnt|wont|cant"
    r"|can|could|will|would|refus\w+|threaten\w*|disagree\w*|compete|competed|gossip|block|blocked|resist|retire"
    rf"|(?:is|are|was|were|have|has|had|'s|'re)\b(?! (?:not )?{_STATE})"
    rf"|(?!need|feed|seed|speed|{_STATE})[a-z]{{2,}}(?<!e)ed)\b(?! (?:to|for) me\b)"
)
_DOING = re.compile(rf"\s*{_BESIDES}{_DOES}", re.I)
_COUNT = (
    rf"(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))}|\d{{1,3}}|several|some|many|most|half|both|a few|a couple)"
)
_CLAUSE = re.compile(
    rf"\W*(?:{JOINT})?(?:(?:last|this|on|since|in|yesterday) ?\w* )?(?:{_COUNT})(?: of (?:them|us|my|our|the|these))?"
    rf"(?: (?!who\b|that\b|which\b|under\b|in\b|i\b|we\b|report)[\w'\u2019-]+){{0,3}}? {_BESIDES}{_DOES}",
    re.I,
)


def doing(after: str) -> bool:
    """Whether the words that come after people say what those do."""
    return _DOING.match(after.replace("\u2019", "'")) is not None


def told(clause: str) -> bool:
    """Whether a clause tells what some people did: "and two of them walked out in May"."""
    return _CLAUSE.match(clause.replace("\u2019", "'")) is not None
