"""What the references without training share."""

import torch

from timing import arguments, milliseconds, report

SIZES = arguments()["sizes"]


def cube(*dims):
    """float32 values whose last axis is correlated and has a covariance of full rank."""
    level = 1000 + 500 * torch.rand(*dims[:-1], 1)
    return level * torch.linspace(1, 2, dims[-1]) + 128 * torch.rand(*dims)


def gaussian(x):
    """Mean and whitening factor W of the rows of x with (x - mean) W of unit covariance; float64 on the way, float32 in the end."""
    rows = x.reshape(-1, x.shape[-1]).double()
    covariance = torch.cov(rows.T) + 1e-6 * torch.eye(x.shape[-1], dtype=torch.float64)
    factor = torch.linalg.inv(torch.linalg.cholesky(covariance)).T
    return rows.mean(0).float(), factor.contiguous().float()


def report_inference(variants, compiled=None):
    """Times each variant (a function and its arguments), and the one named `compiled` under torch.compile where torch has it."""
    found, skipped = {}, {}
    with torch.inference_mode():
        for name, (function, *operands) in variants.items():
            found[name] = milliseconds(lambda: function(*operands))
        if compiled is not None:
            try:
                function, *operands = variants[compiled]
                fast = torch.compile(function)
                found["compile"] = milliseconds(lambda: fast(*operands))
            except Exception as error:  # an old torch, or no C++ compiler
                skipped["compile"] = f"{type(error).__name__}: {error}".splitlines()[0]
    report(found, skipped)
