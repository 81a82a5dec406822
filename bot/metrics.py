"""Numbers for the operators' monitoring, in Prometheus' terms; served at /metrics."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # a time of creation beside each number, which nobody asked for

TURNS = Counter("bianmin_turns", "Messages answered", ["channel", "kind"])
TURN_SECONDS = Histogram(
    "bianmin_turn_seconds",
    "Time from a message's arrival to its reply, in seconds",
    ["channel"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20),
)
WAITING = Gauge("bianmin_messages_waiting", "Messages that wait while others are answered")
REFUSALS = Counter("bianmin_refusals", "Requests that couldn't be served, by reason", ["code"])
STORE_ERRORS = Counter("bianmin_store_errors", "Turns that failed because the store didn't answer")
REQUESTS = Counter("bianmin_requests", "HTTP responses, by status", ["status"])
RECEIVED = Counter(
    "bianmin_platform_messages", "Messages from platforms; repeated: delivered before", ["channel", "receipt"]
)
DELIVERIES = Counter(
    "bianmin_deliveries", "Answers on their way to a platform: sent, delayed, given_up", ["channel", "outcome"]
)
STORE_FULL = Gauge("bianmin_store_full_ratio", "Share of the store's memory limit that is used; 0 without a limit")
