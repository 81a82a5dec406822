"""A choice among candidates, learned as a conditional logit.

Source: McFadden, "Conditional logit analysis of qualitative choice behavior" (1974).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

_ROUNDS = 300


def fitted_weights(
    features: NDArray,
    is_right: NDArray,
    counts: NDArray,
    towards: NDArray,
    penalty: float,
    *,
    importance: NDArray | None = None,
    bounds: Sequence[tuple[float | None, float | None]] | None = None,
) -> NDArray:
    """The weights of the features that make what is right likeliest among the candidates of each choice.

    Args:
        features: of the candidates, those of a choice together, shape (candidates, features).
        is_right: of each candidate whether it is right; each choice has at least one that is, of several each will do.
        counts: how many candidates each choice has, shape (choices,).
        towards: the weights that the fitted ones are held to, shape (features,), …
        penalty: … and how strongly: of the square of the distance.
        importance: of each choice (default: 1).
        bounds: the least and the greatest weight of each feature (default: none).
    """
    features = features.astype(np.float64)
    towards = towards.astype(np.float64)
    importance = np.ones(len(counts)) if importance is None else importance
    starts = np.cumsum(counts) - counts

    def loss(weights: NDArray) -> tuple[float, NDArray]:
        evidence = features @ weights
        evidence -= np.repeat(np.maximum.reduceat(evidence, starts), counts)
        odds = np.exp(evidence)
        of_right = odds * is_right
        together, together_right = np.add.reduceat(odds, starts), np.add.reduceat(of_right, starts) + 1e-12
        pull = odds / np.repeat(together, counts) - of_right / np.repeat(together_right, counts)
        pull *= np.repeat(importance, counts)
        apart = weights - towards
        value = float((importance * np.log(together / together_right)).sum() + penalty * apart @ apart)
        return value, features.T @ pull + 2 * penalty * apart

    found = minimize(loss, towards, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": _ROUNDS})
    return np.asarray(found.x.astype(np.float32))
