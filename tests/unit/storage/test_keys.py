from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from redis.crc import key_slot

from bot.senders import platform_sender
from bot.settings import PROJECT_ROOT
from bot.storage import keys

OTHER_MODULES = [
    path
    for folder in ("bot", "actions")
    for path in sorted((PROJECT_ROOT / folder).rglob("*.py"))
    if path != Path(keys.__file__)
]
ALL_KEYS = {
    keys.events("<sender>"),
    keys.checkpoint("<sender>"),
    keys.preferences("<sender>"),
    keys.pushed("<sender>"),
    keys.rate("<sender>", 0).replace(":0", ":<minute>"),
    keys.lock("<sender>"),
    keys.lock_wake("<sender>"),
    keys.token("<account>"),
    keys.token_fetch("<account>"),
    keys.queued_messages("<channel>", "<sender>"),
    keys.queues_due("<channel>"),
    keys.queue_leases("<channel>"),
    keys.seen("<channel>", "<id>"),
    keys.positions("<channel>"),
    keys.notes("<channel>", "<sender>"),
    keys.WAITING,
    keys.counts(date(2026, 7, 6)).replace("2026-07-06", "<day>"),
    keys.PING,
    keys.SESSIONS_KEY,
    keys.PREVIOUS_SESSIONS_KEY,
    keys.ended_session("<sender>"),
    keys.ticket("<ticket>"),
    keys.address_rate("<address>", 0).replace(":0", ":<minute>"),
    keys.ANNOUNCEMENTS,
    keys.REWRITE_ASKED,
    keys.REWRITTEN,
}


def rows() -> list[str]:
    """The lines of the table in the module's docstring."""
    assert keys.__doc__ is not None
    return [line.strip() for line in keys.__doc__.splitlines() if line.strip().startswith("bianmin:")]


def test_the_table_has_every_key() -> None:
    named = {re.sub(r"[0-9a-f]{32}", "<digest>", re.sub(r"\{[@A-O]{4}\}", "{<slot>}", key)) for key in ALL_KEYS}
    assert {row.split()[0] for row in rows()} == named


def test_every_lifetime_in_the_table_is_one_there_is() -> None:
    told = {name for row in rows() for name in re.findall(r"[A-Z_]+_(?:SECONDS|DAYS)", row)}
    assert told == {name for name in vars(keys) if name.endswith(("_SECONDS", "_DAYS"))}


def test_all_keys_are_named_in_one_place() -> None:
    """So that erasing a citizen can't forget one."""
    named = [path.name for path in OTHER_MODULES if re.search(r"bianmin:[^\s/]", path.read_text(encoding="utf-8"))]
    assert named == []


@pytest.mark.parametrize(
    "sets_a_lifetime", [r"\b[ep]x=\d", r"expire\([^)]*\d\)", r"'p?expire', [^)]*\d\)", r"'[EP]X', \d"]
)
def test_no_lifetime_is_spelt_elsewhere(sets_a_lifetime: str) -> None:
    spelt = [path.name for path in OTHER_MODULES if re.search(sets_a_lifetime, path.read_text(encoding="utf-8"))]
    assert spelt == []


def test_what_one_script_uses_is_on_one_node_of_a_cluster() -> None:
    def slots(*used: str) -> set[int]:
        return {key_slot(key.encode()) for key in used}

    for sender in ("anna", "@pigeon:anna", "张三", *(f"citizen {number}" for number in range(500))):
        of_lock = (keys.lock(sender), keys.lock_wake(sender))
        of_conversation = (keys.events(sender), keys.checkpoint(sender), keys.preferences(sender))
        assert len(slots(*of_lock, *of_conversation)) == 1
    of_channel = (keys.queued_messages("c", "anna"), keys.queues_due("c"), keys.queue_leases("c"), keys.seen("c", "1"))
    assert slots(*of_channel) == slots("{c}")


def test_locks_are_spread_over_all_nodes_of_a_cluster_and_no_two_citizens_share_one() -> None:
    locks = {keys.lock(f"citizen {number}") for number in range(2000)}
    assert len(locks) == 2000
    assert len({key_slot(key.encode()) for key in locks}) > 1800


@pytest.mark.parametrize("sender", ["anna", "@pigeon:anna", "张三"])
def test_a_checkpoint_gives_its_sender_back(sender: str) -> None:
    assert keys.sender_of_checkpoint(keys.checkpoint(sender)) == sender


def test_keys_that_outlive_an_erasure_do_not_name_the_citizen() -> None:
    sender = "@pigeon:anna"
    for key in (keys.rate(sender, 7), keys.lock(sender), keys.lock_wake(sender), keys.seen("pigeon", sender)):
        assert "anna" not in key


def test_the_keys_of_a_citizen_are_those_of_one_citizen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys.time, "time", lambda: 600.0)
    anna = platform_sender("pigeon", "anna")
    of_anna = [key for _, key in keys.of_citizen(anna)]
    assert keys.notes("pigeon", anna) in of_anna
    assert {keys.rate(anna, minute) for minute in (8, 9, 10, 11)} <= set(of_anna)
    assert not set(of_anna) & {key for _, key in keys.of_citizen("anna")}
    assert not any(kind == "channel notes" for kind, _ in keys.of_citizen("anna")), "no platform of theirs is known"


@pytest.mark.parametrize(
    ("sender", "channel"), [("@wecom:zhang", "wecom"), ("@a:b:c", "a"), ("anna", None), ("a@b", None)]
)
def test_the_channel_of_a_sender(sender: str, channel: str | None) -> None:
    assert keys.channel_of(sender) == channel


@pytest.mark.parametrize(("life", "kept"), [(7200, 6900), (400, 200), (600, 300), (0, 0.001)])
def test_a_token_is_kept_for_less_than_its_life(life: float, kept: float) -> None:
    assert keys.token_seconds(life) == kept
