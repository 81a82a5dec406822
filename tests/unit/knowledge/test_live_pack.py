"""Live content: an edit is served within seconds, a wrong one never."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ContentError
from bot.knowledge.live_pack import LivePack, read_one_state
from bot.knowledge.loaded_pack import LoadedPack
from tests.support.content_directory import ContentDirectory, passport, passport_details

FILE = "data/faq/passport.yml"


@pytest.fixture
def live(content: ContentDirectory) -> Iterator[LivePack]:
    with LivePack(content.root, interval_seconds=0.1) as live:
        _ = live.current
        yield live


def fee(live: LivePack) -> str | None:
    return live.current.knowledge.get("passport/apply").fee


def eventually(condition: Callable[[], object], seconds: float = 5) -> bool:
    """Whether the condition comes true within the promised time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def with_fee(value: object) -> dict:
    file = passport()
    file["answers"]["apply"]["fee"] = value
    return file


def test_a_corrected_fee_is_served_within_five_seconds(content: ContentDirectory) -> None:
    with LivePack(content.root) as live:
        assert fee(live) == "普通护照120元"
        content.write(FILE, with_fee("普通护照100元"))

        assert eventually(lambda: fee(live) == "普通护照100元")


def test_an_added_file_of_details_is_served(live: LivePack, content: ContentDirectory) -> None:
    content.write("data/details/passport.yml", passport_details())

    assert eventually(lambda: live.current.knowledge.get("passport/lost").details)


def test_an_invalid_edit_is_refused_with_the_reason_in_the_log(
    live: LivePack, content: ContentDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    content.write(FILE, with_fee(100))

    assert eventually(lambda: "answers.apply.fee" in caplog.text)
    assert fee(live) == "普通护照120元"


def test_the_reason_is_logged_once_not_at_each_look(
    live: LivePack, content: ContentDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    content.write(FILE, with_fee(100))
    assert eventually(lambda: "refused" in caplog.text)

    time.sleep(0.5)

    assert caplog.text.count("refused") == 1


def test_a_corrected_edit_is_served_after_a_refused_one(
    live: LivePack, content: ContentDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    content.write(FILE, with_fee(100))
    assert eventually(lambda: "refused" in caplog.text)

    content.write(FILE, with_fee("普通护照100元"))

    assert eventually(lambda: fee(live) == "普通护照100元")


def test_a_file_replaced_by_renaming_is_picked_up(live: LivePack, content: ContentDirectory) -> None:
    new = content.write("data/faq/passport.new", with_fee("普通护照100元"))
    os.replace(new, content.root / FILE)

    assert eventually(lambda: fee(live) == "普通护照100元")


def test_an_edit_that_changes_neither_size_nor_time_is_picked_up(live: LivePack, content: ContentDirectory) -> None:
    before = (content.root / FILE).stat()
    content.write(FILE, with_fee("普通护照130元"))
    os.utime(content.root / FILE, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (content.root / FILE).stat().st_size == before.st_size
    assert eventually(lambda: fee(live) == "普通护照130元")


def test_a_file_being_written_never_shows_half_of_its_answers(live: LivePack, content: ContentDirectory) -> None:
    half = with_fee("普通护照100元")  # valid by itself, so that only patience tells it from the whole
    half["answers"]["apply"]["related"] = []
    del half["answers"]["lost"]
    seen = set()
    for text in ("", half, "", half, with_fee("普通护照100元")):
        content.write(FILE, text)
        for _ in range(3):
            time.sleep(0.06)
            seen.add(frozenset(live.current.knowledge.answers))

    assert eventually(lambda: fee(live) == "普通护照100元")
    assert seen == {frozenset({"passport/apply", "passport/lost"})}


def test_a_new_file_is_served(live: LivePack, content: ContentDirectory) -> None:
    file = passport()
    file["topic"] = "visa"
    for number, answer in enumerate(file["answers"].values()):
        answer.update(question=f"签证{number}怎么办", related=[])
    content.write("data/faq/visa.yml", file)

    assert eventually(lambda: "visa/apply" in live.current.knowledge.answers)


def test_a_deleted_files_answers_go(live: LivePack, content: ContentDirectory) -> None:
    test_a_new_file_is_served(live, content)
    (content.root / "data/faq/visa.yml").unlink()

    assert eventually(lambda: "visa/apply" not in live.current.knowledge.answers)
    assert live.current.knowledge.is_served("passport/apply")


def test_answers_stay_when_deleting_their_file_would_leave_nothing(
    live: LivePack, content: ContentDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    (content.root / FILE).unlink()

    assert eventually(lambda: "refused" in caplog.text)
    assert live.current.knowledge.is_served("passport/apply")


def test_an_overlay_added_while_running_is_served(
    live: LivePack, content: ContentDirectory, overlay: dict[str, Any]
) -> None:
    content.write("data/regions/430100.yml", overlay)

    assert eventually(lambda: live.current.knowledge.get("passport/apply", region="430100").fee == "长沙100元")


def test_answers_and_lexicon_are_exchanged_together(live: LivePack, content: ContentDirectory) -> None:
    content.write("data/lexicon/aspects.yml", {"fee": ["几文钱"]})
    content.write(FILE, with_fee("普通护照100元"))

    seen: set[tuple[str | None, str | None]] = set()

    def both_were_seen() -> bool:
        seen.add(state(live.current))
        return len(seen) > 1

    assert eventually(both_were_seen)
    assert seen == {("普通护照120元", None), ("普通护照100元", "fee")}


def state(pack: LoadedPack) -> tuple[str | None, str | None]:
    return pack.knowledge.get("passport/apply").fee, pack.lexicon.aspects.in_text("要几文钱")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/lexicon/glossary.yml", "replaced: [户口簿]\n"),
        ("data/lexicon/pronunciation.yml", "words: {App: [手机]}\n"),
        ("data/lexicon/aspects.yml", "fee: 几文钱\n"),
        ("data/lexicon/emergency.yml", "fire: [\n"),
        ("data/lexicon/phrases.yml", "standard: {}\n"),
    ],
)
def test_a_broken_edit_of_the_lexicon_refuses_the_edited_answers_too(
    live: LivePack, content: ContentDirectory, caplog: pytest.LogCaptureFixture, path: str, text: str
) -> None:
    caplog.set_level(logging.ERROR)
    before = live.current
    content.write(path, text)
    content.write(FILE, with_fee("普通护照100元"))

    assert eventually(lambda: path in caplog.text)
    assert live.current is before


def test_answers_that_only_the_model_knows_any_more_are_named(
    live: LivePack, content: ContentDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    """It said how many answers there are."""
    caplog.set_level(logging.WARNING)

    def warned(words: str) -> bool:
        return any(words in record.getMessage() for record in caplog.records if record.levelno == logging.WARNING)

    _ = live.current
    topic = passport()
    topic["answers"]["renew"] = topic["answers"].pop("lost")
    topic["answers"]["apply"].pop("related")
    content.write(FILE, topic)
    assert eventually(lambda: warned("doesn't serve any more: passport/lost."))
    topic["answers"]["apply"]["expires"] = date(2020, 1, 1)
    content.write(FILE, topic)
    assert eventually(lambda: warned("doesn't serve any more: passport/apply, passport/lost."))
    caplog.clear()
    content.write(FILE, passport())
    assert eventually(lambda: "passport/lost" in live.current.knowledge.answers)
    assert caplog.records == []


def test_what_is_made_of_a_state_is_made_before_it_is_served(live: LivePack, content: ContentDirectory) -> None:
    prepared: list[LoadedPack] = []
    live.prepare(prepared.append)
    content.write(FILE, with_fee("普通护照100元"))

    assert eventually(lambda: fee(live) == "普通护照100元")
    assert [pack.knowledge.get("passport/apply").fee for pack in prepared] == ["普通护照120元", "普通护照100元"]


def test_a_state_that_nothing_can_be_made_of_is_refused(
    live: LivePack, content: ContentDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse_after_the_first(pack: LoadedPack) -> None:
        if pack.knowledge.get("passport/apply").fee != "普通护照120元":
            raise ContentError(["the reason"])

    live.prepare(refuse_after_the_first)
    content.write(FILE, with_fee("普通护照100元"))

    assert eventually(lambda: "the reason" in caplog.text)
    assert fee(live) == "普通护照120元"


def test_a_pack_whose_actions_need_no_answers_serves_its_lexicon(tmp_path: Path) -> None:
    content = ContentDirectory(tmp_path)
    content.write("data/lexicon/emergency.yml", {"fire": ["着火了"]})

    with LivePack(tmp_path) as live:
        assert live.current.lexicon.alarms.in_text("着火了") == "fire"
        assert not live.current.knowledge.answers


def test_a_turn_in_hand_keeps_the_knowledge_it_began_with(live: LivePack, content: ContentDirectory) -> None:
    turn = live.current.knowledge
    content.write(FILE, with_fee("普通护照100元"))
    assert eventually(lambda: fee(live) == "普通护照100元")

    assert turn.get("passport/apply").fee == "普通护照120元"


async def test_a_turn_sees_one_state_in_every_thread_and_the_next_turn_the_newest(
    live: LivePack, content: ContentDirectory
) -> None:
    async def turn(between: Callable[[], object]) -> tuple[str | None, str | None]:
        read_one_state()
        before = fee(live)
        await asyncio.to_thread(between)
        return before, await asyncio.to_thread(fee, live)

    def edit() -> None:
        content.write(FILE, with_fee("普通护照100元"))
        assert contextvars.Context().run(eventually, lambda: fee(live) == "普通护照100元")

    assert await asyncio.create_task(turn(edit)) == ("普通护照120元", "普通护照120元")
    assert await asyncio.create_task(turn(lambda: None)) == ("普通护照100元", "普通护照100元")


def test_wrong_content_is_refused_at_the_start(content: ContentDirectory) -> None:
    content.write(FILE, with_fee(100))

    with pytest.raises(ContentError, match=r"answers\.apply\.fee"):
        LivePack(content.root)


def test_after_a_fork_edits_are_still_followed(content: ContentDirectory) -> None:
    with LivePack(content.root, interval_seconds=0.1) as live:
        assert fee(live) == "普通护照120元"
        child = os.fork()
        if child == 0:
            followed = eventually(lambda: fee(live) == "普通护照100元")
            os._exit(0 if followed else 1)
        content.write(FILE, with_fee("普通护照100元"))

        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
