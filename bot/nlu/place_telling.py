"""Telling apart what a message says of where the citizen is, and what it asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.nlu.place_mentions import Mention
from bot.nlu.place_roles import AT_HOME, BUSY, IN_PASSING, REACH, RELATIVE, SUBJECT, Role

_END_MARKS = " ,，。.、;；:：!！?？~～…"
_ENDS = f"[{_END_MARKS}]"
_BEFORE = re.compile(
    rf"(?:(?:那么?|嗯+|哦|啊|诶|喂|对|因为|但是?|不过|可是?|而且|就是|是这样)?(?:(?P<subject>{SUBJECT}){IN_PASSING}*|{IN_PASSING}*)"
    rf"(?:(?:跟|和|随|陪)着?(?:我|俺)?{RELATIVE}(?:一起|一块)?)?"
    r"(?P<verb>在|住在?|搬[到来去]|来到|到|是|系|喺|搁)?)$"
)
_AREA = r"(?:这边|那边|这里|那里|这儿|那儿|这块|本地|当地|市里|市区|城里|农村|乡下)?"
_PARTICLES = r"(?:了|呢|啊|呀|哈|哦|喔|嘛|吧|咧|嘞|哩|的话)*"
_AFTER = re.compile(
    rf"{_AREA}(?P<what>(?:本地)?人(?![民社才力口工均大数寿行])|的?(?P<busy>{BUSY})(?:的(?={_ENDS}|$|我|能|可|想|要|怎))?|的)?{_PARTICLES}"
)
_END = re.compile(rf"{_ENDS}*$|{_ENDS}+")
_LAST_OF_A_CLAUSE = _END_MARKS + "吗呢啊呀吧了的哈嘛不"
_FROM_BEFORE = re.compile(rf"(?:(?P<subject>{SUBJECT})的?)?(?:户口|户籍|老家|祖籍|原籍|籍贯){IN_PASSING}*(?:在|是)?$")
_OTHERS_BEFORE = re.compile(rf"(?:^|(?<={_ENDS}))[^{_END_MARKS}]{{1,8}}$")
_TOLD: tuple[Role, ...] = ("own", "named")
_AT_HOME = re.compile(AT_HOME)
_SAYS_NOTHING = re.compile(rf"(?:{_ENDS}|[那嗯哦啊对是的了呢吧哈嘛就])+")


def without_telling(text: str, mentions: Sequence[Mention]) -> str | None:
    """A text without the clauses that only tell where the citizen is, as 我在武汉 in 身份证丢了我在武汉能补吗.

    我在武汉打工 stays beside something else, as it may bear upon that.

    Args:
        text: the normalised message.
        mentions: the places that the text names, as `Gazetteer.mentions` finds them.

    Returns:
        What else the text says; empty when it tells a place, the citizen's or another's, and nothing else. None when it
        doesn't speak of where anybody or anything is.
    """
    clauses = _clauses(text, mentions)
    if clauses and len(_SAYS_NOTHING.sub("", _without(text, clauses))) <= 1:  # 额, 诶
        return ""
    told = [clause for clause in clauses if clause.mention.role in _TOLD and not clause.bears_upon_more]
    if not told and not any(each.role in ("own", "others", "registered") for each in mentions):
        return None
    return _without(text, told)


class _Clause(NamedTuple):
    start: int
    end: int
    is_ended: bool
    mention: Mention
    bears_upon_more: bool


def _clauses(text: str, mentions: Sequence[Mention]) -> list[_Clause]:
    """The clauses that tell a place and nothing else, the citizen's or another."""
    found: list[_Clause] = []
    floor = 0
    for mention in mentions:
        clause = _clause(text, floor, mention)
        if clause is not None:
            found.append(clause)
        floor = mention.end + text.startswith("人", mention.end)  # 我是四川人在深圳打工: the 人 is no subject
    # What is said of other places ends with its sentence, or where the citizen begins to speak of himself.
    begun = [clause.start for clause in found if clause.mention.role == "own"]
    return [
        clause
        for clause in found
        if clause.is_ended
        or clause.mention.role == "own"
        or any(clause.mention.end <= start <= clause.end for start in begun)
    ]


def _clause(text: str, floor: int, mention: Mention) -> _Clause | None:
    """The clause that tells this place; None when the place is part of another clause."""
    before = text[max(floor, mention.start - REACH) : mention.start]
    begins = _begins(mention, before, text[: mention.start - len(before)][-2:])
    what = _AFTER.match(text, mention.end)
    if begins is None or what is None:
        return None
    stop = _END.match(text, what.end())
    if mention.role == "own" and what["what"] == "的" and before[-1:] not in ("是", "系") and stop is None:
        return None  # 我在长沙的房子
    return _Clause(
        start=mention.start - len(before) + begins,
        end=stop.end() if stop else what.end(),
        is_ended=stop is not None,
        mention=mention,
        bears_upon_more=what["busy"] is not None and not _AT_HOME.fullmatch(what["busy"]),
    )


def _begins(mention: Mention, before: str, further: str) -> int | None:
    """The start, in the text before a place, of the clause that tells it; `further` is what stands before that text."""
    if mention.role == "elsewhere":
        return None
    if mention.role == "others":
        match = _OTHERS_BEFORE.search(before)
        return match.start() if match else None
    of_registered = _FROM_BEFORE.search(before) if mention.role == "registered" else None
    if of_registered:
        return of_registered.start()
    match = _BEFORE.search(before)
    if match is None:
        return None
    preceding = (further + before[: match.start()])[-1:]
    if mention.role == "named":
        return match.start() if preceding in _END_MARKS and match[0] in ("", "在", "是") else None
    if mention.role == "registered":
        return match.start() if match["subject"] and match[0].endswith("是") else None
    is_apart = match.start() == 0 or preceding in _LAST_OF_A_CLAUSE
    return match.start() if match["subject"] or is_apart else None


def _without(text: str, clauses: Sequence[_Clause]) -> str:
    pieces, position = [], 0
    for clause in clauses:
        pieces.append(text[position : max(position, clause.start)])
        position = max(position, clause.end)
    return "".join([*pieces, text[position:]]).lstrip(_END_MARKS).rstrip(" ,，、;；:：")
