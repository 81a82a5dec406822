"""Telephone numbers in texts: found, and looked up in the list of hotlines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.knowledge.document import Document
from bot.knowledge.problems import Problem

_UNIT = r"(?!\s*(?:元|万|亿|年|月|日|天|人|岁|个|次|克|米|平|公里|户|分|%|号令|号文|号公告|号))"
_SERVICE_NUMBER = re.compile(rf"(?<![\d.,〔第-])(?:12\d{{3}}|95\d{{3}}|96\d{{3,4}})(?![\d.]){_UNIT}")
# Three digits are a telephone number only where somebody dials them: 打120, 电话110; not 120元.
_DIALLED = re.compile(rf"(?:打|拨|电话|热线)[“\"]?(1[012]\d|999)(?![\d.]){_UNIT}")
_ORDINARY = re.compile(r"(?<![\d-])(?:400-?\d{3}-?\d{4}|0\d{2,3}-\d{5,8}|1[3-9]\d{9})(?!\d)")


def telephones_in(text: str) -> list[str]:
    """The telephone numbers in a text, hotlines without their area codes (010-12367 is 12367), each once."""
    found = [match.group() for match in _SERVICE_NUMBER.finditer(text)]
    found += [match.group(1) for match in _DIALLED.finditer(text)]
    found += [match.group() for match in _ORDINARY.finditer(text)]
    return list(dict.fromkeys(without_area_code(number) for number in found))


def check_telephones(document: Document, hotlines: Collection[str], hotlines_file: str) -> Iterator[Problem]:
    """Numbers that a file names and the list of hotlines doesn't."""
    for place, text in document.texts():
        if place[-1:] == ("url",):
            continue
        is_number = place[-2:-1] == ("telephones",)
        for number in [without_area_code(text.strip())] if is_number else telephones_in(text):
            if number not in hotlines:
                remedy = "check the number; if it is right, list it there with whose it is and what it is for"
                yield document.problem(place, f"names {number}, which {hotlines_file} doesn't list", remedy)


def without_area_code(number: str) -> str:
    """A hotline's number as the list of hotlines has it: 010-12367 is 12367."""
    return re.sub(r"^0\d{2,3}-(?=(?:12|95|96)\d{3,4}$)", "", number)
