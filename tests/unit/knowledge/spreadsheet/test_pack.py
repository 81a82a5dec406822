"""The pack that an import writes: complete, right, and there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge.checks.run_checks import run_checks
from bot.knowledge.spreadsheet import pack as pack_module
from bot.settings import PROJECT_ROOT
from tests.support.shipped_content import shipped_knowledge
from tests.support.spreadsheets import BUS, CARD, PARK, Bianmin, Pack

LONG = {
    **PARK,
    "问题": "公园里能不能烧烤",
    "答案": "公园里划出了专门的区域，市民可以自己带炉子来烧烤，用完要把炭火浇灭，别的地方不能生火。"
    "请拨打0999-86660009咨询。",
}


def names_of(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_the_pack_passes_the_check_with_warnings_at_most(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    pack = imported(sheet(CARD, BUS, PARK, LONG))

    assert {problem.severity for problem in run_checks(pack.root)} == {"warning"}


def test_few_questions_and_split_plain_words_are_one_warning_a_topic(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    problems = run_checks(imported(sheet(CARD, BUS, LONG)).root)

    assert sorted((problem.file.split("/")[1], problem.field) for problem in problems) == [
        ("faq", "imported_from"), ("faq", "imported_from"), ("nlu", "gong_jiao"), ("nlu", "gong_yuan"),
    ]  # fmt: skip


def test_the_plain_words_are_the_answers_own_in_shorter_sentences(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    answer = imported(sheet(LONG)).answer_to(LONG["问题"])

    assert answer.plain.summary != answer.summary
    assert answer.plain.summary.replace("。", "，") == answer.summary.replace("。", "，")
    assert max(map(len, answer.plain.summary.split("。"))) <= 25


def test_numbers_named_in_answers_join_the_list_of_telephones(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    hotlines = imported(sheet({**CARD, "电话": "0999-86660001", "办理部门": "公交集团"}, LONG)).knowledge.hotlines

    assert hotlines["0999-86660001"].name == "公交集团"
    assert hotlines["0999-86660009"].purpose == LONG["问题"]
    assert hotlines["12345"].name == shipped_knowledge().hotlines["12345"].name


def test_the_pack_has_what_a_conversation_needs(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    pack = imported(sheet(CARD))
    domain = yaml.safe_load(pack.text_of("domain.yml"))
    shipped = yaml.safe_load((PROJECT_ROOT / "domain.yml").read_text(encoding="utf-8"))

    assert {"chitchat", "emergency", "handoff", "nlu_fallback", "gong_jiao"} <= set(domain["intents"])
    assert set(domain["responses"]) == set(shipped["responses"])
    assert pack.knowledge.regions.get("430000") is not None
    assert names_of(PROJECT_ROOT / "data" / "lexicon") == names_of(pack.root / "data" / "lexicon")


def test_a_question_of_the_pack_is_no_example_of_a_move(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    shipped = (PROJECT_ROOT / "data/nlu/conversation.yml").read_text(encoding="utf-8")
    assert "- 你们好\n" in shipped

    assert "- 你们好\n" not in imported(sheet({**CARD, "相似问法": "你们好"})).text_of("data/nlu/conversation.yml")


def test_ids_are_readable_and_differ(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    rows = [CARD, {**BUS, "问题": "公交卡丢了怎么捕"}, {**PARK, "主题": "攻交"}]

    assert set(imported(sheet(*rows)).knowledge.answers) == {
        "gong_jiao/gong_jiao_ka_diu_le_zen_me_bu",
        "gong_jiao/gong_jiao_ka_diu_le_zen_me_bu_2",
        "gong_jiao_2/gong_yuan_ji_dian_kai_men",
    }


@pytest.mark.parametrize("topic", ["emergency", "Conversation", "nlu_topic", "region"])
def test_a_topic_is_never_taken_for_a_move(
    sheet: Callable[..., Path], imported: Callable[..., Pack], topic: str
) -> None:
    pack = imported(sheet({**CARD, "主题": topic}))

    assert list(pack.knowledge.topics) == [f"{topic.lower()}_2"]
    assert "chitchat/greet" in pack.text_of("data/nlu/conversation.yml")


def test_a_directory_with_something_in_it_is_left_alone(
    sheet: Callable[..., Path], bianmin: Bianmin, tmp_path: Path
) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "thesis.txt").write_text("all I have")

    assert "--force" in bianmin("import", sheet(CARD), "--out", tmp_path / "pack").said
    forced = bianmin("import", sheet(CARD), "--out", tmp_path / "pack", "--force")
    assert forced.code == 1
    assert "不是内容包" in forced.said
    assert names_of(tmp_path) == {"pack/thesis.txt", "questions.xlsx"}


@pytest.mark.parametrize("place", [PROJECT_ROOT, PROJECT_ROOT.parent])
def test_the_program_itself_is_never_replaced(sheet: Callable[..., Path], bianmin: Bianmin, place: Any) -> None:
    done = bianmin("import", sheet(CARD), "--out", place, "--force")

    assert done.code == 1
    assert "程序自己的目录" in done.said


def test_an_empty_directory_may_be_filled(
    sheet: Callable[..., Path], imported: Callable[..., Pack], tmp_path: Path
) -> None:
    (tmp_path / "pack").mkdir()

    assert imported(sheet(CARD)).answer_to(CARD["问题"])


def test_importing_again_keeps_ids_and_edits_and_drops_what_is_gone(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    homophone = {**BUS, "问题": "公交卡丢了怎么捕"}
    pack = imported(sheet(CARD, homophone, PARK))
    before = pack.answer_to(homophone["问题"]).id
    domain = pack.root / "domain.yml"
    domain.write_text(domain.read_text(encoding="utf-8").replace("不客气。", "别客气。"), encoding="utf-8")
    (pack.root / "data" / "regions" / "notes.txt").write_text("ours")

    again = imported(sheet(homophone, {**BUS, "主题": "出行"}), "--force")

    assert again.answer_to(homophone["问题"]).id == before
    assert set(again.knowledge.topics) == {"gong_jiao", "chu_xing"}
    responses = yaml.safe_load(again.text_of("domain.yml"))["responses"]
    assert responses["utter_thanks"][0]["text"].startswith("别客气。")
    assert "出行、公交" in responses["utter_greet"][0]["text"]
    assert again.text_of("data/regions/notes.txt") == "ours"
    assert not (again.root / "data" / "nlu" / "gong_yuan.yml").exists()


def test_a_pack_whose_rules_name_no_topic_is_not_guessed_about(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin
) -> None:
    pack = imported(sheet(CARD))
    rules = pack.root / "data" / "dialogue" / "rules.yml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("intent: gong_jiao", "intent: vague"), encoding="utf-8")
    done = bianmin("import", sheet(CARD, PARK), "--out", pack.root, "--force")

    assert done.code == 1
    assert "rules.yml里找不到原来的主题（gong_jiao）" in done.said
    assert len(pack.knowledge.answers) == 1


def test_importing_the_same_again_changes_nothing(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    rows = ({**CARD, "电话": "0999-86660001"}, BUS, PARK)
    pack = imported(sheet(*rows))
    before = {name: pack.text_of(name) for name in names_of(pack.root)}
    again = imported(sheet(*rows), "--force")

    assert {name: again.text_of(name) for name in names_of(again.root)} == before


def test_a_topic_written_by_hand_stays_and_may_not_be_contradicted(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin
) -> None:
    pack = imported(sheet(CARD, PARK))
    by_hand = pack.root / "data" / "faq" / "gong_yuan.yml"
    by_hand.write_text(by_hand.read_text(encoding="utf-8").replace("imported_from: questions.xlsx\n", ""), "utf-8")

    assert imported(sheet(CARD), "--force").answer_to(PARK["问题"]).summary == PARK["答案"]
    done = bianmin("import", sheet({**PARK, "答案": "关着。"}), "--out", pack.root, "--force")
    assert done.code == 1
    assert "gong_yuan" in done.said
    assert pack.answer_to(PARK["问题"]).summary == PARK["答案"]


def test_a_write_that_fails_leaves_the_old_pack_and_nothing_beside_it(
    sheet: Callable[..., Path], imported: Callable[..., Pack], bianmin: Bianmin, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = imported(sheet(CARD))
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if ".new-" in self.name:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    done = bianmin("import", sheet(CARD, PARK), "--out", pack.root, "--force")

    assert done.code == 1
    assert "No space left" in done.said
    assert len(pack.knowledge.answers) == 1
    assert sorted(path.name for path in pack.root.parent.iterdir()) == ["pack", "questions.xlsx"]


def test_an_import_that_was_killed_between_two_renames_loses_nothing(
    sheet: Callable[..., Path], imported: Callable[..., Pack]
) -> None:
    pack = imported(sheet(CARD))
    os.rename(pack.root, pack_module._replaced(pack.root))

    again = imported(sheet(CARD, PARK), "--force")

    assert len(again.knowledge.answers) == 2
    assert sorted(path.name for path in again.root.parent.iterdir()) == ["pack", "questions.xlsx"]


def test_files_that_others_may_read_are_readable(sheet: Callable[..., Path], imported: Callable[..., Pack]) -> None:
    pack = imported(sheet(CARD))

    assert pack.root.stat().st_mode & 0o777 == pack.root.parent.stat().st_mode & 0o777 | 0o755 & ~_umask()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
