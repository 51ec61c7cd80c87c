from __future__ import annotations

import pytest

from bot.engine import absent

absent.install()

from bot.nlu.patterns import Patterns  # noqa: E402
from bot.nlu.tokens import english  # noqa: E402


def spans(line: str, text: str) -> list[str]:
    doc = english().make_doc(text)
    return [doc[start:end].text for _, start, end in Patterns(english(), {"line": [line]})(doc)]


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("take|taking my life", "She is Taking my life", ["Taking my life"]),
        ("take my own? life", "take my life or take my own life", ["take my life", "take my own life"]),
        ("no * money", "no, money", []),
        ("no * money", "no more of this money", ["no more of this money"]),
        ("no * money", "no a b c d e money", []),
        ("in # months", "in three months, in 3 months, in more months", ["in three months", "in 3 months"]),
        ("as_soon_as|when possible", "as soon as possible", ["as soon as possible"]),
        ("don't|cannot sleep", "I don't sleep, I cannot sleep", ["do n't sleep", "can not sleep"]),
        ("# weeks?", "12", ["12"]),
        ("no|not_any|not_a_single reason|good_cause", "not any reason, not a good cause", ["not any reason"]),
        ("hurt $oneself badly?", "she hurt her self badly", ["hurt her self", "hurt her self badly"]),
    ],
)
def test_a_line_of_words_matches_tokens(line: str, text: str, found: list[str]) -> None:
    assert [span.replace(" ", "") for span in spans(line, text)] == [span.replace(" ", "") for span in found]
