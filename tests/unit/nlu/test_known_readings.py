"""What a text is read as is known again by the text as it is written."""

from __future__ import annotations

from pathlib import Path

from bot.nlu.known_readings import KnownReadings

KNOWN = ("不用登报", "怎么补", "要带什么")
READ_AS = {"不用登报": "不用登报", "咋补": "怎么补", "要带啥": "要带什么", "没人见过": "没有人见过"}


def test_a_text_leads_to_the_row_of_what_it_is_read_as() -> None:
    readings = KnownReadings.of(READ_AS, KNOWN)

    assert [readings.row(text) for text in ("不用登报", "咋补", "要带啥")] == [0, 1, 2]


def test_an_edited_text_and_one_whose_reading_isnt_kept_are_unknown() -> None:
    readings = KnownReadings.of(READ_AS, KNOWN)

    assert readings.row("没人见过") is None
    assert readings.row("咋补？") is None
    assert KnownReadings.of({}, ()).row("咋补") is None


def test_they_are_the_same_when_loaded(tmp_path: Path) -> None:
    KnownReadings.of(READ_AS, KNOWN).save(tmp_path)
    loaded = KnownReadings.load(tmp_path)

    assert [loaded.row(text) for text in READ_AS] == [0, 1, 2, None]
