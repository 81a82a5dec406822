from __future__ import annotations

from bot.contract import Mode
from bot.knowledge.computing.outcome import Lacks, Result
from bot.knowledge.live_pack import shared_pack
from bot.rendering.computed import as_data, asked, told
from bot.rendering.language import language_of
from bot.settings import PROJECT_ROOT
from tests.support.shipped_rules import outcome, rule

PHRASES = language_of(shared_pack(PROJECT_ROOT).current.lexicon).phrases


def result() -> Result:
    found = outcome("minimum_years", sex="male", birth="1967-03", pension_paid=156)
    assert isinstance(found, Result)
    return found


def test_the_figure_comes_first_then_how_the_basis_and_what_could_change_it() -> None:
    figure, how, basis, changes = told(
        rule("minimum_years"), result(), who="您", mode=Mode.STANDARD, phrases=PHRASES
    ).split("\n")
    assert figure == "还不够，您还差2年：要交满15年，现在13年。"
    assert "2027年" in how
    assert basis.startswith("依据：《国务院关于渐进式延迟法定退休年龄的办法》第二条、附件4")
    assert basis.endswith("自2025年1月1日起施行。")
    assert "以社保机构核定为准" in changes


def test_plain_words_leave_out_the_basis() -> None:
    text = told(rule("minimum_years"), result(), who="您妈妈", mode=Mode.ACCESSIBLE, phrases=PHRASES)
    assert text == "还差2年。要交满15年，您妈妈交了13年。\n\n以社保局查的为准。打12333问。"


def test_a_client_gets_it_as_data() -> None:
    data = as_data(rule("minimum_years"), result(), who="您")
    assert data["rule"] == "minimum_years"
    assert data["effective"] == "2025-01-01"
    assert data["figure"].startswith("还不够，您还差2年")


def test_the_question_names_whom_it_is_about() -> None:
    assert asked(rule("minimum_years"), Lacks("birth"), who=None) == "您是哪年哪月生的？"
    assert asked(rule("minimum_years"), Lacks("birth"), who="您妈妈") == "您妈妈是哪年哪月生的？"
    assert asked(rule("minimum_years"), Lacks("items"), who=None) is None
