"""Times computations in torch as bench/reference/run-reference.ts asks: SCRIPT THREADS BUDGET_MS SIZE..., one JSON object on stdout."""

import json
import sys
import time

import torch

THREADS, BUDGET_MS = int(sys.argv[1]), float(sys.argv[2])
SIZES = [int(size) for size in sys.argv[3:]]
torch.set_num_threads(THREADS)


def cube(*dims):
    """float32 values whose last axis is correlated and has a covariance of full rank."""
    torch.manual_seed(0)
    level = 1000 + 500 * torch.rand(*dims[:-1], 1)
    return level * torch.linspace(1, 2, dims[-1]) + 128 * torch.rand(*dims)


def gaussian(x):
    """Mean and whitening factor W of the rows of x with (x - mean) W of unit covariance; float64 on the way, float32 in the end."""
    rows = x.reshape(-1, x.shape[-1]).double()
    covariance = torch.cov(rows.T) + 1e-6 * torch.eye(x.shape[-1], dtype=torch.float64)
    factor = torch.linalg.inv(torch.linalg.cholesky(covariance)).T
    return rows.mean(0).float(), factor.contiguous().float()


def timed(call):
    """Milliseconds of each call within the budget, five at least, after two that do not count; elapsed, and of all processors."""
    for _ in range(2):
        call()
    times, cpu, end = [], [], time.perf_counter() + BUDGET_MS / 1000
    while len(times) < 5 or (time.perf_counter() < end and len(times) < 2000):
        start, used = time.perf_counter(), time.process_time()
        call()
        times.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return {"times": times, "cpu": cpu}


def report(variants, compiled=None):
    """Times each variant (a function and its arguments), and the one named `compiled` under torch.compile where torch has it."""
    found, skipped = {}, {}
    with torch.inference_mode():
        for name, (function, *arguments) in variants.items():
            found[name] = timed(lambda: function(*arguments))
        if compiled is not None:
            try:
                function, *arguments = variants[compiled]
                fast = torch.compile(function)
                found["compile"] = timed(lambda: fast(*arguments))
            except Exception as error:  # an old torch, or no C++ compiler
                skipped["compile"] = f"{type(error).__name__}: {error}".splitlines()[0]
    print(json.dumps({"version": torch.__version__, "variants": found, "skipped": skipped}))
