from __future__ import annotations

from bot.knowledge.computing.outcome import Lacks, Result


def test_what_is_lacking_is_no_result() -> None:
    assert Lacks("birth") != Result("birth")
    assert Result("exact").values == {}
