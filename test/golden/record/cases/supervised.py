"""Selectors that find bands by labels."""

import torch

from case import Case, Data, Run, grid

MODULE = "cuvis_ai.node.channel_selector"
BANDS = grid(440, 920, 17)


def cases() -> list[Case]:
    data = Data(600)
    batches = [scene(data, 2), scene(data, 1)]
    run = [Run({"cube": data.uniform(1, 4, 4, len(BANDS)), "wavelengths": BANDS})]
    settings = {"num_spectral_bands": len(BANDS), "norm_mode": "per_frame"}
    empty = {"windows": [[440, 560], [571, 575], [600, 920]]}
    made = [Case(f"{MODULE}.{name}", "per_frame", run, settings, fit=batches) for name in ("SupervisedCIRSelector", "SupervisedWindowedSelector", "SupervisedFullSpectrumSelector")]
    made.append(Case(f"{MODULE}.SupervisedWindowedSelector", "empty_window", run, {**settings, **empty, "lambda_penalty": 1.5, "score_weights": [1, 0.5, 2]}, fit=batches))
    made.append(Case(f"{MODULE}.SupervisedCIRSelector", "raw", run, {**settings, "normalize_output": False}, fit=batches))
    return made


def scene(data: Data, images: int) -> dict:
    """Some bands tell the marked pixels from the others, others do not; ties are frequent."""
    mask = data.mask(images, 5, 4, 1)
    step = data.uniform(len(BANDS), high=0.6)
    cube = data.uniform(images, 5, 4, len(BANDS)) + mask * step
    return {"cube": (cube * 20).round() / 20, "mask": mask, "wavelengths": BANDS}
