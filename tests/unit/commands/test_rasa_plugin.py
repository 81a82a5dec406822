from __future__ import annotations

import pytest

from bot.commands.rasa_plugin import say_in_one_sentence
from bot.errors import SettingsError


def test_an_error_of_the_project_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    say_in_one_sentence(SettingsError, SettingsError("BIANMIN_PORT: many"), None)
    assert capsys.readouterr().err == "SettingsError: BIANMIN_PORT: many\n"


def test_any_other_error_keeps_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise KeyError("a defect")
    except KeyError as error:
        say_in_one_sentence(KeyError, error, error.__traceback__)
    assert "Traceback" in capsys.readouterr().err
