"""Selectors by wavelength: false colours, and indices."""

import torch

from case import Case, Data, Run, grid

MODULE = "cuvis_ai.node.channel_selector"
BANDS = grid(430, 910, 25)


def cases() -> list[Case]:
    return [*colours(), *running(), *fitted(), *fixed(), *natural(), *indices()]


def cube(seed: int, *size: int, low: float = 0.02, high: float = 1.0) -> dict:
    return {"cube": Data(seed).uniform(*size, len(BANDS), low=low, high=high), "wavelengths": BANDS}


def colours() -> list[Case]:
    made = []
    for name in ("CIRSelector", "RangeAverageFalseRGBSelector", "CameraEmulationFalseRGBSelector", "CIETristimulusRGBSelector"):
        cls = f"{MODULE}.{name}"
        made.append(Case(cls, "per_frame", [Run(cube(20, 2, 3, 4))], {"norm_mode": "per_frame"}))
        made.append(Case(cls, "raw", [Run(cube(21, 1, 3, 4))], {"normalize_output": False}))
    high = f"{MODULE}.HighContrastSelector"
    made.append(Case(high, "per_frame", [Run(cube(22, 2, 5, 4))], {"norm_mode": "per_frame", "alpha": 0.5}))
    made.append(Case(high, "statistical", [Run(cube(23, 1, 4, 4))], {"norm_mode": "statistical"}, fit=[cube(24, 1, 5, 4), cube(25, 1, 3, 6)]))
    made.append(Case(high, "empty_window", [Run(cube(26, 1, 4, 3))], {"norm_mode": "per_frame", "windows": [[440, 500], [523, 527], [2000, 2100]]}, notes="The band nearest to the middle of an empty window."))
    fast = f"{MODULE}.FastRGBSelector"
    counts = {"cube": (cube(27, 1, 3, 4)["cube"] * 4000).round(), "wavelengths": BANDS}
    made.append(Case(fast, "counts", [Run(counts, gradient=False)]))
    return made


def running() -> list[Case]:
    frames = [cube(30 + i, 2 if i == 1 else 1, 4, 5, high=0.5 + 0.4 * i) for i in range(4)]
    settings = {"running_warmup_frames": 2, "freeze_running_bounds_after_frames": 4}
    return [
        Case(f"{MODULE}.CIRSelector", "running", [Run(frame) for frame in frames], settings, notes="Frames are counted one by one, those of a batch in order: the third and fourth lie in one batch."),
        Case(f"{MODULE}.CIRSelector", "running_never_frozen", [Run(frame) for frame in frames[:3]], {"running_warmup_frames": 0, "freeze_running_bounds_after_frames": None, "apply_gamma": False}),
    ]


def fitted() -> list[Case]:
    batches = [cube(40, 2, 3, 4), cube(41, 1, 4, 6, high=1.5)]
    made = [Case(f"{MODULE}.{name}", "statistical", [Run(cube(42, 1, 4, 4, high=1.4))], {"norm_mode": "statistical"}, fit=batches) for name in ("RangeAverageFalseRGBSelector", "CIETristimulusRGBSelector", "FixedWavelengthSelector")]
    return made


def fixed() -> list[Case]:
    cls = f"{MODULE}.FixedWavelengthSelector"
    five = {"target_wavelengths": [450, 500, 550, 700, 900], "norm_mode": "per_frame"}
    return [
        Case(cls, "five_raw", [Run(cube(50, 1, 3, 3))], {**five, "normalize_output": False}),
        Case(cls, "five_not_normalised", [Run(cube(50, 1, 3, 3))], five, notes="Other than three channels are given as they are."),
        Case(cls, "one_band", [Run(cube(51, 2, 3, 3))], {"target_wavelengths": [777], "norm_mode": "per_frame", "normalize_output": False}),
        Case(cls, "per_frame", [Run(cube(52, 2, 3, 3)), Run(cube(53, 1, 4, 2), stage="train", training=True)], {"norm_mode": "per_frame"}),
    ]


def natural() -> list[Case]:
    cls = f"{MODULE}.CIETristimulusRGBSelector"
    data = Data(60)
    whole, blind, uneven = grid(380, 780, 41), grid(560, 780, 12), grid(400, 700, 16).copy()
    uneven[3] += 6
    made = []
    for name, bands in (("whole_range", whole), ("white_not_adapted", blind), ("uneven", uneven)):
        made.append(Case(cls, name, [Run({"cube": data.uniform(1, 3, 3, len(bands)), "wavelengths": bands})], {"normalize_output": False}))
    white = {"cube": torch.ones(1, 2, 2, len(whole)), "wavelengths": whole}
    made.append(Case(cls, "white", [Run(white, gradient=False)], {"normalize_output": False}, notes="White stays white."))
    made.append(Case(cls, "equal_energy", [Run(cube(61, 1, 3, 3))], {"illuminant": "E", "norm_mode": "per_frame"}))
    return made


def indices() -> list[Case]:
    names = ["NDVI", "NDWI", "NBR", "GNDVI", "NDRE", "EVI", "EVI2", "SAVI", "MSAVI", "CIRedEdge", "MCARI", "PRI"]
    made = []
    for i, name in enumerate(names):
        cls = f"{MODULE}.{name}Selector"
        made.append(Case(cls, "default", [Run(cube(170 + i, 2, 3, 4))]))
        dark = cube(90 + i, 1, 2, 4, low=-0.5, high=0.5)
        dark["cube"][0, 0, :2] = 0
        made.append(Case(cls, "around_zero", [Run(dark, gradient=False)], {"colormap_min": -0.4, "colormap_max": 2.5, "eps": 0.05}))
    made.append(Case(f"{MODULE}.SAVISelector", "soil", [Run(cube(89, 1, 3, 3))], {"soil_factor": 0.25}))
    return made
