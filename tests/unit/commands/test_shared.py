from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from bot.commands.shared import current_model_of, progress, say_step, settings_with
from bot.errors import SettingsError
from bot.settings import Settings, get_settings


def test_an_option_that_was_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANMIN_PORT", "6006")
    monkeypatch.setenv("BIANMIN_HOST", "0.0.0.0")
    settings = settings_with(port=7007, host=None)
    assert (settings.port, settings.host) == (7007, "0.0.0.0")
    assert get_settings() is settings, "Rasa's parts of this process read them there"


def test_an_option_of_zero_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIANMIN_PORT", "6006")
    assert settings_with(port=0).port == 0


def test_a_wrong_option_is_named_as_its_variable() -> None:
    with pytest.raises(SettingsError, match="BIANMIN_PORT"):
        settings_with(port=70000)


def test_progress_is_told_afterwards_on_standard_error_with_the_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("loading"):
        assert capsys.readouterr().err == ""
    say_step("training", time.monotonic() - 61)
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r" +0\.\d s  loading\n +61\.\d s  training\n", told.err)


def test_a_current_model_is_used_as_it_is(tiny_settings: Settings, tiny_models: Path) -> None:
    assert current_model_of(tiny_settings).parent == tiny_models
