"""Losses of several classes."""

import torch

from case import Case, Data, Run

MODULE = "cuvis_ai.node.losses"


def cases() -> list[Case]:
    data = Data(400)
    logits, targets = data.normal(2, 3, 4, 3, scale=2), data.integers(2, 3, 4, low=0, high=3)
    holes = targets.clone()
    holes[0, :2] = -100
    other = targets.clone()
    other[1, 1] = 7

    def run(classes: torch.Tensor, ids: torch.Tensor) -> list[Run]:
        return [Run({"logits": classes, "targets": ids}, stage="train", training=True)]

    cross, dice = f"{MODULE}.CrossEntropyLoss", f"{MODULE}.DiceLoss"
    one = data.normal(2, 3, 4, 1, scale=2)
    return [
        Case(cross, "default", run(logits, targets)),
        Case(cross, "ignored", run(logits, holes), {"weight": 0.5}),
        Case(cross, "weighted_ignored", run(logits, other), {"class_weights": [0.2, 1.0, 3.5], "ignore_index": 7}),
        Case(cross, "large_logits", run(logits * 60, targets)),
        Case(dice, "default", run(logits, targets)),
        Case(dice, "ignored_without_background", run(logits, other), {"ignore_index": 7, "include_background": False, "weight": 2.0, "eps": 0.01}),
        Case(dice, "one_logit", run(one, targets), notes="Class 1 against the others."),
        Case(dice, "one_logit_ignored", run(one, other), {"ignore_index": 7}),
    ]
