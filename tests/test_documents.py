"""What the documents say is so: settings, commands, links, paths, licences."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

import bot
from bot.cli import app
from bot.coaching.errors import CoachingError
from bot.settings import Settings, variable

ROOT = Path(__file__).parent.parent
ROOT_DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "NOTICE")
FOLDERS = ("docs", "tests", "benchmarks")
DOCUMENTS = sorted(
    [ROOT / name for name in ROOT_DOCUMENTS]
    + [
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.md")
        if not {".venv", "work"} & set(path.parts[len(ROOT.parts) :])
    ]
)
OPERATING = "\n".join((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/operating.md"))
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
TESTS_ONLY = {"TEST_HOME"}

MOST_LINES = 150  # of the README
MOST_LINES_OF_A_DECISION = 20
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]*)[^)]*\)")
FENCED = re.compile(r"^( *)(```|~~~).*?^\1\2\s*$", re.MULTILINE | re.DOTALL)
TESTED = re.compile(r"intake test (?:-\S+ )*(tests/[\w./-]+)")
INTO_REPOSITORY = re.compile(r"`((?:\./)?(?:bot|actions|data|docs|tests|benchmarks|\.ci)/[\w./-]*)`")
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:home|root|work|tmp|Users|mnt|opt|var)/|\b[A-Z]:\\")
PERMISSIVE = ("mit", "bsd", "apache", "isc", "hpnd")
OTHER_TERMS = ("gpl", "mpl", "mozilla", "tcl", "cnri")


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_documented(field: str) -> None:
    assert f"`{variable(field)}`" in OPERATING


@pytest.mark.parametrize("name", NAMES)
def test_no_document_speaks_of_a_setting_there_is_not(name: str) -> None:
    known = {variable(field) for field in Settings.model_fields} | TESTS_ONLY
    assert set(re.findall(r"\bINTAKE_[A-Z_]*[A-Z]", _text(name))) <= known


def _commands(command: Any, path: tuple[str, ...] = ("intake",)) -> Iterator[tuple[str, Any]]:
    for name, sub in getattr(command, "commands", {}).items():
        yield from _commands(sub, (*path, name))
    if not hasattr(command, "commands"):
        yield " ".join(path), command


COMMANDS = dict(_commands(typer.main.get_command(app)))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented(command: str) -> None:
    line = re.search(rf"^\| `{command}\b[^`]*`.*$", OPERATING, re.MULTILINE)
    assert line, f"{command} is not in the table of commands"
    for parameter in COMMANDS[command].params:
        for option in (o for o in (*parameter.opts, *parameter.secondary_opts) if o.startswith("--") and o != "--help"):
            assert option in line[0] or option.replace("--", "--no-") in line[0], f"{command} {option}"


@pytest.mark.parametrize("name", NAMES)
def test_no_document_speaks_of_a_command_there_is_not(name: str) -> None:
    groups = {path.rpartition(" ")[0] for path in COMMANDS} - {"intake"}
    for spoken in re.findall(r"(?:`|^|\s)\.?/?intake ((?:[a-z]+(?:-[a-z]+)*)(?: [a-z]+(?:-[a-z]+)*)?)", _code(name)):
        first, _, second = spoken.partition(" ")
        full = f"intake {first} {second}" if f"intake {first}" in groups else f"intake {first}"
        assert full in COMMANDS, full


def test_every_refusal_has_a_response() -> None:
    for part in ("coaching", "services", "channels"):
        for module in pkgutil.walk_packages([str(Path(bot.__path__[0]) / part)], f"bot.{part}."):
            importlib.import_module(module.name)
    responses: set[str] = set()
    for path in [ROOT / "domain.yml", *(ROOT / "data").rglob("*.yml")]:
        responses |= set((yaml.safe_load(path.read_text("utf-8")) or {}).get("responses") or {})
    replies = {f"{one.__name__}: {one.reply}" for one in _below(CoachingError) if one.reply not in responses}
    assert replies == set()


def _below(kind: type[CoachingError]) -> Iterator[type[CoachingError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


@pytest.mark.parametrize("name", NAMES)
def test_links_and_paths_lead_somewhere(name: str) -> None:
    text = FENCED.sub("", _text(name))
    links = [link for link in LINK.findall(text) if link and "://" not in link and not link.startswith("mailto:")]
    missing = [link for link in links if not ((ROOT / name).parent / link).exists()]
    missing += [path for path in INTO_REPOSITORY.findall(text) if not (ROOT / path).exists()]
    missing += [path for path in TESTED.findall(_text(name)) if not (ROOT / path).exists()]
    assert missing == []


def test_what_the_code_says_of_documents_is_there() -> None:
    sources = [ROOT / "pyproject.toml", *(ROOT / "data").rglob("*.yml")]
    sources += [path for folder in ("bot", "actions") for path in (ROOT / folder).rglob("*.py")]
    for source in sources:
        for named in re.findall(r"(?<![\w/])docs/[\w./-]*\w", source.read_text("utf-8")):
            assert list(ROOT.glob(f"{named}*")), f"{source.relative_to(ROOT)} names {named}"


@pytest.mark.parametrize("name", NAMES)
def test_no_document_names_a_place_on_somebodys_machine(name: str) -> None:
    assert MACHINE_PATH.findall(_text(name)) == []


def test_the_readme_is_short_and_without_badges() -> None:
    text = _text("README.md")
    assert len(text.splitlines()) < MOST_LINES
    assert "shields.io" not in text
    assert "badge" not in text


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = _text("docs/architecture.md")
    assert [path.name for path in DECISIONS if f"(decisions/{path.name})" not in listed] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_context_choice_and_consequence_briefly(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    places = [text.find(f"**{part}.**") for part in ("Context", "Choice", "Consequence")]
    assert -1 not in places
    assert places == sorted(places)
    assert len(text.splitlines()) <= MOST_LINES_OF_A_DECISION


def test_the_changelog_has_the_version_at_hand() -> None:
    assert f"\n## {_project()['project']['version']}" in _text("CHANGELOG.md")


def test_the_notice_names_the_encoder_as_it_is_checked() -> None:
    from bot.nlu.encoder import PACKAGE_SHA256

    assert PACKAGE_SHA256 in _text("NOTICE")


def test_the_notice_names_every_runtime_dependency_that_is_not_simply_permissive() -> None:
    notice = re.sub(r"[-_.]+", "-", _text("NOTICE").lower())
    assert {name for name in _runtime() if not _permissive(name) and name not in notice} == set()


def _runtime() -> set[str]:
    """What the lock installs without the development tools, as far as it is installed here."""
    packages = {p["name"]: p for p in tomllib.loads(_text("uv.lock"))["package"]}
    wanted, seen = [_project()["project"]["name"]], set[str]()
    while wanted:
        name = wanted.pop()
        if name in seen:
            continue
        seen.add(name)
        package = packages[name]
        for needed in package.get("dependencies", ()):
            wanted.append(needed["name"])
            extras = packages[needed["name"]].get("optional-dependencies", {})
            wanted += [more["name"] for extra in needed.get("extra", ()) for more in extras.get(extra, ())]
    return {name for name in seen - {"coaching-intake"} if _installed(name)}


def _installed(name: str) -> bool:
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False


def _permissive(name: str) -> bool:
    said = metadata.metadata(name)
    classifiers = [c for c in said.get_all("Classifier") or () if c.startswith("License ::")]
    first_line = (said.get("License") or "").partition("\n")[0][:80]
    terms = " ".join([said.get("License-Expression") or first_line, *classifiers]).lower()
    return any(word in terms for word in PERMISSIVE) and not any(word in terms for word in OTHER_TERMS)


def _project() -> dict[str, Any]:
    return tomllib.loads(_text("pyproject.toml"))


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _code(name: str) -> str:
    """Only what stands in code: prose may say "the intake conversation"."""
    text = _text(name)
    fenced = [m[0] for m in FENCED.finditer(text)]
    return "\n".join([*fenced, *re.findall(r"`[^`\n]+`", FENCED.sub("", text))])
