"""The `bianmin` command: the list of its commands, each in `bot/commands/<name>.py`.

What is slow to import is imported inside the commands, so that --help is instant.
"""

from __future__ import annotations

from bot.commands.ask import ask
from bot.commands.channels import channels
from bot.commands.chat import chat
from bot.commands.check import check
from bot.commands.command_errors import Commands
from bot.commands.content import content_commands
from bot.commands.erase import erase
from bot.commands.evaluate import evaluate
from bot.commands.export_person import export_person
from bot.commands.report import report
from bot.commands.say import say
from bot.commands.serve import serve
from bot.commands.test import hold_conversations
from bot.commands.train import train
from bot.commands.waiting import waiting

app = Commands(
    name="bianmin",
    help="便民: a citizen-service chatbot that answers from curated, sourced answers only.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (serve, train, ask, chat, waiting, say, erase, export_person, report, check):
    app.command()(command)
app.command("test")(hold_conversations)
app.command()(evaluate)
app.add_typer(content_commands)
app.add_typer(channels)

if __name__ == "__main__":
    app(prog_name="bianmin")
