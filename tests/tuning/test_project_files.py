"""The importer gives what Rasa's own gives, and refuses what Rasa's refuses."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from rasa.shared.exceptions import YamlException
from rasa.shared.importers.rasa import RasaFileImporter

from bot.tuning.project_files import ProjectFiles

GOOD = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - [Ada](name) here
    - hello
- intent: faq/price
  metadata: {asks: role}
  examples: |
    - what is it
- lookup: crisis_some
  examples: |
    - one
responses:
  utter_greet:
  - text: Hello
    buttons: [{title: Hi, payload: /greet}]
"""


def importer(kind: type[RasaFileImporter], folder: Path, text: str) -> RasaFileImporter:
    (folder / "some.yml").write_text(text, "utf-8")
    return kind(None, None, [str(folder)])


def test_it_reads_what_rasas_own_reads(tmp_path: Path) -> None:
    ours, stock = (importer(kind, tmp_path, GOOD).get_nlu_data() for kind in (ProjectFiles, RasaFileImporter))
    assert ours.fingerprint() == stock.fingerprint()
    assert [m.data for m in ours.training_examples] == [m.data for m in stock.training_examples]
    assert ours.responses == stock.responses


def test_an_example_is_its_own_copy_and_equal_to_the_same_words(tmp_path: Path) -> None:
    one, *_ = importer(ProjectFiles, tmp_path, GOOD).get_nlu_data().training_examples
    assert deepcopy(one) is one
    stock, *_ = importer(RasaFileImporter, tmp_path, GOOD).get_nlu_data().training_examples
    assert one == stock
    assert hash(one) == hash(stock)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("- intent: greet\n", "- intnt: greet\n"),
        ("- intent: greet\n", "- intent: [greet]\n"),
        ("  - text: Hello\n", "  - txt: Hello\n"),
        ("- text: Hello", "- text: [Hello]"),
        ("title: Hi", "title: [Hi]"),
        ("  utter_greet:\n", "  utter_greet: Hello\n  utter_other:\n"),
        ("    - hello\n", "\t- hello\n"),
    ],
)
def test_a_file_of_another_form_is_refused_with_rasas_message(tmp_path: Path, right: str, wrong: str) -> None:
    text = GOOD.replace(right, wrong, 1)
    messages = []
    for kind in (ProjectFiles, RasaFileImporter):
        with pytest.raises(YamlException) as refused:
            importer(kind, tmp_path, text).get_nlu_data()
        messages.append(str(refused.value))
    assert messages[0] == messages[1]
    assert "some.yml" in messages[0]
