"""What the references share: arguments as JSON on the command line, times as JSON on stdout."""

import json
import os
import resource
import sys
import time

import torch

_values = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
torch.set_num_threads(_values.get("threads", os.cpu_count() or 1))
torch.manual_seed(0)


def arguments():
    """The JSON object of the command line; its `threads` are torch's."""
    return _values


def milliseconds(call, repeats=14, warm_up=2):
    """Time of each call, elapsed and of all processors, after calls that do not count; as many calls as `budgetMs` allows, five at least, if that is given."""
    for _ in range(warm_up):
        call()
    times, cpu = [], []
    budget = _values.get("budgetMs")
    end = time.perf_counter() + (budget or 0) / 1e3
    while len(times) < (5 if budget else repeats) or (budget and time.perf_counter() < end and len(times) < 20000):
        used = time.process_time()
        start = time.perf_counter()
        call()
        times.append(1e3 * (time.perf_counter() - start))
        cpu.append(1e3 * (time.process_time() - used))
    return {"times": times, "cpu": cpu}


def report(variants, skipped=None):
    """Prints the times of each variant, why others are missing, the version of torch and the peak of resident memory in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"torch": torch.__version__, "peakMiB": peak, "variants": variants, "skipped": skipped or {}}))
