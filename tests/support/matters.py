"""Three made-up matters, and what is known of a message about them, by its characters alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu.arithmetic import of_length_one
from bot.nlu.context_features import Signs
from bot.nlu.matter_profiles import Matter, MatterProfiles
from tests.support.library_of_signs import encode as characters_of

FEE, LOST, PENSION = "card/fee", "card/lost", "pension/apply"
MATTERS = {
    FEE: Matter(["办居住卡要多少钱", "工本费二十元"], ["居住卡收费吗", "居住卡收费贵不贵"]),
    LOST: Matter(["居住卡丢了怎么补", "先到窗口挂失", "再去照相馆拍照"], ["卡没了咋整", "卡没了咋补"]),
    PENSION: Matter(["养老金怎么申领", "退休前一个月到社保窗口办"], ["退休了找谁", "退休了去哪领"]),
}


def encode(texts: Sequence[str]) -> NDArray:
    """Vectors of length 1: how often each character is in the text."""
    return of_length_one(characters_of(texts))


def made_profiles() -> MatterProfiles:
    """Of the matters; the two about the card are akin."""
    kinship = {FEE: [1.0, 0.4, 0.0], LOST: [0.4, 1.0, 0.0], PENSION: [0.0, 0.0, 1.0]}
    return MatterProfiles.learn(MATTERS, encode, lambda label: np.array(kinship[label], dtype=np.float32))


def signs_of(
    profiles: MatterProfiles,
    text: str,
    alone: Mapping[str, float] | None = None,
    ridge: Sequence[float] = (0.0, 0.0, 0.0),
    goes_on: float = 0.0,
    phrasing: Sequence[float] | None = None,
    by_network: Sequence[float] = (0.0, 0.0, 0.0),
) -> Signs:
    """What is known of a message that was ranked so."""
    scores = np.array(ridge, dtype=np.float32)
    return Signs(
        length=len(text),
        alone=alone or {},
        ridge=scores,
        nearest=scores,
        by_network=np.array(by_network, dtype=np.float32),
        words=profiles.words(text),
        meaning=profiles.meaning(encode([text])),
        phrasing=np.zeros(len(profiles.labels), dtype=np.float32) if phrasing is None else np.array(phrasing),
        goes_on=goes_on,
    )
