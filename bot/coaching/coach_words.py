"""Words about the coaches themselves, said while a time is looked for."""

from __future__ import annotations

import re

SOMEBODY_ELSE = re.compile(
    r"\b(?:some(?:one|body) else|(?:an)?other (?:coach|person|mentor)|different (?:coach|person|mentor))\b", re.I
)
ABOUT_COACH = re.compile(
    r"\b(?:about (?:her|him|them|the coach\w*)|who(?:'s| is| are) (?:she|he|they|the coach\w*))\b", re.I
)
ASKS_WHO = re.compile(r"\W*(?:who|what)(?:'s| is| about)?\b", re.I)
TRAIT = re.compile(  # what nobody has told us about the coaches, so that nothing can be chosen by it
    r"\b(?:a |an |some )?(?:wom[ae]n|females?|lady|ladies|males?|gentleman)\b|\ba (?:man|guy|girl)\b"
    r"|\b(?:her|his|my|our) (?:own )?age\b|\b(?:an? )?(?:older|younger|black|asian|white|gay|queer|muslim"
    r"|christian|jewish)"
    r" (?:coach|person|one|mentor|woman|man)\b|\b(?:someone|somebody|anyone|one) (?:older|younger)\b"
    r"|\b(?:coach|mentor|someone|somebody|anyone|person) (?:who|with|from|that)(?:'s| has| is|'ve)?\b(?!.*\bspeak)",
    re.I,
)


def trait_wished(text: str) -> bool:
    """ "A woman, please", "someone my age", "a coach who has been in the forces"."""
    return bool(TRAIT.search(text))
