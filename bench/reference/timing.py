"""What the references share: arguments as JSON on the command line, figures as JSON on stdout."""

import json
import os
import resource
import sys
import time

import torch


def arguments():
    """The JSON object of the command line, with `threads` applied to torch."""
    values = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    torch.set_num_threads(values.get("threads", os.cpu_count() or 1))
    torch.manual_seed(0)
    return values


def milliseconds(step, repeats=14, warm_up=2):
    """Smallest and median wall time of `step` after calls that do not count."""
    for _ in range(warm_up):
        step()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        step()
        times.append(1e3 * (time.perf_counter() - start))
    return {"min": min(times), "median": sorted(times)[len(times) // 2]}


def report(figures):
    """Prints the figures with the version of torch and the peak of resident memory in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"torch": torch.__version__, "peakMiB": peak, "figures": figures}))
