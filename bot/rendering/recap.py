"""What a citizen takes away of an answer: to copy, to print, to send to the family."""

from __future__ import annotations

from typing import Any

from bot.knowledge.answer import Answer
from bot.rendering.parts import NUMBERED, cited, items_of, taken_away
from bot.rendering.phrases import Phrases, in_words, telephone_of


def recap(answer: Answer, phrases: Phrases, *, for_family: bool = False, place: str | None = None) -> dict[str, Any]:
    """The recap as data: `title`, `lines` (a part with its heading, or a step, on each), and the `telephone` to ask.

    Args:
        answer: told in everyday words where it has them.
        phrases: the headings of its parts.
        for_family: whether it is taken away for somebody else: then also who may act for them.
        place: what is to be known of the place where the matter is done.
    """
    lines = [answer.plain.summary]
    for part in taken_away(for_family=for_family):
        items = items_of(answer, part, plain=True)
        if part in NUMBERED and items:
            steps = (f"{number}. {closed(item)}" for number, item in enumerate(items, start=1))
            lines += [f"{phrases.accessible[part]}：", *steps]
        elif items:
            lines.append(f"{phrases.accessible[part]}：{''.join(map(closed, items))}")
    if place:
        lines.append(place)
    issuers = "、".join(dict.fromkeys(source.issuer for source, _ in cited(answer)))
    lines.append(
        f"{phrases.accessible['sources']}：{issuers}，{phrases.checked.format(reviewed=in_words(answer.reviewed))}。"
    )
    return {"title": answer.question, "lines": lines, "telephone": telephone_of(answer)}


def closed(sentence: str) -> str:
    """The sentence with its full stop, so that several can follow each other."""
    return sentence if sentence.endswith(("。", "？", "；")) else f"{sentence}。"
