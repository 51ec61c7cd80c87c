"""The blank English pipeline that cuts a text into words: spaCy without a language model, one for the process."""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language


@cache
def english() -> Language:
    """Its tokenizer is slow to build."""
    return spacy.blank("en")
