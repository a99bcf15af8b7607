"""The weights of what a passage shows, fitted to the record: logistic regression with a ridge, by Newton's method."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RIDGE = 5.0
STEPS = 30
ALWAYS = "always"
LEAST_OVERLAP = 0.4


@dataclass(frozen=True)
class Sample:
    """What one candidate passage shows, and whether it is a passage that the coders marked."""

    group: int
    shows: Mapping[str, float]
    is_marked: bool


def fit(samples: Sequence[Sample], names: Sequence[str]) -> dict[str, float]:
    """The weights that tell marked passages from others best; all but the constant are held near nought."""
    values = np.array([[sample.shows.get(name, 0.0) for name in names] for sample in samples])
    marked = np.array([float(sample.is_marked) for sample in samples])
    ridge = np.diag([0.0 if name == ALWAYS else RIDGE for name in names])
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-values @ weights))
        curve = (values * (likely * (1 - likely))[:, None]).T @ values + ridge
        weights -= np.linalg.solve(curve, values.T @ (likely - marked) + ridge @ weights)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def names_of(samples: Iterable[Sample]) -> list[str]:
    """Everything that any candidate shows, in order."""
    return sorted({name for sample in samples for name in sample.shows})


def fit_without(samples: Sequence[Sample]) -> dict[int, dict[str, float]]:
    """For each group, the weights fitted to all the others."""
    names = names_of(samples)
    groups = sorted({sample.group for sample in samples})
    return {group: fit([sample for sample in samples if sample.group != group], names) for group in groups}
