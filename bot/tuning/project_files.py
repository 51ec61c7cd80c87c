"""Rasa's importer of the project's files, without the work it does again and again: config.yml names it.

Rasa checks every file against a schema (which parses it a second time, in Python) and copies and hashes all examples at
each of its merges: two thirds of what reading costs. Here what plainly has the right form needs no schema, and an
example, which nothing changes after it was read, is its own copy and is hashed once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import ruamel.yaml
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, RESPONSE
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_yaml

KINDS = ("intent", "synonym", "regex", "lookup")  # of an entry under `nlu`


class ProjectFiles(RasaFileImporter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._data: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Read once; raises YamlException for a file that has not the form of training data."""
        if self._data is None:
            files = ((path, os.stat(path)) for path in self._nlu_files)
            self._data = TrainingData().merge(*(_read(path, s.st_mtime_ns, s.st_size) for path, s in files))
        return self._data

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Without reading the domain where there is no story."""
        return super().get_stories(exclusion_percentage) if self._story_files else StoryGraph([])


class Example(Message):
    """A message that is never changed."""

    def __deepcopy__(self, memo: Mapping[int, Any]) -> Example:
        return self

    __hash__ = Message.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other or super().__eq__(other)

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Rasa strips intents at each merge, also where there is nothing to strip."""
        if prop not in (INTENT, RESPONSE) or self.data.get(prop) != info:
            super().set(prop, info, add_to_output)


class Reader(RasaYAMLReader):
    def validate(self, string: str) -> None:
        try:
            plain = _plain(read_yaml(string))
        except (ruamel.yaml.error.YAMLError, ValueError):
            plain = False
        if not plain:
            super().validate(string)


@lru_cache(maxsize=64)
def _read(path: str, changed: int, size: int) -> TrainingData:
    """A training reads them twice: to check the flows, and to learn from them."""
    reader = Reader()
    data = reader.read(path)
    data.training_examples = [Example(one.data, one.output_properties, one.time) for one in data.training_examples]
    return data


def _plain(content: object) -> bool:
    """Whether a file holds nothing but what the schema surely allows."""
    if not isinstance(content, Mapping) or not set(content) <= {"version", "nlu", "responses"}:
        return False
    entries, responses = content.get("nlu") or [], content.get("responses") or {}
    return (
        _all(entries, _plain_entry) and isinstance(responses, Mapping) and all(map(_plain_response, responses.values()))
    )


def _plain_entry(entry: object) -> bool:
    if not isinstance(entry, Mapping) or sum(kind in entry for kind in KINDS) != 1:
        return False
    texts = {key: value for key, value in entry.items() if key != "metadata"}
    known = set(texts) <= {*KINDS, "examples"} and "examples" in texts
    return known and all(isinstance(value, str) and value for value in texts.values())


def _plain_response(variations: object) -> bool:
    return bool(variations) and _all(variations, _plain_variation)


def _plain_variation(variation: object) -> bool:
    if not isinstance(variation, Mapping) or not set(variation) <= {"text", "buttons"}:
        return False
    return isinstance(variation.get("text"), str) and _all(variation.get("buttons") or [], _plain_button)


def _plain_button(button: object) -> bool:
    return isinstance(button, Mapping) and all(isinstance(button.get(key), str) for key in ("title", "payload"))


def _all(items: object, fits: Callable[[object], bool]) -> bool:
    return isinstance(items, list) and all(map(fits, items))
