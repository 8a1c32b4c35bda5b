"""Extrema, mean and covariance in float64 over N batches of one image, in one pass. Sizes: N H W C."""

import torch
from inference import SIZES, cube, report_inference

batches, *dims = SIZES
x = cube(1, *dims)


def add(x, low, high, count, mean, scatter):
    rows = x.reshape(-1, x.shape[-1]).double()
    n = rows.shape[0]
    own = rows.mean(0)
    centred = rows - own
    shift = own - mean
    total = count + n
    scatter = scatter + centred.T @ centred + torch.outer(shift, shift) * (count * n / total)
    return torch.minimum(low, x.min()), torch.maximum(high, x.max()), total, mean + shift * (n / total), scatter


def fit_with(step):
    def fit(x):
        inf = torch.tensor(float("inf"))
        state = (inf, -inf, torch.tensor(0.0, dtype=torch.float64), torch.zeros(dims[-1], dtype=torch.float64), torch.zeros(dims[-1], dims[-1], dtype=torch.float64))
        for _ in range(batches):
            state = step(x, *state)
        return state

    return fit


report_inference({"eager": (fit_with(add), x)}, compiled=None)
