from __future__ import annotations

import re

from prometheus_client import REGISTRY, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.settings import PROJECT_ROOT


def served() -> dict[str, set[str]]:
    """What is served under this project's name: of each metric the names of its labels."""
    metrics.TURNS.labels("rest", "answer")
    families = text_string_to_metric_families(generate_latest(REGISTRY).decode())
    return {
        sample.name: set(sample.labels)
        for family in families
        for sample in family.samples
        if sample.name.startswith("bianmin_")
    }


def test_no_time_of_creation_is_served_beside_a_number() -> None:
    names = served()
    assert "bianmin_turns_total" in names
    assert [name for name in names if name.endswith("_created")] == []


def test_every_metric_says_what_it_counts_and_none_has_a_label_for_a_citizen() -> None:
    all_metrics = [each for name, each in vars(metrics).items() if name.isupper()]
    assert len(all_metrics) > 5
    labels = {label for each in all_metrics for label in each._labelnames}
    assert labels == {"channel", "kind", "code", "status", "receipt", "outcome"}
    assert all(each._documentation and each._name.startswith("bianmin_") for each in all_metrics)


def test_the_metrics_that_the_documents_name_are_there() -> None:
    documents = "".join(path.read_text(encoding="utf-8") for path in (PROJECT_ROOT / "docs").glob("*.md"))
    named = set(re.findall(r"bianmin_[a-z_]+_total", documents))
    assert named
    there = {f"{each._name}_total" for name, each in vars(metrics).items() if name.isupper()}
    assert named <= there


def test_a_reply_is_timed_up_to_the_longest_that_one_may_take() -> None:
    before = REGISTRY.get_sample_value("bianmin_turn_seconds_bucket", {"channel": "clock", "le": "20.0"}) or 0
    metrics.TURN_SECONDS.labels("clock").observe(19.9)
    metrics.TURN_SECONDS.labels("clock").observe(0.004)
    assert REGISTRY.get_sample_value("bianmin_turn_seconds_bucket", {"channel": "clock", "le": "20.0"}) == before + 2
    assert REGISTRY.get_sample_value("bianmin_turn_seconds_bucket", {"channel": "clock", "le": "0.005"}) == 1
