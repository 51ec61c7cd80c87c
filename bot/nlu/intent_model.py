"""What a text wants: spelling corrected, encoded, weighed by its words, under the open question. Rasa-free."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu import asks as open_question
from bot.nlu import clauses, encoder, forms, progress, rejection, ridge
from bot.nlu.clauses import Part
from bot.nlu.lexicon import Lexicon
from bot.nlu.pairs import Pairs
from bot.nlu.rejection import Rejection
from bot.nlu.spelling import Speller
from bot.nlu.wording import Words, count_words

OUT_OF_SCOPE, CRISIS = "out_of_scope", "crisis"
FALLBACK = "nlu_fallback"

Floats = NDArray[np.float32]

_MOST_PIECES = 12  # of one part
_TOLD = {
    "inform_": 0.6,
    "faq/": 0.8,
    "book_call": 0.6,
    "start_intake": 0.9,
}  # what stands on its own, from which probability; no small talk
_FORMED = frozenset({None, "role", "challenges", "goals"})  # the questions under which a clause's form counts
_BULLET = re.compile(r"\s*(?:[-*+\u2022\u00b7\u2013]|\d{1,2}[.)])\s+(?=\S)")


@dataclass(frozen=True)
class Guess:
    """``ranking`` is sorted, the best first, and holds calibrated probabilities of full intent names.

    ``intent`` differs from the ranking's first when nothing in it is to be trusted: FALLBACK or OUT_OF_SCOPE.
    """

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Understood:
    """A message and its parts; ``corrected`` are the parts' texts without typing errors."""

    whole: Guess
    parts: tuple[tuple[Part, Guess], ...]
    corrected: tuple[str, ...]
    readings: tuple[Part, ...]  # every text that was looked at, without typing errors, with its place in the message
    vectors: Floats | None  # of the readings


@dataclass(frozen=True)
class Heard:
    """One part of a message: its guess, its text without typing errors."""

    part: Part
    guess: Guess
    corrected: str


def _never(segment: str) -> bool:
    return False


def _formed(at: int, parts: int, asks: str | None) -> bool:
    """Whether the form of a text counts: a part after the first, or any under the question for the goals."""
    return asks in _FORMED and (0 < at < parts or asks == "goals" or (asks == "challenges" and 0 == at < parts - 1))


def _gone_on(text: str, pieces: Sequence[Part], asks: str | None) -> list[Part]:
    """The pieces of a part of the text, each that only goes on with the wish before it joined to it."""
    out: list[Part] = []
    for piece in pieces:
        if out and asks in _FORMED and forms.goes_on(piece.text, out[-1].text, asks):
            start = out.pop().start
            out.append(Part(text[start : piece.end], start, piece.end))
        else:
            out.append(piece)
    return out


def told_apart(whole: Heard, pieces: Sequence[Heard]) -> list[Heard]:
    """The part in as many pieces as mean different things; the part itself when they mean the same or too little.

    A piece that tells nothing by itself belongs to the one before it.
    """
    groups: list[list[Heard]] = []
    meant = ""  # by the last group
    for piece in pieces:
        telling = _tells(piece.guess)
        if groups and (not telling or meant in {"", piece.guess.intent}):
            groups[-1].append(piece)
        else:
            groups.append([piece])
        meant = piece.guess.intent if telling else meant
    if len(groups) < 2:
        return [whole]
    return [_joined(group, whole) for group in groups]


def _tells(guess: Guess) -> bool:
    return any(guess.intent.startswith(kind) and guess.confidence >= least for kind, least in _TOLD.items())


def _joined(group: Sequence[Heard], whole: Heard) -> Heard:
    best = max((one for one in group if _tells(one.guess)), key=lambda one: one.guess.confidence)
    start, end = group[0].part.start, group[-1].part.end
    text = whole.part.text[start - whole.part.start : end - whole.part.start]
    return Heard(Part(text, start, end), best.guess, " ".join(one.corrected for one in group))


@dataclass
class IntentModel:
    intents: list[str]
    counts: dict[str, int]
    pairs: Pairs
    lexicon: Lexicon
    ridge: ridge.Ridge
    sharpness: float
    rejection: Rejection
    figures: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.encoder = encoder.shared() if self.ridge.encoded else None
        self.speller = Speller(self.counts, _known(self.encoder), self.pairs)

    @classmethod
    def train(cls, texts: Sequence[str], labels: Sequence[str]) -> IntentModel:
        """Learn from examples; at least two intents."""
        intents = sorted(set(labels))
        classes = np.searchsorted(intents, labels)
        counts, sentences = count_words(texts), encoder.shared()
        pairs = Pairs.learn(texts, Words(counts, _known(sentences)))
        speller = Speller(counts, _known(sentences), pairs)
        fixed = [" ".join(speller.fix(part.text) for part in clauses.split(text)) for text in texts]
        lexicon = Lexicon.learn(fixed)
        progress.say(f"Encoding {len(fixed)} examples")
        vectors = sentences.encode_examples(fixed) if sentences else None
        progress.say(f"Learning to tell {len(intents)} intents apart")
        fitted, held_out = ridge.fit(vectors, lexicon.matrix(fixed), classes)
        judged = classes[held_out.examples]
        sharpness = ridge.sharpness(held_out.scores, judged)
        chances = ridge.probabilities(held_out.scores, sharpness)
        rejected, figures = rejection.choose(chances, held_out.nearest, judged, intents, OUT_OF_SCOPE)
        return cls(intents, counts, pairs, lexicon, fitted, sharpness, rejected, figures)

    def understand(self, text: str, asks: str | None = None) -> Understood:
        """What the message and each of its parts want, under the open question ``asks``."""
        parts = clauses.split(text)
        corrected = [self.speller.fix(part.text) for part in parts]
        if len(parts) > 1:  # a list: alone, "* Tuesday" mends a slip
            corrected = [_BULLET.sub("", one, count=1) for one in corrected]
        texts = corrected if len(parts) == 1 else [*corrected, " ".join(corrected)]
        finer = [clauses.pieces(part, forms.telling if asks in _FORMED else _never) for part in parts]
        finer = [_gone_on(text, some, asks) for some in finer]
        finer = [some if 1 < len(some) <= _MOST_PIECES else [] for some in finer]
        tried = [self.speller.fix(piece.text) for some in finer for piece in some]
        vectors = self.encoder.encode_parts(corrected, tried) if self.encoder else None
        first = [at == 0 and piece is some[0] for at, some in enumerate(finer) for piece in some]
        guesses = self._guesses(
            [*texts, *tried], vectors, self._bonuses(texts, asks, len(parts)) + self._finer_bonuses(tried, asks, first)
        )
        heard = [Heard(*one) for one in zip(parts, guesses, corrected, strict=False)]
        rest = zip(guesses[len(texts) :], tried, strict=True)
        apart = [told_apart(own, [Heard(p, *next(rest)) for p in some]) for own, some in zip(heard, finer, strict=True)]
        found = [one for some in apart for one in some]
        places = [*parts, *([Part(text, 0, len(text))] if len(parts) > 1 else []), *(p for some in finer for p in some)]
        return Understood(
            guesses[len(texts) - 1],
            tuple((one.part, one.guess) for one in found),
            tuple(one.corrected for one in found),
            tuple(Part(read, at.start, at.end) for read, at in zip([*texts, *tried], places, strict=True)),
            vectors,
        )

    def _bonuses(self, texts: Sequence[str], asks: str | None, parts: int) -> list[Floats]:
        """Of the open question on each text; where it counts, of its form, too."""
        return [
            open_question.bonus(asks, self.intents, text)
            + (forms.bonus(text, self.intents, asks) if _formed(at, parts, asks) else 0)
            for at, text in enumerate(texts)
        ]

    def _finer_bonuses(self, texts: Sequence[str], asks: str | None, first: Sequence[bool]) -> list[Floats]:
        """Of pieces of parts: the first of a message answers the open question, the others speak for themselves."""
        return [
            open_question.bonus(asks, self.intents, text) + forms.of_role(text, self.intents)
            if begins or asks not in _FORMED
            else forms.bonus(text, self.intents, asks)
            for text, begins in zip(texts, first, strict=True)
        ]

    def _guesses(self, texts: Sequence[str], vectors: Floats | None, bonuses: Sequence[Floats]) -> list[Guess]:
        """What each text wants; a bonus is what its place adds to the log-odds of each intent."""
        scores, nearest = self.ridge.scores(vectors, [self.lexicon.row(text) for text in texts])
        chances = ridge.probabilities(scores, self.sharpness, np.stack(bonuses))
        strange = self.rejection.strangeness(chances, nearest) > self.rejection.threshold
        return [self._guess(row, odd) for row, odd in zip(chances, strange.tolist(), strict=True)]

    def _guess(self, chances: Floats, strange: bool) -> Guess:
        best = np.argsort(-chances)[:5]
        ranking = tuple((self.intents[i], float(chances[i])) for i in best)
        name, confidence = next((one for one in ranking if strange or one[0] != OUT_OF_SCOPE), ranking[0])
        if not strange or name == OUT_OF_SCOPE:
            return Guess(name, confidence, ranking)
        resembles = len(ranking) > 1 and ranking[1][0] == OUT_OF_SCOPE
        return Guess(OUT_OF_SCOPE if resembles else FALLBACK, 1 - confidence, ranking)

    def save(self, folder: Path) -> None:
        """Arrays as ``intents.npz``, the rest as ``intents.json``: nothing that runs code when read."""
        fitted = self.ridge
        np.savez(
            folder / "intents.npz",
            basis=fitted.basis,
            examples=fitted.examples.astype(np.float16),
            duals=fitted.duals,
            words=fitted.words.astype(np.float16),
            idf=self.lexicon.idf,
            pair_checks=self.pairs.checks,
            pair_values=self.pairs.values,
        )
        body = {
            "intents": self.intents,
            "terms": self.lexicon.terms,
            "counts": self.counts,
            "sharpness": self.sharpness,
            "rejection": asdict(self.rejection),
            "figures": self.figures,
            "encoder": self.encoder.digest if self.encoder else None,
        }
        (folder / "intents.json").write_text(json.dumps(body), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Raises OSError or KeyError when the folder holds no saved model, and EncoderUnusable when it is not the
        encoder's that this process has loaded."""
        body = json.loads((folder / "intents.json").read_text("utf-8"))
        with np.load(folder / "intents.npz", allow_pickle=False) as arrays:
            fitted = ridge.Ridge(*(arrays[name] for name in ("basis", "examples", "duals", "words")))
            lexicon = Lexicon(body["terms"], arrays["idf"])
            pairs = Pairs(arrays["pair_checks"], arrays["pair_values"])
        judged = body["rejection"]
        turned_away = Rejection(tuple(judged["weights"]), judged["threshold"], judged["stranger"])
        model = cls(
            body["intents"],
            body["counts"],
            pairs,
            lexicon,
            fitted,
            body["sharpness"],
            turned_away,
            body["figures"],
        )
        if model.encoder and model.encoder.digest != body["encoder"]:
            raise encoder.EncoderUnusable("the model was trained with another sentence encoder; start again to use it")
        return model


def _known(sentences: encoder.Encoder | None) -> list[str]:
    return sentences.words() if sentences else []
