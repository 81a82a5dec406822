"""Telephone numbers in texts, looked up in the list of hotlines."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.knowledge.files.document import Document
from bot.knowledge.files.problems import Problem
from bot.knowledge.telephone_numbers import telephones_in, without_area_code


def check_telephones(document: Document, hotlines: Collection[str], hotlines_file: str) -> Iterator[Problem]:
    """Numbers that a file names and the list of hotlines doesn't."""
    for location, text in document.texts():
        if location[-1:] == ("url",):
            continue
        is_number = location[-2:-1] == ("telephones",)
        for number in [without_area_code(text.strip())] if is_number else telephones_in(text):
            if number not in hotlines:
                remedy = "check the number; if it is right, list it there with whose it is and what it is for"
                yield document.problem(location, f"names {number}, which {hotlines_file} doesn't list", remedy)
