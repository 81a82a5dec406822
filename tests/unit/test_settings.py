from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import PROJECT_ROOT, Settings, get_settings, load_settings, unknown_variables, use_settings
from bot.storage.redis_address import without_password
from tests.support.tiny import TINY_PACK


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.__fields__.items() if not field.field_info.description] == []


def test_a_setting_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANMIN_CONTENT", str(TINY_PACK))
    monkeypatch.setenv("BIANMIN_CORS_ORIGINS", "https://a.example, https://b.example:8443")
    settings = load_settings()
    assert settings.content == TINY_PACK
    assert settings.cors_origins == ["https://a.example", "https://b.example:8443"]


@pytest.mark.parametrize(
    ("variable", "value", "hint"),
    [
        ("BIANMIN_PORT", "eighty", "port to listen on"),
        ("BIANMIN_PORT", "70000", "65535"),
        ("BIANMIN_REDIS_URL", "localhost:6379", "redis://"),
        ("BIANMIN_ACTIONS_URL", "localhost:5055", "http://"),
        ("BIANMIN_CORS_ORIGINS", "*", "not an origin"),
        ("BIANMIN_CORS_ORIGINS", "https://a.example/page", "not an origin"),
        ("BIANMIN_LOG_LEVEL", "LOUD", "WARNING"),
        ("BIANMIN_CONTENT", "/nowhere", "domain.yml"),
        *(("BIANMIN_SESSION_HOURS", hours, "is forgotten") for hours in ("0", "0.0002", "8761", "1e13", "inf", "nan")),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, hint: str
) -> None:
    monkeypatch.setenv("BIANMIN_CONTENT", str(TINY_PACK))
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert variable in str(caught.value)
    assert hint in str(caught.value)


@pytest.mark.parametrize("hours", ["0.017", "8760"])
def test_conversations_may_be_kept_for_a_minute_or_a_year(monkeypatch: pytest.MonkeyPatch, hours: str) -> None:
    monkeypatch.setenv("BIANMIN_SESSION_HOURS", hours)
    assert load_settings(content=TINY_PACK).session_hours == float(hours)


def test_a_mistyped_variable_is_known_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BIANMIN_PROT", "BIANMIN_REDIS", "BIANMIN_XYZZY", "BIANMIN_PORT", "BIANMIN_WHEELHOUSE", "BIAN_PORT"):
        monkeypatch.setenv(name, "5")
    unknown = {"BIANMIN_PROT": "BIANMIN_PORT", "BIANMIN_REDIS": "BIANMIN_REDIS_URL", "BIANMIN_XYZZY": None}
    assert unknown_variables() == unknown


def test_a_pack_may_bring_its_own_configuration(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "domain.yml").write_text("version: '3.1'\n")
    assert load_settings(content=tmp_path).config_file == PROJECT_ROOT / "config.yml"
    (tmp_path / "config.yml").write_text("recipe: default.v1\n")
    assert load_settings(content=tmp_path).config_file == tmp_path / "config.yml"


def test_a_password_is_never_shown() -> None:
    assert without_password("redis://user:p@ss@host:6379/0") == "redis://***@host:6379/0"


def test_a_commands_options_win_over_the_environment_until_the_next_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANMIN_PORT", "6006")
    assert use_settings(port=7007).port == 7007
    assert get_settings().port == 7007
    assert use_settings().port == 6006
    monkeypatch.delenv("BIANMIN_PORT")
    use_settings()


def test_a_content_packs_own_files_come_before_the_shipped_ones(tmp_path: Path) -> None:
    for name in ("domain.yml", "config.yml", "endpoints.yml", "credentials.yml"):
        (tmp_path / name).touch()
    (tmp_path / "data").mkdir()
    settings = load_settings(content=tmp_path)
    assert settings.config_file == tmp_path / "config.yml"
    assert settings.endpoints_file == tmp_path / "endpoints.yml"
    assert settings.credentials == tmp_path / "credentials.yml"
    named = load_settings(content=tmp_path, credentials=tmp_path / "other.yml")
    assert named.credentials == tmp_path / "other.yml"
    assert load_settings(content=TINY_PACK).endpoints_file == PROJECT_ROOT / "endpoints.yml"
    assert load_settings(content=TINY_PACK).credentials == PROJECT_ROOT / "credentials.yml"
