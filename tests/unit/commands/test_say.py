from __future__ import annotations

from bot.settings import Settings
from bot.storage.pushed_messages import PushedMessages
from bot.storage.store import Store
from tests.support.command_line import CommandLine

PAGE = "@web:0123456789abcdef0123456789abcdef"


async def test_an_answer_waits_for_the_page_that_it_is_for(command_line: CommandLine, tiny_settings: Settings) -> None:
    done = command_line("say", PAGE, "您好，我是窗口的工作人员。\n材料收到了。")
    assert done.returncode == 0, done.stderr
    assert PAGE in done.stdout
    store = Store.open(tiny_settings)
    ((_, message),) = await PushedMessages(store, 1).after(PAGE, "0")
    await store.close()
    assert message["text"] == "您好，我是窗口的工作人员。\n材料收到了。"


def test_whom_nothing_can_be_said_to_is_told_and_what_was_to_be_said_is_not(command_line: CommandLine) -> None:
    done = command_line("say", "citizen", "材料收到了")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing can be said to 'citizen'" in done.stderr
    assert "材料" not in done.stderr
