"""What each part of the understanding is worth: the pipeline of config.yml, whole and with parts left out.

    python -m benchmarks.ablation [FILE …]

Trains the components that the configuration names, asks the held-out questions, and writes the table in
docs/understanding.md; of other questions it prints one. Takes about ten minutes on one core.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_yaml_file
from threadpoolctl import threadpool_limits

from benchmarks.questions import HELD_OUT_QUESTIONS, evaluate_timed, median_and_p95, read_questions
from benchmarks.tables import publish
from bot.knowledge.content_pack import ContentPack
from bot.nlu import ranking
from bot.nlu.answer_ranker import AnswerRanker
from bot.nlu.ranking import LabelScores, Ranked, Ranker
from bot.nlu.similarity import Vector
from bot.nlu.spelling_variants import SecondReading
from bot.nlu.understanding import Understanding
from bot.settings import get_settings
from bot.testing.evaluation import Understand

_CONTEXT = ExecutionContext(GraphSchema({}))


class RidgeRanker(Ranker):
    """Ranks by the score of the ridge regression alone."""

    def rank_and_score(self, features: Mapping[str, Any]) -> tuple[list[Ranked], LabelScores]:
        _, scores = super().rank_and_score(features)
        return _best_first(scores.labels, scores.ridge), scores


class NearestNeighbourRanker(Ranker):
    """Ranks by the likest training question of each label, on the average of the features."""

    def rank_and_score(self, features: Mapping[str, Any]) -> tuple[list[Ranked], LabelScores]:
        _, scores = super().rank_and_score(features)
        return _best_first(scores.labels, scores.nearest), scores


class NetworkRanker(Ranker):
    """Ranks by the neural network alone."""

    def rank_and_score(self, features: Mapping[str, Any]) -> tuple[list[Ranked], LabelScores]:
        _, scores = super().rank_and_score(features)
        return _best_first(scores.labels, scores.by_network), scores


def _best_first(labels: NDArray[np.str_], scores: Vector) -> list[Ranked]:
    best = np.argsort(-scores, kind="stable")[: ranking.CANDIDATES]
    return [Ranked(str(labels[index]), float(scores[index])) for index in best]


@dataclass(frozen=True)
class Variant:
    """A way to rank: by which features, with which part of the ranker, and whether a mended reading is ranked too."""

    name: str
    features: tuple[str, ...]
    ranker: type[Ranker] = Ranker
    reads_twice: bool = True


def variants(features: Iterable[str]) -> Iterator[Variant]:
    everything = tuple(features)
    yield Variant("all together", everything)
    for feature in everything:
        yield Variant(f"{feature} only", (feature,))
    for feature in everything:
        yield Variant(f"without {feature}", tuple(other for other in everything if other != feature))
    yield Variant("without the second reading", everything, reads_twice=False)
    yield Variant("nearest neighbour only", everything, NearestNeighbourRanker)
    yield Variant("ridge regression only", everything, RidgeRanker)
    yield Variant("neural network only", everything, NetworkRanker)


class Pipeline:
    """The components that a configuration names, trained one after the other as Rasa trains them, kept in a directory.

    The ranking is trained for each variant; everything else once.
    """

    def __init__(self, steps: Sequence[Mapping[str, Any]], examples: TrainingData, directory: Path) -> None:
        self._storage = LocalModelStorage.create(directory)
        self._components: list[tuple[dict[str, Any], GraphComponent]] = []
        self._fitted: dict[tuple[str, ...], Resource] = {}
        self.examples = examples
        for number, step in enumerate(steps):
            kind = class_from_module_path(step["name"])
            config = {**kind.get_default_config(), **step}
            where = (self._storage, Resource(str(number)), _CONTEXT)
            if kind is AnswerRanker:
                self._components.append((config, kind.create(config, *where)))
                continue
            if hasattr(kind, "train"):
                kind.create(config, *where).train(self.examples)
            component = kind.load(config, *where)
            if hasattr(component, "process_training_data"):
                self.examples = component.process_training_data(self.examples)
            self._components.append((config, component))

    @property
    def features(self) -> Mapping[str, float]:
        """The features that the ranking compares, each with its share."""
        (config,) = (config for config, component in self._components if isinstance(component, AnswerRanker))
        return config["features"]

    def components_for(self, variant: Variant) -> list[GraphComponent]:
        """What a message goes through in a variant, in that order."""
        unused = set(self.features) - set(variant.features)
        chosen = []
        for config, component in self._components:
            if isinstance(component, AnswerRanker):
                chosen.append(self._ranker(variant, config))
            elif not (isinstance(component, SecondReading) and not variant.reads_twice):
                chosen += [] if config.get("alias") in unused else [component]
        return chosen

    def _ranker(self, variant: Variant, config: dict[str, Any]) -> AnswerRanker:
        # The ridge is measured against the whole kernel, so the shares of those that remain must add up to as much.
        scale = sum(self.features.values()) / sum(self.features[name] for name in variant.features)
        config = {**config, "features": {name: self.features[name] * scale for name in variant.features}}
        resource = self._fitted.get(variant.features)
        if resource is None:
            resource = Resource("ranker-" + "-".join(variant.features))
            self._fitted[variant.features] = AnswerRanker.create(config, self._storage, resource, _CONTEXT).train(
                self.examples
            )
        with self._storage.read_from(resource) as directory:
            component = AnswerRanker(config, self._storage, resource)
            component.read(directory)
            component._ranker = variant.ranker.load(directory)
            return component


def understanding_by(components: Sequence[GraphComponent]) -> Understand:
    """How a text is understood outside of any conversation by components that it goes through one after the other."""

    async def understand(text: str) -> Understanding:
        message = Message({TEXT: text})
        for component in components:
            component.process([message])
        return Understanding.from_message(message.data)

    return understand


def main(files: Sequence[Path]) -> None:
    settings = get_settings()
    cases = read_questions(files, settings)
    kinds = sorted({case.kind for case in cases})
    examples = load_data(str(ContentPack(settings.content).training_questions))
    count = len(examples.intent_examples)
    rows = [["ranking by", "top-1", "top-3", *kinds, "median ms", "p95 ms"]]
    with TemporaryDirectory() as directory:
        print(f"learning from {count} questions", file=sys.stderr)
        pipeline = Pipeline(read_yaml_file(settings.config_file)["pipeline"], examples, Path(directory))
        for variant in variants(pipeline.features):
            understand = understanding_by(pipeline.components_for(variant))
            with threadpool_limits(1):
                report, milliseconds = asyncio.run(evaluate_timed(cases, understand))
            by_kind = report.by(lambda case: case.kind)
            shares = [report.questions.top_1, report.questions.top_3, *(by_kind[kind].top_1 for kind in kinds)]
            rows.append([variant.name, *(f"{share:.1%}" for share in shares), *median_and_p95(milliseconds)])
            print(*rows[-1], sep="\t", file=sys.stderr)
    publish(
        "ablation",
        files,
        rows,
        f"{len(cases)} questions, learnt from {count} training questions. By kind: top-1. "
        "Milliseconds of processor time for the whole understanding of a message, on one thread.",
    )


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [HELD_OUT_QUESTIONS])
