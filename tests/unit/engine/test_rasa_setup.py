from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path

import pytest

from bot.engine import rasa_setup as setup
from bot.engine.rasa_setup import prepare_rasa
from bot.settings import get_settings


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("processor\t: 0\nflags\t\t: fma avx avx2 avx512f avx512dq avx512bw avx512vl\n", "SKYLAKEX"),
        ("processor\t: 0\nflags\t\t: fma avx avx2 avx512f\n", "HASWELL"),
        ("processor\t: 0\nflags\t\t: sse2 avx\n", None),
        ("processor\t: 0\nFeatures\t: fp asimd\n", None),
        (None, None),
    ],
)
def test_the_kind_of_processor_is_told_by_what_it_can(
    told: str | None, kind: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "cpuinfo"
    if told is not None:
        source.write_text(told)
    monkeypatch.setattr(setup, "_CPU_INFO", source)
    monkeypatch.setenv("OPENBLAS_CORETYPE", "")  # so that it is taken away again: a wrong kind ends later trainings
    monkeypatch.delenv("OPENBLAS_CORETYPE")
    prepare_rasa(get_settings())
    assert os.environ.get("OPENBLAS_CORETYPE") == kind


def test_what_an_operator_says_of_the_processor_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "ZEN")
    prepare_rasa(get_settings())
    assert os.environ["OPENBLAS_CORETYPE"] == "ZEN"


def test_a_module_in_the_working_directory_can_be_named_but_stands_in_for_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with `rasa run`. The installed command's own search path doesn't have that directory."""
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    (tmp_path / "channel_of_the_city.py").write_text("NAME = 'city'\n")
    (tmp_path / "actions.py").write_text("raise RuntimeError('not the project's')\n")
    monkeypatch.chdir(tmp_path)
    prepare_rasa(get_settings())
    assert importlib.import_module("channel_of_the_city").NAME == "city"
    assert sys.path[-1] == str(tmp_path)
    found = importlib.util.find_spec("actions")
    assert found is not None
    assert found.origin != str(tmp_path / "actions.py")
