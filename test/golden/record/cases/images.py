"""Scaling for display, colours of classes and scalars, turning and thinning."""

import torch

from case import Case, Data, Run


def cases() -> list[Case]:
    return [*scaling(), *colours(), *space()]


def scaling() -> list[Case]:
    display = "cuvis_ai.node.normalization.DisplayNormalizer"
    channels = "cuvis_ai.node.preprocessors.ChannelNormalizeNode"
    data = Data(200)
    made = [
        Case(display, "default", [Run({"data": data.uniform(1, 3, 4, 3)})]),
        Case(display, "dark_and_negative", [Run({"data": data.uniform(1, 2, 3, 2, low=-0.01, high=0.01)})]),
        Case(channels, "two_channels", [Run({"images": data.uniform(2, 2, 3, 4)})], {"mean": [0.3, 0.6], "std": [0.2, 2.0]}),
    ]
    return [*made, *percentiles()]


def percentiles() -> list[Case]:
    cls = "cuvis_ai.node.normalization.PercentileNormalizer"
    data = Data(210)
    image = data.uniform(2, 4, 5, 2, high=3)
    per_frame = {"n_channels": 2, "norm_mode": "per_frame"}
    fit = [{"data": data.uniform(2, 3, 4, 2)}, {"data": data.uniform(1, 4, 4, 2, low=0.2, high=2)}]
    statistical = {"n_channels": 2, "norm_mode": "statistical", "quantile_low": 0.1, "quantile_high": 0.8}
    made = [
        Case(cls, "per_frame", [Run({"data": image})], per_frame),
        Case(cls, "per_frame_quantiles", [Run({"data": image})], {**per_frame, "per_frame_quantiles": True, "quantile_low": 0.1, "quantile_high": 0.9}),
        Case(cls, "per_frame_joint", [Run({"data": image})], {**per_frame, "joint_channels": True}),
        Case(cls, "per_frame_joint_quantiles", [Run({"data": image}, gradient=False)], {**per_frame, "joint_channels": True, "per_frame_quantiles": True, "quantize_levels": 7}),
        Case(cls, "statistical", [Run({"data": image})], statistical, fit=fit),
        Case(cls, "statistical_floor_inverted", [Run({"data": image})], {**statistical, "clamp": "floor", "invert": True}, fit=fit),
        Case(cls, "statistical_unclamped", [Run({"data": image})], {**statistical, "clamp": "none"}, fit=fit),
        Case(cls, "unfitted_raises", [Run({"data": image}, raises=True)], statistical),
    ]
    frames = [Run({"data": data.uniform(2 if i == 1 else 1, 3, 4, 2, low=-0.3 * i, high=1 + 0.5 * i)}) for i in range(4)]
    made.append(Case(cls, "running", frames, {"n_channels": 2, "running_warmup_frames": 1, "freeze_running_bounds_after_frames": 4, "quantile_low": 0.05, "quantile_high": 0.9}))
    return made


def colours() -> list[Case]:
    data = Data(220)
    hue = "cuvis_ai.node.colormap.ScalarHSVColormapNode"
    classes = "cuvis_ai.node.colormap.ClassMapToRGB"
    overlay = "cuvis_ai.node.anomaly_visualization.MaskOverlayNode"
    ids = data.integers(2, 3, 4, low=-2, high=25, dtype=torch.int64)
    image = data.uniform(2, 3, 4, 3)
    return [
        Case(hue, "range", [Run({"data": data.uniform(2, 3, 4, 1, low=-2, high=4)})], {"value_min": -1.5, "value_max": 3}),
        Case(classes, "default", [Run({"class_map": ids})], notes="Classes from the twentieth on begin anew; -1 is background, -2 counts as 0."),
        Case(classes, "palette_and_mask", [Run({"class_map": ids, "mask": data.integers(2, 3, 4, low=0, high=3)})], {"palette": [[255, 0, 0], [10, 20, 30], [0, 255, 128]], "background_value": 0}),
        Case(overlay, "colour", [Run({"rgb_image": image, "mask": data.integers(2, 3, 4, low=-1, high=3)})], {"alpha": 0.7, "overlay_color": [0.1, 0.9, 0.4]}),
        Case(overlay, "no_mask", [Run({"rgb_image": image})]),
    ]


def space() -> list[Case]:
    data = Data(230)
    rotate, grid = "cuvis_ai.node.preprocessors.SpatialRotateNode", "cuvis_ai.node.spatial.GridSubsample"
    cube = data.uniform(2, 3, 4, 2)
    made = [Case(rotate, f"by_{angle}", [Run({"cube": cube, "mask": data.integers(2, 3, 4, low=0, high=5)})], {"rotation": angle}) for angle in (270, -90, 180)]
    made += [Case(grid, f"stride_{stride}", [Run({"cube": data.uniform(1, 7, 5, 2)})], {"stride": stride}) for stride in (1, 2, 4)]
    return made
