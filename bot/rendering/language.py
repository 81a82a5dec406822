"""How the assistant says things in the words of a content pack: its phrases, its glossary, its pronunciation."""

from __future__ import annotations

from functools import cached_property, lru_cache

from bot.errors import ContentError
from bot.knowledge.files.lexicon_files import NO_PHRASES
from bot.knowledge.lexicon import Lexicon
from bot.knowledge.loaded_pack import LoadedPack
from bot.rendering.glossary import Glossary
from bot.rendering.phrases import Phrases
from bot.rendering.speech import Speech


class Language:
    """What renders an answer, made of a lexicon; each part when it is first needed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @cached_property
    def phrases(self) -> Phrases:
        """The phrases around an answer.

        Raises:
            ContentError: the pack has none.
        """
        if self._lexicon.phrases is None:
            raise ContentError([NO_PHRASES])
        return Phrases(**self._lexicon.phrases.dict())

    @cached_property
    def glossary(self) -> Glossary:
        return Glossary(self._lexicon.glossary, self._lexicon.terms)

    @cached_property
    def speech(self) -> Speech:
        return Speech(self._lexicon.pronunciation.words, self._lexicon.pronunciation.web_address)


@lru_cache(maxsize=2)  # the one that is served, and one that is about to be
def language_of(lexicon: Lexicon) -> Language:
    """The language of a lexicon, made once."""
    return Language(lexicon)


def prepare_language(pack: LoadedPack) -> None:
    """Make now what takes half a second to make, so that no citizen waits for it.

    Raises:
        ContentError: the pack lacks what every reply needs.
    """
    language = language_of(pack.lexicon)
    _ = language.phrases
    language.glossary.read_dictionary()
