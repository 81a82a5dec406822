"""The labelled examples in all features, and how like them messages are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import issparse, load_npz, save_npz

from bot.nlu.similarity import (
    ByteVectors,
    Vector,
    as_reference,
    cosines,
    cosines_between,
    cosines_of_rows,
    examples_of,
    strongest_directions,
)


class ExampleIndex:
    """Examples, those of a label together.

    Args:
        references: by feature, as `bot.nlu.similarity.as_reference` makes them; dense ones projected.
        directions: of each dense feature, what a row is multiplied by.
    """

    def __init__(self, references: Mapping[str, Any], directions: Mapping[str, Vector]) -> None:
        self.references, self.directions = dict(references), dict(directions)

    @classmethod
    def of(cls, features: Mapping[str, Any]) -> ExampleIndex:
        """Of examples: by feature a matrix of shape (examples, dimensions)."""
        directions = {name: strongest_directions(rows) for name, rows in features.items() if not issparse(rows)}
        index = cls({}, directions)
        for name, rows in features.items():
            index.references[name] = as_reference(index.projected(name, rows), np.arange(rows.shape[0]))
        return index

    def projected(self, name: str, rows: Any) -> Any:
        """Rows of a feature, dense ones by their strongest directions."""
        return np.asarray(rows, dtype=np.float32) @ self.directions[name] if name in self.directions else rows

    def by_ngrams(self, features: Mapping[str, Any]) -> dict[str, Vector]:
        """Of one message the cosines with all examples in each sparse feature."""
        return {
            name: cosines(reference, features[name])
            for name, reference in self.references.items()
            if name not in self.directions
        }

    def by_meaning(self, features: Mapping[str, Any]) -> dict[str, Vector]:
        """Of one message the projected row of each dense feature."""
        return {name: self.projected(name, features[name]).ravel() for name in self.directions}

    def of_each(self, features: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, NDArray]]:
        """Of many messages the projected rows, and the cosines with all examples, by feature."""
        rows = {name: self.projected(name, features[name]) for name in self.references}
        return rows, {name: cosines_of_rows(self.references[name], each) for name, each in rows.items()}

    def only(self, examples: NDArray) -> ExampleIndex:
        """That of some of the examples, by their positions."""
        return ExampleIndex(
            {name: examples_of(reference, examples) for name, reference in self.references.items()}, self.directions
        )

    def beside(self, others: ExampleIndex) -> dict[str, NDArray]:
        """The cosines of the examples with others, by feature."""
        return {name: cosines_between(each, others.references[name]) for name, each in self.references.items()}

    def unpacked(self) -> ExampleIndex:
        """The same with every vector at hand in full, for many messages."""
        return ExampleIndex(
            {name: each[:] if isinstance(each, ByteVectors) else each for name, each in self.references.items()},
            self.directions,
        )

    def packed(self) -> ExampleIndex:
        """The same with a byte a number."""
        return ExampleIndex(
            {name: ByteVectors.of(each) if name in self.directions else each for name, each in self.references.items()},
            self.directions,
        )

    def save(self, directory: Path) -> None:
        """Write it, packed, to a directory."""
        for name, reference in self.references.items():
            if name in self.directions:
                np.savez(
                    directory / f"{name}.dense.npz",
                    numbers=reference.numbers,
                    unit=reference.unit,
                    directions=self.directions[name],
                )
            else:
                save_npz(directory / f"{name}.npz", reference, compressed=False)  # the model's package is

    @classmethod
    def load(cls, directory: Path, names: Sequence[str]) -> ExampleIndex:
        """Read that of some features."""
        references, directions = {}, {}
        for name in names:
            dense = directory / f"{name}.dense.npz"
            if not dense.exists():
                references[name] = load_npz(directory / f"{name}.npz")
                continue
            with np.load(dense, allow_pickle=False) as arrays:
                references[name] = ByteVectors(arrays["numbers"], float(arrays["unit"]))
                directions[name] = arrays["directions"]
        return cls(references, directions)
