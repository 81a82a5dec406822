"""Asks a stock Rasa model questions. Runs where stock Rasa is installed, and nothing of this project.

    python ask.py MODEL QUESTIONS REPORT

Reads a JSON list of questions. Writes as JSON, for each question, the ranked response keys and the milliseconds of
processor time; and the megabytes of memory that the process holds in the end.
"""

import asyncio
import json
import logging
import resource
import sys
import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog
from rasa.utils.tensorflow.environment import setup_tf_environment


async def ask(model: str, questions: list[str]) -> dict[str, Any]:
    agent = Agent.load(model)
    await agent.parse_message("好")  # no question pays for what is loaded at the first one
    rankings, milliseconds = [], []
    for question in questions:
        started = time.process_time()
        parsed = await agent.parse_message(question)
        milliseconds.append(1000 * (time.process_time() - started))
        rankings.append(response_ranking(parsed))
    return {"rankings": rankings, "milliseconds": milliseconds, "megabytes": resident_megabytes()}


def response_ranking(parsed: dict[str, Any]) -> list[tuple[str, float]]:
    """The response keys and their confidences, best first; those of the predicted intent before all others."""
    intent = next(ranked["name"] for ranked in parsed["intent_ranking"] if ranked["name"] != "nlu_fallback")
    ranking = parsed["response_selector"]["default"]["ranking"]
    keys = [(response["intent_response_key"], response["confidence"]) for response in ranking]
    return sorted(keys, key=lambda key: not key[0].startswith(f"{intent}/"))


def resident_megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


if __name__ == "__main__":
    configure_structlog(logging.WARNING)  # printing what it does takes time
    setup_tf_environment()  # reads how many threads TensorFlow may use
    model, questions, report = sys.argv[1:]
    Path(report).write_text(json.dumps(asyncio.run(ask(model, json.loads(Path(questions).read_text())))))
