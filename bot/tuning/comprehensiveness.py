"""How much a match rests on its evidence: what its score loses when those words are removed.

The measure is known as comprehensiveness (DeYoung et al., ERASER, 2020, https://arxiv.org/abs/1911.03429); here it
stands beside the removal of as many random words, in runs as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from random import Random
from statistics import fmean
from typing import Any

from bot.coaching.needs import FIELDS, Match, NeedModel, Profile

ROUNDS = 20  # of random words for each profile
_WORD = re.compile(r"\S+")

Cut = tuple[str, int, int]  # a field and a half-open stretch of its text


def comprehensiveness(model: NeedModel, profiles: Sequence[Profile]) -> dict[str, Any]:
    """Mean loss of the matched need's score without the evidence for it and without random words, and their ratio.

    ``ratio`` is None when random words lose nothing.
    """
    random = Random(0)
    by_evidence, by_random = [], []
    for profile in profiles:
        match = model.classify(profile)
        cuts = [(e.field, e.start, e.end) for e in match.evidence if e.points_to is match.need]
        if not cuts:
            continue
        by_evidence.append(_lost(model, profile, match, cuts))
        lengths = [len(_WORD.findall(profile.text(field)[start:end])) for field, start, end in cuts]
        rounds = (_lost(model, profile, match, _random_cuts(profile, lengths, random)) for _ in range(ROUNDS))
        by_random.append(fmean(rounds))
    if not by_evidence:
        return {"profiles": 0, "by_evidence": 0.0, "by_random": 0.0, "ratio": None}
    mean, chance = fmean(by_evidence), fmean(by_random)
    ratio = mean / chance if chance > 0 else None
    return {"profiles": len(by_evidence), "by_evidence": mean, "by_random": chance, "ratio": ratio}


def _lost(model: NeedModel, profile: Profile, match: Match, cuts: Iterable[Cut]) -> float:
    return match.confidence - model.classify(without(profile, cuts)).scores[match.need]


def without(profile: Profile, cuts: Iterable[Cut]) -> Profile:
    """The profile without some stretches of it."""
    texts = {field: profile.text(field) for field in FIELDS}
    for field, start, end in sorted(cuts, reverse=True):
        texts[field] = texts[field][:start] + texts[field][end:]
    challenges = (" ".join(line.split()) for line in texts["challenges"].split("\n"))
    return Profile(texts["role"], tuple(line for line in challenges if line), texts["goals"])


def _random_cuts(profile: Profile, lengths: Iterable[int], random: Random) -> list[Cut]:
    """As many runs of words, each as long; apart from each other where there is room."""
    words = [(field, hit.start(), hit.end()) for field in FIELDS for hit in _WORD.finditer(profile.text(field))]
    cuts: list[Cut] = []
    for length in lengths:
        runs = [
            (first[0], first[1], last[2])
            for first, last in zip(words, words[length - 1 :], strict=False)
            if first[0] == last[0]
        ]
        apart = [run for run in runs if all(run[0] != c[0] or run[2] <= c[1] or run[1] >= c[2] for c in cuts)]
        if apart:
            cuts.append(random.choice(apart))
    return cuts
