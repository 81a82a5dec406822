"""A pack that was loaded never changes: a turn that began with it ends with it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from bot.knowledge.lexicon import Lexicon
from bot.knowledge.loaded_pack import LoadedPack
from bot.knowledge.loading import load_knowledge
from tests.support.content_directory import ContentDirectory


@pytest.mark.parametrize("name", ["knowledge", "lexicon"])
def test_nothing_of_a_loaded_pack_can_be_exchanged(content: ContentDirectory, name: str) -> None:
    loaded = LoadedPack(load_knowledge(content.root), Lexicon())

    with pytest.raises(FrozenInstanceError):
        setattr(loaded, name, None)
    with pytest.raises(FrozenInstanceError):
        setattr(loaded.knowledge, "answers", {})  # noqa: B010 - mypy would refuse the plain assignment
