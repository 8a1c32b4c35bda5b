"""Spectral pretreatments: one spectrum in, one spectrum out."""

import torch

from case import Case, Data, Run, grid

MODULE = "cuvis_ai.node.pretreatments"


def cases() -> list[Case]:
    return [*elementwise(), *smoothing(), *derivatives(), *continua(), *fitted()]


def elementwise() -> list[Case]:
    log, snv = f"{MODULE}.logarithm.Logarithm", f"{MODULE}.snv.SNVCorrection"
    cube = Data(1).uniform(2, 3, 4, 5, low=0.01, high=3)
    dark = Data(2).uniform(1, 2, 3, 4, low=-0.5, high=0.5)
    flat = Data(3).uniform(1, 2, 2, 6)
    flat[0, 0, 0] = 0.25
    return [
        Case(log, "default", [Run({"cube": cube})]),
        Case(log, "natural_negated", [Run({"cube": cube})], {"mode": "ln", "negate": True}),
        Case(log, "clamped", [Run({"cube": dark})], {"eps": 0.001}, notes="Values below eps count as eps; no gradient passes below it."),
        Case(snv, "default", [Run({"cube": cube})]),
        Case(snv, "flat_spectrum", [Run({"cube": flat}, gradient=False)], notes="The deviation of a constant spectrum is floored at eps."),
        Case(snv, "counts", [Run({"cube": (cube * 4000).round()})], notes="Raw counts."),
    ]


def smoothing() -> list[Case]:
    cls = f"{MODULE}.savitzky_golay.SavitzkyGolay"
    cube, bands = Data(4).uniform(1, 3, 2, 16), grid(450, 750, 16)
    uneven = grid(450, 750, 16).copy()
    uneven[5] += 7
    made = [Case(cls, "default", [Run({"cube": cube}), Run({"cube": cube, "wavelengths": bands})])]
    for mode in ("nearest", "mirror", "constant"):
        made.append(Case(cls, f"first_derivative_{mode}", [Run({"cube": cube})], {"window_length": 5, "polyorder": 2, "deriv": 1, "delta": 2.0, "mode": mode}))
    second = {"window_length": 7, "polyorder": 3, "deriv": 2}
    made.append(Case(cls, "second_derivative_wavelengths", [Run({"cube": cube, "wavelengths": bands})], second, notes="Spacing: the median step of the wavelengths."))
    made.append(Case(cls, "uneven_wavelengths", [Run({"cube": cube, "wavelengths": uneven})], second))
    made.append(Case(cls, "order_below_derivative", [Run({"cube": cube})], {"window_length": 5, "polyorder": 1, "deriv": 2}, notes="The derivative of the polynomial vanishes."))
    return made


def derivatives() -> list[Case]:
    cls = f"{MODULE}.spectral_derivative.SpectralDerivative"
    cube, bands = Data(5).uniform(1, 2, 3, 8), grid(450, 800, 8)
    uneven = bands.copy()
    uneven[[2, 5]] += 9
    return [
        Case(cls, "first", [Run({"cube": cube, "wavelengths": bands})]),
        Case(cls, "second_uneven", [Run({"cube": cube, "wavelengths": uneven})], {"order": 2}, notes="Three-point formula for uneven steps, twice."),
        Case(cls, "two_bands", [Run({"cube": cube[..., :2], "wavelengths": bands[:2]})]),
    ]


def continua() -> list[Case]:
    # On the host here, where no gradient passes.
    cls = f"{MODULE}.continuum_removal.ContinuumRemoval"
    cube, bands = Data(6).uniform(2, 3, 4, 12, low=0.2), grid(450, 800, 12)
    special = torch.stack([torch.full((12,), 0.5), torch.linspace(0.1, 1.2, 12), torch.linspace(1.2, 0.1, 12), torch.zeros(12)]).reshape(1, 2, 2, 12).round(decimals=4)
    return [
        Case(cls, "default", [Run({"cube": cube, "wavelengths": bands}, gradient=False)]),
        Case(cls, "degenerate", [Run({"cube": special, "wavelengths": bands}, gradient=False)], notes="Constant, linear and zero spectra: the hull is the spectrum."),
        Case(cls, "negative", [Run({"cube": Data(7).uniform(1, 2, 3, 9, low=-0.4), "wavelengths": grid(450, 700, 9)}, gradient=False)], {"eps": 0.05}),
        Case(cls, "two_bands", [Run({"cube": cube[..., :2], "wavelengths": bands[:2]}, gradient=False)]),
    ]


def fitted() -> list[Case]:
    data = Data(8)
    batches = [{"cube": data.uniform(2, 3, 4, 5, high=2)}, {"cube": data.uniform(1, 5, 2, 5, low=1, high=4)}]
    run = Run({"cube": data.uniform(1, 3, 3, 5, high=3)})
    constant = [{"cube": torch.cat([data.uniform(1, 3, 3, 2), torch.full((1, 3, 3, 1), 0.5)], dim=-1)}]
    made = []
    for name in ("MeanCenter", "UnitVarianceScaling"):
        cls = f"{MODULE}.scaling.{name}"
        made.append(Case(cls, "two_batches", [run], fit=batches))
        made.append(Case(cls, "unfitted_raises", [Run({"cube": data.uniform(1, 2, 2, 5)}, raises=True)]))
    made.append(Case(f"{MODULE}.scaling.UnitVarianceScaling", "constant_band", [Run({"cube": data.uniform(1, 3, 3, 3)})], fit=constant, notes="The deviation is floored at 1e-8."))
    return made
