"""Decisions by thresholds, and what is found out about pixels."""

import numpy as np
import torch

from case import Case, Data, Run, grid


def cases() -> list[Case]:
    return [*thresholds(), *two_stage(), *gates(), *pixels(), *summaries()]


def thresholds() -> list[Case]:
    data = Data(300)
    threshold, slicer = "cuvis_ai.node.deciders.binary_decider.ScoreThreshold", "cuvis_ai.node.deciders.multi_range_decider.MultiRangeSlicer"
    segmenter = "cuvis_ai.node.segmentation.intensity.IntensityThresholdSegmenter"
    scores = data.uniform(2, 3, 4, 1)
    scores[0, 0, 0] = 0.5
    edges = scores.clone()
    edges[0, 0, :3, 0] = torch.tensor([0.25, 0.5, 0.75])
    cube = data.uniform(2, 3, 4, 5)
    return [
        Case(threshold, "below", [Run({"scores": scores})]),
        Case(threshold, "above", [Run({"scores": scores})], {"keep": "above"}),
        Case(threshold, "by_port", [Run({"scores": scores, "threshold": torch.tensor([0.7])})]),
        Case(slicer, "default", [Run({"scores": edges})], notes="A score at an edge."),
        Case(slicer, "right", [Run({"scores": edges})], {"right": True, "edges": [0.25, 0.75]}),
        Case(segmenter, "mean", [Run({"cube": cube})], {"low": 0.45, "high": 0.6}),
        Case(segmenter, "max", [Run({"cube": cube})], {"low": 0.8, "high": 0.95, "reduction": "max"}),
        Case(segmenter, "band", [Run({"cube": cube})], {"low": 0.2, "high": 0.7, "reduction": "band", "band_index": -2}),
    ]


def two_stage() -> list[Case]:
    cls = "cuvis_ai.node.deciders.two_stage_decider.TwoStageBinaryDecider"
    data = Data(310)
    scores = data.uniform(3, 4, 5, 2, high=10)
    broken = data.uniform(2, 3, 3, 1, low=-2, high=1)
    broken[0, 1, 1] = float("-inf")
    port = {"logits": scores, "image_threshold": torch.tensor([9.7]), "pixel_threshold": torch.tensor([6.5])}
    return [
        Case(cls, "no_gate", [Run({"logits": scores})], {"quantile": 0.8}),
        Case(cls, "gate_and_cutoff", [Run({"logits": scores}), Run({"logits": scores}, stage="val")], {"image_threshold": 9.6, "pixel_threshold": 7.25, "top_k_fraction": 0.1}),
        Case(cls, "by_ports", [Run(port)], {"top_k_fraction": 0.2}),
        Case(cls, "negative_and_infinite", [Run({"logits": broken})], {"pixel_threshold": -0.5, "image_threshold": 0.1}, notes="Infinite scores are left out of the ranges."),
    ]


def gates() -> list[Case]:
    cls = "cuvis_ai.node.deciders.frame_score_gate.FrameScoreGate"
    data = Data(320)
    scores, alarms = data.uniform(3, 4, 5, 1), data.uniform(3, 2, 2, 2)
    return [
        Case(cls, "heatmap", [Run({"scores": scores})], {"threshold": 0.9, "topk_frac": 0.15}),
        Case(cls, "mask", [Run({"scores": scores, "alarm_scores": alarms})], {"threshold": 0.7, "topk_frac": 0.3, "mode": "mask", "mask_threshold": 0.4, "core_ratio": 1.5}),
    ]


def pixels() -> list[Case]:
    data = Data(330)
    saturated, validity = "cuvis_ai.node.preprocessors.SaturatedPixelDetector", "cuvis_ai.node.preprocessors.SpectralValidity"
    cube = data.uniform(2, 3, 4, 5, high=1.2)
    faulty = data.uniform(2, 5, 6, 4, high=2)
    faulty[0, 2, 2, 1], faulty[0, 2, 3], faulty[1, 1, 1, 0] = float("nan"), 0, float("inf")
    bands = grid(450, 750, 4)
    wanted = {"norm_floor": 0.5, "saturation_value": 1.8, "roi_margin_px": 200, "roi_reference_hw": [1000, 1200], "min_valid_fraction": 0.6, "n_features": 4}
    return [
        Case(saturated, "default", [Run({"cube": cube})]),
        Case(saturated, "share", [Run({"cube": cube})], {"saturation_value": 0.9, "mask_threshold": 0.2}),
        Case(validity, "all_reasons", [Run({"cube": faulty}, gradient=False)], wanted),
        Case(validity, "right_bands", [Run({"cube": faulty[..., :4], "wavelengths": bands}, gradient=False)], {"expected_wavelengths": [450, 550.5, 650, 750], "norm_floor": 0.1}),
        Case(validity, "wrong_bands", [Run({"cube": faulty, "wavelengths": bands}, gradient=False)], {"expected_wavelengths": [450, 560, 650, 750]}),
        Case(validity, "wrong_count", [Run({"cube": faulty, "wavelengths": bands}, gradient=False)], {"n_features": 5}),
    ]


def summaries() -> list[Case]:
    data = Data(340)
    mean, references = "cuvis_ai.node.spectral_extractor.MaskedMeanSpectrum", "cuvis_ai.node.spectral_extractor.SignaturesToReferences"
    mask = data.integers(3, 4, 3, low=-1, high=3)
    mask[1] = 0
    spectra = data.uniform(1, 4, 5)
    spectra[0, 1] = 0
    return [
        Case(mean, "empty_mask", [Run({"cube": data.uniform(3, 4, 3, 5), "mask": mask})], notes="The second image has no pixel under the mask."),
        *[Case(references, str(kind or "plain"), [Run({"signatures": spectra})], {"normalize": kind}) for kind in (None, "unit_mean", "l2")],
    ]
