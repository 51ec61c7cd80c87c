from __future__ import annotations

from pathlib import Path

import pytest

from bot.coaching.needs import Match, Need, Profile
from bot.nlu import encoder, evidence
from bot.nlu.needs import MatchModel
from bot.nlu.undecided import is_thin

GOALS = {
    Need.LEADERSHIP_SKILLS: [
        "delegate to my team",
        "give feedback",
        "run team meetings",
        "motivate staff",
        "lead my crew",
    ],
    Need.EXECUTIVE_STRATEGY: [
        "a vision for the company",
        "win the board",
        "reorganise it all",
        "strategy",
        "merge two firms",
    ],
    Need.RELATIONAL_WORK: ["trust people again", "know myself", "be less afraid", "mend it with her", "more balance"],
    Need.MENTORING: [
        "advice on my career",
        "learn the ropes",
        "find my network",
        "someone experienced",
        "change fields",
    ],
}


@pytest.fixture(scope="module")
def model(sentences: encoder.Encoder) -> MatchModel:
    known = [
        (Profile("someone at work", (goal,), f"I want to {goal}"), need) for need, gs in GOALS.items() for goal in gs
    ]
    return MatchModel.train([profile for profile, _ in known], [need for _, need in known], [Profile("hm", (), "")])


def test_a_profile_is_matched_with_honest_chances(model: MatchModel) -> None:
    match = model.classify(
        Profile("team lead", ("my team waits for me to decide everything",), "delegate more to my team")
    )
    assert match.need is Need.LEADERSHIP_SKILLS
    assert sum(match.scores.values()) == pytest.approx(1, abs=1e-5)
    assert match.confidence == max(match.scores.values())


def test_evidence_quotes_the_profile(model: MatchModel) -> None:
    profile = Profile("CEO", ("The board wants a vision 🚀", "we must merge"), "a strategy for the company")
    match = model.classify(profile)
    assert match.evidence
    for one in match.evidence:
        assert profile.text(one.field)[one.start : one.end] == one.text
        assert one.text == one.text.strip()


@pytest.mark.parametrize(
    "profile", [Profile(), Profile("work", ("stuff",), "better"), Profile("", ("don't know",), "")]
)
def test_thin_answers_are_never_sure(model: MatchModel, profile: Profile) -> None:
    assert is_thin(profile)
    assert not model.classify(profile).sure


def test_evidence_is_short(model: MatchModel) -> None:
    long = "I have got to find out how one can delegate to a team that has never been asked to decide anything at all"
    match = model.classify(Profile("team lead", (long,), "lead my crew"))
    assert all(len(one.text.split()) <= evidence.LONGEST for one in match.evidence)


def test_a_match_survives_being_stored(model: MatchModel, tmp_path: Path) -> None:
    profile = Profile("nurse", ("new in this country",), "advice from someone experienced")
    model.save(tmp_path)
    match = MatchModel.load(tmp_path).classify(profile)
    assert Match.from_json(match.to_json()) == match
    assert match.need == model.classify(profile).need


def test_training_wants_enough_profiles_of_each_need() -> None:
    with pytest.raises(ValueError, match="at least"):
        MatchModel.train([Profile("a")], [Need.MENTORING])


def phrase(field: str, weight: float, at: int = 0) -> evidence.Phrase:
    return evidence.Phrase(field, at, at + 4, f"{field} {weight}", weight)


@pytest.mark.parametrize(
    ("weights", "quoted"),
    [
        ({"goals": 1.0, "challenges": 0.3, "role": 0.5}, ["goals 1.0", "challenges 0.3"]),
        ({"goals": 1.0, "challenges": 0.1, "role": 0.7}, ["goals 1.0", "role 0.7"]),
        ({"goals": 1.0, "challenges": -0.3}, ["goals 1.0"]),
        ({"goals": 0.5, "challenges": 1.0}, ["challenges 1.0"]),
    ],
)
def test_what_is_hard_is_quoted_where_it_counts_at_all(weights: dict[str, float], quoted: list[str]) -> None:
    found = [phrase(field, weight) for field, weight in weights.items()]
    assert [e.text for e in evidence.strongest(found, Need.MENTORING, 3, [])] == quoted


def test_no_more_phrases_are_quoted_than_wanted() -> None:
    found = [
        *(phrase("goals", weight, at) for at, weight in ((0, 1.0), (10, 0.9), (20, 0.8))),
        phrase("challenges", 0.4),
    ]
    assert [e.text for e in evidence.strongest(found, Need.MENTORING, 3, [])] == [
        "goals 1.0", "goals 0.9", "challenges 0.4",
    ]  # fmt: skip
    assert [e.text for e in evidence.strongest(found, Need.MENTORING, 1, [])] == ["goals 1.0"]
