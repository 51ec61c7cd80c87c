"""Writes an ONNX model file: the few message types a small graph needs, in protobuf's wire format.

The ``onnx`` package would do the same, but since 1.19 it needs a numpy that Rasa does not allow.
Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (field numbers).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Shape = tuple[str | int, ...]

FLOAT, INT64 = 1, 7
_TENSOR_TYPES = {"float32": FLOAT, "uint8": 2, "int8": 3, "int32": 6, "int64": INT64}
_IR_VERSION, _OPSET = 8, 17
FUSED = "com.microsoft"  # the domain of onnxruntime's own kinds of nodes, which do the work of several
_FUSED_KINDS = frozenset({"DynamicQuantizeMatMul", "MultiHeadAttention", "Gelu"})
_ATTRIBUTE_FLOAT, _ATTRIBUTE_INT, _ATTRIBUTE_INTS = 1, 2, 7


def _varint(number: int) -> bytes:
    number &= (1 << 64) - 1  # negative numbers are written as 64 bits of two's complement
    out = bytearray()
    while True:
        low, number = number & 0x7F, number >> 7
        out.append(low | 0x80 if number else low)
        if not number:
            return bytes(out)


def _number(tag: int, value: int) -> bytes:
    return _varint(tag << 3) + _varint(value)


def _bytes(tag: int, value: bytes | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return _varint(tag << 3 | 2) + _varint(len(raw)) + raw


def _many(tag: int, values: Iterable[bytes | str]) -> bytes:
    return b"".join(_bytes(tag, value) for value in values)


def _attribute(name: str, value: float | int | Sequence[int]) -> bytes:
    if isinstance(value, float):
        body = _varint(2 << 3 | 5) + np.float32(value).tobytes() + _number(20, _ATTRIBUTE_FLOAT)
    elif isinstance(value, int):
        body = _number(3, value) + _number(20, _ATTRIBUTE_INT)
    else:
        body = b"".join(_number(8, item) for item in value) + _number(20, _ATTRIBUTE_INTS)
    return _bytes(1, name) + body


def _tensor(name: str, array: Array) -> bytes:
    dims = b"".join(_number(1, size) for size in array.shape)
    data = np.ascontiguousarray(array).tobytes()
    return dims + _number(2, _TENSOR_TYPES[array.dtype.name]) + _bytes(8, name) + _bytes(9, data)


def _value(name: str, kind: int, shape: Sequence[str | int]) -> bytes:
    dims = _many(1, (_bytes(2, size) if isinstance(size, str) else _number(1, size) for size in shape))
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, dims)))


@dataclass
class Graph:
    """A graph under construction; every method that adds something gives the name of its output."""

    nodes: list[bytes] = field(default_factory=list)
    tensors: list[bytes] = field(default_factory=list)

    def constant(self, array: Array) -> str:
        name = f"c{len(self.tensors)}"
        self.tensors.append(_tensor(name, array))
        return name

    def node(
        self, kind: str, inputs: Sequence[str], outputs: int = 1, **attributes: float | int | Sequence[int]
    ) -> str:
        """The first output's name; the others end in ``.1``, ``.2``. An input of no name is left out."""
        name = f"{kind}{len(self.nodes)}"
        names = [name, *(f"{name}.{i}" for i in range(1, outputs))]
        body = _many(1, inputs) + _many(2, names) + _bytes(3, name) + _bytes(4, kind)
        body += _many(5, (_attribute(key, value) for key, value in attributes.items()))
        self.nodes.append(body + (_bytes(7, FUSED) if kind in _FUSED_KINDS else b""))
        return name

    def model(self, inputs: Mapping[str, tuple[int, Shape]], output: str, shape: Shape) -> bytes:
        """The file's content. ``inputs`` are element type and shape by name; the output is of floats; a size that
        differs from call to call is a name."""
        graph = _many(1, self.nodes) + _bytes(2, "encoder") + _many(5, self.tensors)
        graph += _many(11, (_value(name, kind, dims) for name, (kind, dims) in inputs.items()))
        graph += _bytes(12, _value(output, FLOAT, shape))
        versions = (_bytes(1, domain) + _number(2, version) for domain, version in (("", _OPSET), (FUSED, 1)))
        return _number(1, _IR_VERSION) + _bytes(7, graph) + _many(8, versions)
