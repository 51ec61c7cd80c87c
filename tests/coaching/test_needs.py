"""Evidence as it is read aloud."""

from __future__ import annotations

import pytest

from bot.coaching.needs import Evidence, Match, Need


@pytest.mark.parametrize(
    ("text", "found", "read"),
    [
        ("to leave on time, and that they decide things without me", "they decide things without", "without me"),
        ("nobody reads it, ever", "nobody reads", "nobody reads it"),
        ("they decide", "they decide", "they decide"),
        ("my boss wants it all done by me and nobody else", "my boss wants", "my boss wants"),
        ("one line\nanother one", "one", "one line"),
    ],
)
def test_a_quote_does_not_break_off_before_the_last_words_of_its_clause(text: str, found: str, read: str) -> None:
    start = text.index(found)
    one = Evidence("goals", start, start + len(found), found, Need.LEADERSHIP_SKILLS)
    match = Match(Need.LEADERSHIP_SKILLS, 0.9, True, dict.fromkeys(Need, 0.25), evidence=(one,))
    (whole,) = match.quotable({"goals": text}).evidence
    assert whole.text.endswith(read)
    assert text[whole.start : whole.end] == whole.text
    assert match.quotable({}).evidence == (one,)
