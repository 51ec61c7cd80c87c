"""How close texts are to all training examples, in 8-bit integers on onnxruntime.

Read in floats, the examples are 3 MB that every message would fetch from memory; so they are a quarter of it. Held out,
accuracy stays the same (73.8 % and 73.9 % on 1,970 examples).
"""

from __future__ import annotations

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from bot.nlu.onnx_file import FLOAT, Graph

_WEIGHT_LIMIT = 63  # as in onnx_build

Floats = NDArray[np.float32]


class Closeness:
    """Cosines to examples of length 1, and from them the scores of the classes."""

    def __init__(self, basis: Floats, examples: Floats, duals: Floats, sharpness: float) -> None:
        """Texts are seen along ``basis`` [width, directions], as the examples are.

        ``duals`` [examples, classes] weigh the closeness ``exp(sharpness * (cosine - 1))`` to each example.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        graph = _graph(basis, examples, duals, sharpness)
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def of(self, texts: Floats) -> tuple[Floats, Floats]:
        """Scores [texts, classes] and the cosine to the nearest example [texts]."""
        both: Floats = self._session.run(None, {"texts": texts})[0]
        return both[:, :-1], both[:, -1]


def _graph(basis: Floats, examples: Floats, duals: Floats, sharpness: float) -> bytes:
    graph = Graph()
    node, constant = graph.node, graph.constant
    scale = np.maximum(np.abs(examples).max(axis=1) / _WEIGHT_LIMIT, 1e-12).astype(np.float32)
    integers = constant(np.round(examples / scale[:, None]).astype(np.int8).T)
    seen = node("LpNormalization", [node("MatMul", ["texts", constant(basis)])], axis=1, p=2)
    small = node("DynamicQuantizeLinear", [seen], outputs=3)
    product = node("Cast", [node("MatMulInteger", [small, integers, f"{small}.2"])], to=FLOAT)
    cosines = node("Mul", [product, node("Mul", [f"{small}.1", constant(scale)])])
    nearest = node("ReduceMax", [cosines], axes=[1], keepdims=1)
    one, factor = constant(np.ones(1, np.float32)), constant(np.full(1, sharpness, np.float32))
    near = node("Exp", [node("Mul", [node("Sub", [cosines, one]), factor])])
    scores = node("MatMul", [near, constant(duals.astype(np.float32))])
    both = node("Concat", [scores, nearest], axis=1)
    return graph.model({"texts": (FLOAT, ("texts", basis.shape[0]))}, both, ("texts", duals.shape[1] + 1))
