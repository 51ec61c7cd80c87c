from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.coaching.flows import Flows
from bot.coaching.needs import Match, Need, Profile
from bot.tuning import measuring, report
from bot.tuning.evaluation import Message, Model, answers_question, evaluate_files, is_right
from bot.tuning.labelled import Unreadable, Utterance

SAID = {"yes": "affirm", "3": "choose_slot", "the weather": "nlu_fallback", "price?": "faq/price"}


class Parrot:
    """Knows a few messages; under the question about the rating, "3" is one. "alarm" is a clear crisis."""

    def parse(self, messages: list[Message]) -> list[dict[str, Any]]:
        return [self._one(*one) for one in messages]

    def _one(self, text: str, asks: str | None) -> dict[str, Any]:
        name = "give_rating" if (text, asks) == ("3", "rating") else SAID.get(text, "thank")
        alarm = {"level": text.partition(" ")[2]} if text.startswith("alarm") else None
        return {"intent": {"name": name, "confidence": 0.75}, "crisis": alarm}


class OneNeed:
    """Everybody needs mentoring; who gives a role, surely."""

    def classify(self, profile: Profile) -> Match:
        scores = {need: 0.7 if need == Need.MENTORING else 0.1 for need in Need}
        return Match(Need.MENTORING, 0.7, bool(profile.role), scores, None, ())


def flows() -> Flows:
    """A conversation without a question, which fills nothing."""
    return Flows.parse({}, {})


MODEL = Model(Parrot(), OneNeed(), flows)


def figures(folder: Path, **files: list[dict[str, Any]]) -> dict[str, Any]:
    paths = []
    for name, bodies in files.items():
        paths.append(folder / f"{name}.jsonl")
        paths[-1].write_text("\n".join(json.dumps(body) for body in bodies), "utf-8")
    return evaluate_files(lambda: MODEL, paths).figures


def test_either_name_of_a_rejection_is_right_for_what_is_out_of_scope() -> None:
    strange, near = Utterance("x", None, "out_of_scope"), Utterance("x", None, "thank", ("out_of_scope",))
    assert is_right(strange, "nlu_fallback")
    assert is_right(strange, "out_of_scope")
    assert is_right(near, "nlu_fallback")
    assert not is_right(Utterance("x", None, "thank"), "nlu_fallback")


@pytest.mark.parametrize(
    ("asks", "intent", "answers"),
    [
        ("rating", "give_rating", True),
        ("rating", "faq/price", False),
        (None, "give_rating", False),
        ("favourite_book", "inform_detail", True),
    ],
)
def test_what_answers_the_open_question(asks: str | None, intent: str, answers: bool) -> None:
    assert answers_question(Utterance("x", asks, intent)) is answers


def test_messages_are_measured_with_and_without_the_open_question(tmp_path: Path) -> None:
    found = figures(
        tmp_path,
        lines=[
            {"text": "3", "asks": "rating", "intent": "give_rating", "style": "short"},
            {"text": "price?", "asks": "rating", "intent": "faq/price"},
            {"text": "yes", "intent": "thank", "also": ["affirm"]},
            {"text": "the weather", "intent": "out_of_scope"},
            {"text": "bye", "intent": "goodbye"},
        ],
    )["utterances"]
    assert found["without_asks"]["accuracy"]["hits"] == 3
    assert found["with_asks"]["accuracy"]["hits"] == 4
    assert found["open_question"]["answers"]["without_asks"]["hits"] == 0
    assert found["open_question"]["answers"]["with_asks"]["hits"] == 1
    assert found["open_question"]["others"]["with_asks"] == found["open_question"]["others"]["without_asks"]
    assert found["with_asks"]["out_of_scope_found"]["share"] == 1
    assert found["with_asks"]["in_scope_rejected"]["share"] == 0
    assert found["with_asks"]["confused"] == [["goodbye", "thank", 1]]
    assert found["with_asks"]["intents"]["thank"] == {"precision": 0.5, "recall": 1, "f1": pytest.approx(2 / 3), "n": 1}
    assert found["noise"]["with_asks"]["accuracy"] + found["noise"]["with_asks"]["lost"] == pytest.approx(0.8)


def test_matches_are_measured_by_need_coverage_and_risk(tmp_path: Path) -> None:
    found = figures(
        tmp_path,
        known=[
            {"role": "a", "challenges": [], "goals": "", "need": "mentoring"},
            {"role": "b", "challenges": [], "goals": "", "need": "relational_work", "also": ["mentoring"]},
            {"role": "c", "challenges": [], "goals": "", "need": "relational_work"},
            {"role": "", "challenges": [], "goals": "d", "need": "executive_strategy"},
        ],
        unsure=[{"role": "", "challenges": [], "goals": ""}, {"role": "x", "challenges": [], "goals": ""}],
    )
    assert found["profiles"]["accuracy"]["share"] == 0.5
    assert found["profiles"]["coverage"]["share"] == 0.75
    assert found["profiles"]["risk"]["share"] == pytest.approx(1 / 3)
    assert found["profiles"]["calibration_error"] > 0
    assert found["unsure"]["kept"]["share"] == 0.5


def test_crises_count_at_either_step_and_false_ones_over_all_messages(tmp_path: Path) -> None:
    found = figures(
        tmp_path,
        crises=[
            {"text": "alarm clear", "level": "clear"},
            {"text": "alarm possible", "level": "clear"},
            {"text": "calm", "level": "possible"},
        ],
        near=[{"text": "alarm clear"}, {"text": "alarm possible"}, {"text": "alarm possible", "possible_ok": True}],
        lines=[{"text": "alarm clear", "intent": "crisis"}, {"text": "yes", "intent": "affirm"}],
    )
    assert found["crises"]["found"]["hits"] == 2
    assert found["crises"]["clear_found_as_clear"]["hits"] == 1
    assert found["near_crises"]["possible"] == found["near_crises"]["possible"] | {"hits": 1, "of": 2}
    assert (found["no_crisis"]["hits"], found["no_crisis"]["of"]) == (1, 4)


def test_slots_are_measured_as_the_conversation_would_fill_them(tmp_path: Path) -> None:
    found = figures(tmp_path, slots=[{"text": "yes", "asks": None, "slots": {}}, {"text": "x", "slots": {"role": "x"}}])
    assert found["slots"]["untouched"]["hits"] == 1
    assert (found["slots"]["recall"]["hits"], found["slots"]["recall"]["of"]) == (0, 1)


def test_the_text_tells_the_slots_one_by_one(tmp_path: Path) -> None:
    told = report.text(figures(tmp_path, slots=[{"text": "x", "slots": {"role": "x"}}]))
    assert "recall                         0.0% (0.0% to 79.3%; 0 of 1)" in told
    assert "  role                -    0 of 0       0.0%    0 of 1" in told


def test_a_bad_file_is_told_before_a_model_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("oops")

    def never() -> Model:
        raise AssertionError

    with pytest.raises(Unreadable, match=r"bad\.jsonl, line 1: no JSON"):
        evaluate_files(never, [tmp_path / "bad.jsonl"])


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(measuring, "Pipeline", lambda bundle: Parrot())
    monkeypatch.setattr(measuring.MatchModel, "load", lambda bundle: OneNeed())
    (tmp_path / "manifest.json").write_text('{"figures": {"needs": {"accuracy": 0.9, "coverage": 0.8}}}')
    (tmp_path / "lines.jsonl").write_text('{"text": "yes", "intent": "affirm"}\n{"text": "no", "intent": "deny"}')
    (tmp_path / "profiles.jsonl").write_text('{"role": "a", "challenges": "b", "goals": "c", "need": "mentoring"}')
    return tmp_path


def test_the_text_tells_every_part_and_where_the_picture_is(bundle: Path) -> None:
    out, picture = io.StringIO(), bundle / "new" / "picture.svg"
    measuring.evaluate(bundle, [bundle / "lines.jsonl", bundle / "profiles.jsonl"], picture, out)
    told = out.getvalue()
    assert "accuracy            50.0% (9.5% to 90.5%; 1 of 2)" in told
    assert "deny taken for thank" in told
    assert "coverage (sure)     100.0%" in told
    assert "needs: accuracy 0.900, coverage 0.800" in told
    assert told.endswith(f"Reliability diagram: {picture}\n")
    assert picture.read_text().startswith("<svg ")


def test_the_json_holds_the_same_figures_and_the_bins(bundle: Path) -> None:
    out, picture = io.StringIO(), bundle / "picture.svg"
    measuring.evaluate(bundle, [bundle / "lines.jsonl"], picture, out, as_json=True)
    found = json.loads(out.getvalue())
    assert found["utterances"]["with_asks"]["accuracy"]["share"] == 0.5
    assert found["picture"] == str(picture)
    assert sum(one["of"] for one in found["bins"]["Intents, with the open question"]) == 2


def test_a_picture_that_cannot_be_written_is_named(bundle: Path) -> None:
    with pytest.raises(measuring.CannotMeasure, match=r"lines\.jsonl/x\.svg|lines\.jsonl"):
        measuring.evaluate(bundle, [bundle / "lines.jsonl"], bundle / "lines.jsonl" / "x.svg", io.StringIO())


def test_a_project_without_test_sets_asks_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(measuring.CannotMeasure, match="name a file"):
        measuring.frozen(tmp_path)
