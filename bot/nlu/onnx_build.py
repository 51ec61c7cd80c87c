"""Turns the sentence encoder's weights into an ONNX model of 8-bit integers: no torch, some two seconds, once.

The graph is BERT's (6 layers, 384 wide, 12 heads) over one row of tokens in which several texts stand side by side
without seeing each other: a call costs as much as some six tokens, padding costs its length, this neither. It ends in
mean pooling of two layers: the last, trained to tell what a sentence means, and the middle one, which keeps more of how
it is said. The matrix products take activations quantised on the fly and weights quantised by column; onnxruntime's
own kinds of nodes do the work of several (https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md).
Weights use 7 of the 8 bits: processors without VNNI add pairs of products in 16 bits, which would overflow with all 8
(https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from bot.nlu.onnx_file import FLOAT, INT64, Graph, Shape

REVISION = 3  # raised with every change of the graph
WIDTH, HEADS, LAYERS = 384, 12, 6
MIDDLE = 3  # layers up to the one that is given beside the last
_WEIGHT_LIMIT = 63

Floats = NDArray[np.float32]


def build(weights: Path, target: Path) -> None:
    """Write the model for the ``model.safetensors`` at ``weights`` to ``target``.

    The file appears whole or not at all, so two processes may build at once. Raises OSError when it cannot be written
    and KeyError when the weights are another network's.
    """
    content = _Encoder(load_file(weights)).model()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.stem, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class _Encoder:
    def __init__(self, weights: dict[str, Floats]) -> None:
        self.weights = weights
        self.graph = Graph()

    def model(self) -> bytes:
        """Gives vectors [vectors, 2 * WIDTH]: of the last layer, then of the middle one.

        Inputs: token ``ids`` and their ``places`` [tokens]; ``apart`` [tokens, tokens], 0 or a large negative number
        where one token must not see another; ``pool`` [vectors, tokens], the weight of each token in each vector."""
        hidden = self._embed()
        apart = self.graph.node("Unsqueeze", ["apart", self._ints(0, 1)])
        middle = hidden
        for layer in range(LAYERS):
            hidden = self._layer(hidden, apart, f"encoder.layer.{layer}.")
            middle = hidden if layer + 1 == MIDDLE else middle
        pooled = [self.graph.node("MatMul", ["pool", one]) for one in (hidden, middle)]
        vectors = self.graph.node("Concat", pooled, axis=1)
        inputs: dict[str, tuple[int, Shape]] = {
            "ids": (INT64, ("tokens",)),
            "places": (INT64, ("tokens",)),
            "apart": (FLOAT, ("tokens", "tokens")),
            "pool": (FLOAT, ("vectors", "tokens")),
        }
        return self.graph.model(inputs, vectors, ("vectors", 2 * WIDTH))

    def _embed(self) -> str:
        node, take = self.graph.node, self.weights.__getitem__
        words = take("embeddings.word_embeddings.weight")
        scale = np.maximum(np.abs(words).max(axis=1, keepdims=True) / 127, 1e-12)
        small = node("Gather", [self.graph.constant(np.round(words / scale).astype(np.int8)), "ids"], axis=0)
        vectors = node("Mul", [node("Cast", [small], to=FLOAT), node("Gather", [self._floats(scale), "ids"], axis=0)])
        # every token is of the first segment, so its segment vector joins the position's
        table = take("embeddings.position_embeddings.weight") + take("embeddings.token_type_embeddings.weight")[0]
        position = node("Gather", [self._floats(table), "places"], axis=0)
        return self._add_and_normalise(vectors, position, "embeddings.LayerNorm")

    def _layer(self, hidden: str, apart: str, name: str) -> str:
        node, attention = self.graph.node, name + "attention."
        parts = self._linear(hidden, *(attention + f"self.{x}" for x in ("query", "key", "value")))
        # a batch of one only here: elsewhere it makes of sum and norm a SkipLayerNormalization, which is thrice as slow
        parts = node("Unsqueeze", [parts, self._ints(0)])
        parts = node("Split", [parts, self._ints(WIDTH, WIDTH, WIDTH)], outputs=3, axis=-1)
        mixed = node("MultiHeadAttention", [parts, f"{parts}.1", f"{parts}.2", "", "", apart], num_heads=HEADS)
        mixed = self._linear(node("Squeeze", [mixed, self._ints(0)]), attention + "output.dense")
        hidden = self._add_and_normalise(mixed, hidden, attention + "output.LayerNorm")
        inner = node("Gelu", [self._linear(hidden, name + "intermediate.dense")])
        return self._add_and_normalise(self._linear(inner, name + "output.dense"), hidden, name + "output.LayerNorm")

    def _add_and_normalise(self, x: str, y: str, name: str) -> str:
        scale, bias = (self._floats(self.weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        total = self.graph.node("Add", [x, y])
        return self.graph.node("LayerNormalization", [total, scale, bias], axis=-1, epsilon=1e-12)

    def _linear(self, x: str, *names: str) -> str:
        """One product for all the named layers, side by side: a call costs as much as a few tokens do."""
        weight = np.concatenate([self.weights[f"{name}.weight"].T for name in names], axis=1)
        bias = np.concatenate([self.weights[f"{name}.bias"] for name in names])
        scale = np.maximum(np.abs(weight).max(axis=0) / _WEIGHT_LIMIT, 1e-12)
        integers = self.graph.constant(np.round(weight / scale).astype(np.int8))
        inputs = [x, integers, self._floats(scale), "", self._floats(bias)]
        return self.graph.node("DynamicQuantizeMatMul", inputs)

    def _floats(self, array: NDArray[Any]) -> str:
        return self.graph.constant(array.astype(np.float32))

    def _ints(self, *values: int) -> str:
        return self.graph.constant(np.array(values, np.int64))
