"""A topic's rows as the two files of a content pack: its answers, and its training questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.knowledge.checks.plain_language import SENTENCE_CHARACTERS
from bot.knowledge.files.yaml_text import yaml_text
from bot.knowledge.sentence_splitting import COMMA, clauses, gathered, whole_sentences, without_end
from bot.knowledge.spreadsheet.cells import NamedSource
from bot.knowledge.spreadsheet.rows import QuestionRow
from bot.knowledge.spreadsheet.wording import words

REVIEW_AFTER = timedelta(days=180)
_MARKUP = str.maketrans("[]{}", "（）（）")


def answers_file(key: str, title: str, rows: Mapping[str, QuestionRow], *, file: str, today: date) -> str:
    """The text of data/faq/<topic>.yml.

    Args:
        key: of the topic, as `key_for` makes it.
        title: of the topic, as the spreadsheet calls it; also its keyword.
        rows: the topic's rows by the key of their answer.
        file: the name of the spreadsheet.
        today: the day of the import, by which the answers count as checked.
    """
    departments = Counter(row.authority for row in rows.values() if row.authority)
    authority = departments.most_common(1)[0][0] if departments else words()["pack"]["authority"]
    sources = _Sources(words()["pack"]["source"].format(file=file))
    answers = {name: _answer(row, authority, sources) for name, row in rows.items()}
    values = {
        "topic": key,
        "title": title,
        "keywords": [title],
        "authority": authority,
        "reviewed": today,
        "review_by": today + REVIEW_AFTER,
        "imported_from": file,
        "sources": sources.listed,
        "answers": answers,
    }
    return words()["pack"]["answers_comment"].format(file=file) + yaml_text(values)


def questions_file(key: str, rows: Mapping[str, QuestionRow], *, file: str) -> str:
    """The text of data/nlu/<topic>.yml."""
    intents = [
        {
            "intent": f"{key}/{name}",
            "examples": "".join(f"- {_as_example(wording)}\n" for wording in row.wordings),
        }
        for name, row in rows.items()
    ]
    comment = words()["pack"]["questions_comment"].format(file=file)
    return comment + yaml_text({"version": "3.1", "nlu": intents}).replace("version: '3.1'", 'version: "3.1"')


def in_short_sentences(text: str) -> str:
    """The text with full stops for the commas of sentences that are too long for the accessible mode; no word changes.

    A clause that is too long by itself stays as it is.
    """
    return "".join(sentence if _is_short(sentence) else _shortened(sentence) for sentence in whole_sentences(text))


def _shortened(sentence: str) -> str:
    parts = gathered(clauses(sentence, COMMA), _is_short)
    return "".join(f"{part[:-1]}。" if part.endswith(COMMA) else part for part in parts)


def _is_short(text: str) -> bool:
    return len(without_end(text)) <= SENTENCE_CHARACTERS


class _Sources:
    """The sources of a topic, each under one key however many answers name it."""

    def __init__(self, unnamed: str) -> None:
        self._unnamed = unnamed
        self._keys: dict[tuple[str, str | None, str], str] = {}
        self.listed: dict[str, dict[str, Any]] = {}

    def key_of(self, source: NamedSource | None, issuer: str) -> str:
        title, url = (source.title, source.url) if source else (self._unnamed, None)
        known = (title, url, issuer)
        if known not in self._keys:
            key = self._keys[known] = f"source_{len(self._keys) + 1}"
            # Nobody compared the answer with the text when it was imported.
            self.listed[key] = {"title": title, "issuer": issuer, **({"url": url} if url else {}), "read": False}
        return self._keys[known]


def _answer(row: QuestionRow, topic_authority: str, sources: _Sources) -> dict[str, Any]:
    summary, *paragraphs = row.answer.splitlines()
    issuer = row.authority or topic_authority
    named: Sequence[NamedSource | None] = [*row.sources] or [None]
    citations = [
        {"source": sources.key_of(source, issuer), **({"article": source.article} if source and source.article else {})}
        for source in named
    ]
    optional = {
        "paragraphs": paragraphs,
        "telephones": list(row.telephones),
        "authority": row.authority if row.authority != topic_authority else None,
        "effective": row.effective,
        "expires": row.expires,
    }
    return {
        "question": row.question,
        "summary": summary,
        **{name: value for name, value in optional.items() if value},
        "citations": citations,
        "plain": {"summary": in_short_sentences(summary)},
    }


def _as_example(wording: str) -> str:
    """The wording without what Rasa would read as markup or as a command."""
    return wording.translate(_MARKUP).lstrip("/")
