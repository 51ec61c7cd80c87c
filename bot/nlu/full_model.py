"""A full spaCy model, where the operator has installed one: it knows names that no list has.

None comes with the product (they are not on the package index). It is asked only where somebody says who they are and
the patterns found no name, so that it costs nothing elsewhere.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache

import spacy
from spacy.language import Language

from bot.coaching.contacts import written_name
from bot.nlu.found import Found

logger = logging.getLogger(__name__)

SIZES = ("lg", "md", "sm", "trf")  # the first that is installed; the last is the slowest
_UNUSED = ("tagger", "parser", "lemmatizer", "attribute_ruler", "senter")
_PERSON = "PERSON"
_INTRODUCTION = r"\b(?:i'?m|i am|(?:my )?name(?:'?s| is)|this is|call me|here is|here'?s)"
_INTRODUCES = re.compile(rf"{_INTRODUCTION}\s+\w", re.IGNORECASE)
_INTRODUCED = re.compile(rf"{_INTRODUCTION}\s*$", re.IGNORECASE)  # what stands behind it


def names(text: str, asks: str | None) -> Iterator[Found]:
    """The prospect's name: a person's after "I'm …", or the one person named where the name is asked for."""
    model = full_model()
    if model is None or (asks != "name" and not _INTRODUCES.search(text)):
        return
    people = [span for span in model(text).ents if span.label_ == _PERSON]
    introduced = [span for span in people if _INTRODUCED.search(text[: span.start_char])]
    for span in introduced[:1] or (people if asks == "name" and len(people) == 1 else []):
        yield Found("name", written_name(span.text), span.start_char, span.end_char)


@cache
def full_model() -> Language | None:
    """The installed model with what recognises names; None where there is none."""
    name = installed()
    if name is None:
        return None
    logger.info("names are looked for with the spaCy model %s, too", name)
    return spacy.load(name, exclude=_UNUSED)


def installed() -> str | None:
    found = spacy.util.get_installed_models()
    return next((name for size in SIZES for name in found if re.fullmatch(rf"en_core_\w+_{size}", name)), None)
