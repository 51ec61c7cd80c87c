"""How much a match rests on its evidence."""

from __future__ import annotations

from bot.coaching.needs import Evidence, Match, Need, Profile
from bot.tuning.comprehensiveness import comprehensiveness, without

PROFILE = Profile("head of support", ("I do it all myself", "they never decide"), "a team that decides alone")


class ByWord:
    """A model for which only "myself" and "decide" count, and which shows "I do" as its evidence, or what counts."""

    def __init__(self, shown: tuple[str, int, int]) -> None:
        self.shown = shown

    def classify(self, profile: Profile) -> Match:
        said = profile.text("challenges")
        score = 0.4 + 0.25 * ("myself" in said) + 0.25 * ("decide" in said)
        field, start, end = self.shown
        evidence = Evidence(field, start, end, profile.text(field)[start:end], Need.LEADERSHIP_SKILLS)
        rest = (1 - score) / 3
        scores = {need: score if need is Need.LEADERSHIP_SKILLS else rest for need in Need}
        return Match(Need.LEADERSHIP_SKILLS, score, True, scores, None, (evidence,))

    def is_thin(self, profile: Profile) -> bool:
        return False


def test_words_that_moved_the_score_cost_more_than_random_ones() -> None:
    start = PROFILE.text("challenges").index("myself")
    found = comprehensiveness(ByWord(("challenges", start, start + len("myself"))), [PROFILE] * 5)
    assert found["profiles"] == 5
    assert abs(found["by_evidence"] - 0.25) < 1e-9
    assert found["ratio"] > 3


def test_words_that_moved_nothing_cost_nothing() -> None:
    found = comprehensiveness(ByWord(("role", 0, 4)), [PROFILE])
    assert found["by_evidence"] == found["ratio"] == 0


def test_without_evidence_there_is_nothing_to_measure() -> None:
    assert comprehensiveness(ByWord(("role", 0, 4)), []) == {
        "profiles": 0,
        "by_evidence": 0.0,
        "by_random": 0.0,
        "ratio": None,
    }


def test_a_profile_loses_just_the_stretches_cut() -> None:
    cut = without(PROFILE, [("challenges", 0, 5), ("challenges", 19, 36), ("role", 0, 4)])
    assert cut == Profile(" of support", ("it all myself",), PROFILE.goals)
