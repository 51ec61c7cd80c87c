from __future__ import annotations

import logging
import os
import stat
import threading
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, variable


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("INTAKE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_all_is_kept_in_var() -> None:
    settings = Settings.load()
    assert settings.home == Path("var")
    assert settings.database_url == "sqlite:///var/intake.db"
    assert (settings.public_url, settings.secret, settings.encoder) == (None, None, None)


def test_the_database_follows_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INTAKE_HOME", str(tmp_path / "home"))
    assert Settings.load().database_url == f"sqlite:///{tmp_path}/home/intake.db"


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("INTAKE_HOME=filed\nINTAKE_PUBLIC_URL=https://a.example/\n")
    monkeypatch.setenv("INTAKE_HOME", "set")
    settings = Settings.load()
    assert (settings.home, settings.public_url) == (Path("set"), "https://a.example")


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_PUBLIC_URL", "")
    assert Settings.load().public_url is None


@pytest.mark.parametrize(
    ("name", "value", "problem", "allowed"),
    [
        ("INTAKE_PUBLIC_URL", "example.org", "'example.org': it is no such address", "http"),
        ("INTAKE_PUBLIC_URL", "https://x.example/?a=1", "it is no such address", "without query"),
        ("INTAKE_DATABASE_URL", "mysql://u:geheim@h/d", "it names no database", "postgresql://"),
        ("INTAKE_SECRET", "short-secret", "it is too short", "at least 16"),
        ("INTAKE_ALLOWED_ORIGINS", "https://*.example.org", "is no origin", "separated by commas"),
        ("INTAKE_ALLOWED_ORIGINS", "https://example.org/page", "more than an origin", "separated by commas"),
        ("INTAKE_ENCODER", "/no/such/folder", "it does not exist", "a folder that exists"),
        ("INTAKE_HOME", __file__, "it is a file", "a folder"),
        ("INTAKE_ENCODER", __file__, "it is a file", "a folder"),
        ("INTAKE_TELEGRAM_TOKEN", "geheim", "it is no such token", "@BotFather"),
        ("INTAKE_TELEGRAM_BASE_URL", "api.example.org", "it is no such address", "http"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str, allowed: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        Settings.load()
    told = str(raised.value)
    assert told.startswith(name)
    assert problem in told
    assert allowed in told
    assert "geheim" not in told
    assert "short-secret" not in told


def test_all_wrong_values_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SECRET", "x")
    monkeypatch.setenv("INTAKE_PUBLIC_URL", "x")
    with pytest.raises(SettingsError) as raised:
        Settings.load()
    assert len(str(raised.value).splitlines()) == 2


def test_a_home_that_is_a_file_is_the_only_thing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_HOME", __file__)
    with pytest.raises(SettingsError) as raised:
        Settings.load()
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "line"), [(b"A=1\nINTAKE_HOME=caf\xe9\n", 2), ("INTAKE_HOME=x".encode("utf-16"), 1)]
)
def test_a_file_of_settings_that_is_not_utf_8_is_named_with_the_line(tmp_path: Path, content: bytes, line: int) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(SettingsError) as raised:
        Settings.load(tmp_path / ".env")
    assert str(raised.value) == f"{tmp_path}/.env, line {line}: it is not UTF-8; save the file as UTF-8"


@pytest.mark.parametrize(
    ("public_url", "base_url", "brought_to"),
    [
        (None, None, None),
        ("https://a.example", None, "https://a.example"),
        ("http://a.example", None, None),  # Telegram brings updates by https only
        ("http://a.example", "http://localhost:8081", "http://a.example"),
    ],
)
def test_updates_of_telegram_are_brought_where_they_can_be(
    public_url: str | None, base_url: str | None, brought_to: str | None
) -> None:
    settings = Settings(_env_file=None, public_url=public_url, telegram_base_url=base_url)
    assert settings.webhook_url() == brought_to


@pytest.mark.parametrize("inside", ["", "home"])
def test_a_home_that_cannot_be_written_to_is_named(inside: str) -> None:
    home = Path("/sys/kernel") / inside  # not even for root
    if not home.parent.is_dir():
        pytest.skip("this system has no folder that nobody may write to")
    with pytest.raises(SettingsError, match=f"^INTAKE_HOME '{home}': it can't be written to: .*; allowed: a folder"):
        Settings(_env_file=None, home=home).make_home()


def test_a_home_below_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="Not a directory"):
        Settings(_env_file=None, home=tmp_path / "file" / "home").make_home()


def test_a_home_is_made_and_stays_empty(tmp_path: Path) -> None:
    Settings(_env_file=None, home=tmp_path / "new" / "home").make_home()
    assert list((tmp_path / "new" / "home").iterdir()) == []


def test_a_mistyped_variable_is_told_with_the_one_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    monkeypatch.setenv("INTAKE_DATABSE_URL", "sqlite:///x.db")
    (tmp_path / ".env").write_text("INTAKE_QQQ=1\nOTHER=1\n")
    Settings.load()
    assert "INTAKE_DATABSE_URL is not a setting" in caplog.text
    assert "did you mean INTAKE_DATABASE_URL?" in caplog.text
    assert "INTAKE_QQQ is not a setting and has no effect; there are INTAKE_ALLOWED_ORIGINS" in caplog.text
    assert "OTHER" not in caplog.text


def test_known_variables_are_not_warned_of(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("INTAKE_HOME", "x")
    Settings.load()
    assert caplog.text == ""


def test_a_secret_is_made_once_and_kept_for_the_owner_only(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    secrets: list[str] = []
    threads = [threading.Thread(target=lambda: secrets.append(settings.signing_secret())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(secrets) == 8
    assert len(set(secrets)) == 1
    assert len(secrets[0]) >= 32
    assert stat.S_IMODE((tmp_path / "home/secret").stat().st_mode) == 0o600
    assert os.listdir(tmp_path / "home") == ["secret"]


def test_a_set_secret_is_used_and_never_shown(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, secret="0123456789abcdef")
    assert settings.signing_secret() == "0123456789abcdef"
    assert "0123456789abcdef" not in repr(settings)
    assert os.listdir(tmp_path) == []


def test_a_spoilt_secret_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("")
    with pytest.raises(SettingsError, match="too short"):
        Settings(home=tmp_path).signing_secret()


@pytest.mark.parametrize(
    "url", ["smtp://me:hush-hush@mail.example.org/x", "smtp+insecure://me:hush-hush@h", "hush-hush"]
)
def test_a_mail_server_that_cannot_be_used_is_told_and_not_shown(url: str) -> None:
    with pytest.raises(SettingsError, match=r"INTAKE_SMTP_URL: .*; allowed: smtp://user:password@host:587") as error:
        Settings(_env_file=None, smtp_url=url)
    assert "hush" not in str(error.value)


def test_the_mail_servers_password_is_never_shown() -> None:
    settings = Settings(_env_file=None, smtp_url="smtp://me:hush-hush@mail.example.org")
    assert "hush" not in f"{settings!r}{settings}{settings.mail_server()!r}"
    assert settings.mail_server() is not None
    assert settings.mail_server().password == "hush-hush"
    assert Settings(_env_file=None).mail_server() is None


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("hello@example.org", ("", "hello@example.org")),
        ("Harbour Coaching <hello@example.org>", ("Harbour Coaching", "hello@example.org")),
    ],
)
def test_the_sender_is_an_address_with_or_without_a_name(text: str, mailbox: tuple[str, str]) -> None:
    assert Settings(_env_file=None, mail_from=text).mailbox() == mailbox


@pytest.mark.parametrize("text", ["hello", "a@example.org, b@example.org", "x\r\nBcc: a@example.org"])
def test_a_sender_that_is_no_address_is_told(text: str) -> None:
    with pytest.raises(SettingsError, match=r"INTAKE_MAIL_FROM .*no such address; allowed: an e-mail address"):
        Settings(_env_file=None, mail_from=text)


def test_every_setting_says_what_it_is_for_and_what_is_allowed() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, variable(name)
        assert isinstance(field.json_schema_extra, dict)
        assert field.json_schema_extra["allowed"], variable(name)
