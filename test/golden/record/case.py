"""What is recorded: a node class, how it is made, what it is fitted to and what it is run on."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

Tensors = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """One forward pass. `gradient`: also that of a random cotangent, where an output has one."""

    inputs: Tensors
    stage: str = "inference"
    training: bool = False
    epoch: int = 0
    gradient: bool = True
    raises: bool = False


@dataclass(frozen=True)
class Case:
    """A file `<folder>/<name>.json`. `cls` is the path of the class in the reference."""

    cls: str
    name: str
    runs: list[Run]
    hparams: dict[str, Any] = field(default_factory=dict)
    fit: list[Tensors] | None = None
    notes: str = ""


class Data:
    """Synthetic numbers with four decimals, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.generator = np.random.default_rng(seed)

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> torch.Tensor:
        values = self.generator.uniform(low, high, shape)
        return torch.tensor(np.round(values, 4), dtype=torch.float32)

    def normal(self, *shape: int, scale: float = 1.0) -> torch.Tensor:
        return torch.tensor(np.round(self.generator.normal(0, scale, shape), 4), dtype=torch.float32)

    def integers(self, *shape: int, low: int, high: int, dtype: torch.dtype = torch.int32) -> torch.Tensor:
        return torch.tensor(self.generator.integers(low, high, shape), dtype=dtype)

    def mask(self, *shape: int, share: float = 0.3) -> torch.Tensor:
        return torch.tensor(self.generator.uniform(0, 1, shape) < share)


def grid(first: int, last: int, count: int) -> np.ndarray:
    """Band centres in nanometres, evenly spaced, as the reference hands them on: an int32 array."""
    return np.linspace(first, last, count).round().astype(np.int32)
