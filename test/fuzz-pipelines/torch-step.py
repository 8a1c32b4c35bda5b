"""Losses and gradients of the step of train-step.ts with plain torch ops in float32, from the .npy files of a folder; JSON out.

The detector is the reference's: a mean and an inverse covariance P in float32. Ours has a centre, whose gradient is that of the
mean, and a factor W of P = W W', whose gradient follows from that of P.
"""

import json
import sys
from pathlib import Path

import numpy
import torch
import torch.nn.functional as functional

FOLDER = Path(sys.argv[1])
SETTINGS = json.loads(sys.argv[2])
PARAMETERS = [
    "normalizer.running_min",
    "normalizer.running_max",
    "selector.channel_logits",
    "rx.mu",
    "rx.cov_inv",
    "logit.scale",
    "logit.bias",
]


def tensor(name):
    return torch.from_numpy(numpy.load(FOLDER / f"{name}.npy"))


def parameter(name):
    return tensor(name).float().requires_grad_()


def step(cube, targets, temperature, p):
    """The losses by the names of their outputs."""
    extent = p["normalizer.running_max"] - p["normalizer.running_min"]
    normalized = (cube - p["normalizer.running_min"]) / extent.clamp(min=1e-6)
    weights = torch.softmax(p["selector.channel_logits"] / temperature, dim=0) * SETTINGS["selected"]
    selected = normalized * weights
    centred = selected - p["rx.mu"]
    scores = ((centred @ p["rx.cov_inv"]) * centred).sum(dim=-1, keepdim=True)
    logits = p["logit.scale"] * (scores - p["logit.bias"])
    bce = functional.binary_cross_entropy_with_logits(logits, targets, pos_weight=torch.tensor(float(SETTINGS["positive"])))
    likely = torch.sigmoid(logits)
    both = (likely * targets).sum()
    iou = 1 - (both + 1e-6) / (likely.sum() + targets.sum() - both + 1e-6)
    return {"mse.loss": functional.mse_loss(selected, normalized), "bce.loss": bce, "iou.loss": iou}


def factor_gradient(gradient):
    """dL/dW of a matrix P = W W' with dL/dP: (dL/dP + dL/dP') W, in float64."""
    wide = gradient.double()
    return (wide + wide.T) @ tensor("rx.factor")


parameters = {name: parameter(name) for name in PARAMETERS}
losses = step(tensor("cube"), (tensor("mask") != 0).float().unsqueeze(-1), tensor("selector.temperature"), parameters)
total = sum(losses.values())
total.backward()
gradients = {name: p.grad for name, p in parameters.items()}
gradients |= {"rx.centre": gradients["rx.mu"], "rx.factor": factor_gradient(gradients["rx.cov_inv"])}
found = {**losses, "train/total": total, **{f"{name}:gradient": value for name, value in gradients.items()}}
print(json.dumps({"torch": torch.__version__, "values": {name: value.flatten().tolist() for name, value in found.items()}}))
