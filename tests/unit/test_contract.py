from __future__ import annotations

import json

import pytest

from bot.contract import Kind, Mode


@pytest.mark.parametrize("word", [*Kind, *Mode])
def test_a_word_of_the_contract_is_its_text_wherever_it_is_written(word: Kind | Mode) -> None:
    """A formatted `Kind.ANSWER` must not reach a citizen, a log or a metric."""
    assert word == word.value
    assert f"{word}" == str(word) == word.value
    assert json.dumps({"kind": word}) == json.dumps({"kind": word.value})
    assert {word.value: 1}[word] == 1


def test_what_is_no_word_of_the_contract_is_refused() -> None:
    with pytest.raises(ValueError, match="person"):
        Kind("person")
    with pytest.raises(ValueError, match="ACCESSIBLE"):
        Mode("ACCESSIBLE")
