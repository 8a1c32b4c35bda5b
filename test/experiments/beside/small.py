"""The experiment of `small.mjs` for curifactory 0.20: data -> train -> measure per parameter set, then best over all."""

import json
import os
from dataclasses import dataclass

import curifactory as cf
import rule
from curifactory.caching import JsonCacher

SEEDS = json.loads(os.environ.get("SEEDS", "[1, 2]"))
WEIGHTS = json.loads(os.environ.get("WEIGHTS", "[0, 10, 100]"))


@dataclass
class Params(cf.ExperimentParameters):
    seed: int = 1
    weight: float = 0.0


def called(stage):
    with open("calls.txt", "a") as file:
        file.write(stage + "\n")


def numbers(seed, count):
    state = seed
    for _ in range(count):
        state = (1103515245 * state + 12345) % 2147483648
        yield (state >> 16) % 100


@cf.stage(None, ["points"], [JsonCacher])
def data(record):
    called("data")
    with open("source.json") as file:
        noise = json.load(file)["noise"]
    draws = list(numbers(record.params.seed, 40))
    return [[x / 10, 2 * (x / 10) + (e - 50) / 100 * noise] for x, e in zip(draws[::2], draws[1::2])]


@cf.stage(["points"], ["model"], [JsonCacher])
def train(record, points):
    called("train")
    return rule.slope(points[:12], record.params.weight)


@cf.stage(["points", "model"], ["error"], [JsonCacher])
def measure(record, points, model):
    called("measure")
    total = 0.0
    for x, y in points[12:]:
        total += (y - model * x) * (y - model * x)
    return total / 8


@cf.aggregate(["error"], ["best"], [JsonCacher])
def best(record, records, error):
    called("best")
    return {each.params.name: value for each, value in error.items()}


def get_params():
    return [Params(name=f"seed={seed} weight={weight}", seed=seed, weight=weight) for seed in SEEDS for weight in WEIGHTS]


def run(param_sets, manager):
    for params in param_sets:
        measure(train(data(cf.Record(manager, params))))
    best(cf.Record(manager, None), None)
