"""The installed reference, and what it makes of a case."""

import copy
import importlib
import json
import re
import sys
import types
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch

from case import Case, Run

# Buffers that say nothing of what was learnt: constants of the class, and flags.
NO_STATE = {"_initialized", "_statistically_initialized", "coefs", "_ranges", "_xyz_to_srgb_matrix", "_bounds_illuminant"}


def stub_vendor_module() -> None:
    """The vendor's SDK is not needed by what is recorded, only imported: any name of it is an empty class."""
    module = types.ModuleType("cuvis")

    def name_of(name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})

    module.__getattr__ = name_of  # type: ignore[method-assign]
    sys.modules.setdefault("cuvis", module)


def class_of(path: str) -> type:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def tensor_json(value: Any) -> dict[str, Any]:
    """Row-major numbers: a float32 as the shortest decimal that reads back to it, NaN as null and infinity as 1e39."""
    array = value.detach().cpu().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
    if array.dtype == np.float32:
        data = [None if np.isnan(x) else 1e39 * np.sign(x).item() if np.isinf(x) else float(str(x)) for x in array.reshape(-1)]
    else:
        data = [x.item() * 1 for x in array.reshape(-1)]
    whole = [int(x) if isinstance(x, float) and x.is_integer() and abs(x) < 2**53 and not (x == 0 and np.signbit(x)) else x for x in data]
    return {"dtype": str(array.dtype), "shape": list(array.shape), "data": whole}


def finite(value: Any) -> bool:
    tensor = torch.as_tensor(value)
    return not tensor.is_floating_point() or bool(torch.isfinite(tensor).all())


def state_of(node: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.detach().clone() for name, value in node.state_dict().items() if name not in NO_STATE}


def record(case: Case) -> dict[str, Any]:
    torch.manual_seed(0)
    node = class_of(case.cls)(**copy.deepcopy(case.hparams))
    node.train()
    result: dict[str, Any] = {"class_name": case.cls, "hparams": case.hparams, "reference": f"cuvis-ai {version('cuvis-ai')}", "fit": None}
    if case.fit is not None:
        result["fit"] = [{port: tensor_json(value) for port, value in batch.items()} for batch in case.fit]
        try:
            node.statistical_initialization(iter(copy.deepcopy(case.fit)))
        except Exception as error:  # noqa: BLE001
            result["fitRaises"] = type(error).__name__
    # A node that has not run has counted no frames, whatever it is fitted to.
    state = {name: value for name, value in state_of(node).items() if name != "_norm_frame_count"}
    result["state"] = {name: tensor_json(value) for name, value in state.items() if finite(value)}
    result["stateUnset"] = [name for name, value in state.items() if not finite(value)]
    result["runs"] = [record_run(node, run) for run in case.runs]
    result["notes"] = case.notes
    return result


def record_run(node: Any, run: Run) -> dict[str, Any]:
    result: dict[str, Any] = {"stage": run.stage, "training": run.training, "epoch": run.epoch}
    result["inputs"] = {port: tensor_json(value) for port, value in run.inputs.items()}
    node.train(run.training)
    before = state_of(node)
    fresh = copy.deepcopy(node)
    try:
        outputs = forward(node, run, run.inputs)
    except Exception as error:  # noqa: BLE001
        if not run.raises:
            raise
        return {**result, "outputs": {}, "raises": type(error).__name__}
    if run.raises:
        raise RuntimeError(f"{type(node).__name__} was expected to fail")
    tensors = {port: value for port, value in outputs.items() if isinstance(value, torch.Tensor)}
    result["outputs"] = {port: tensor_json(value) for port, value in tensors.items() if finite(value)}
    result["nonFinite"] = [port for port, value in tensors.items() if not finite(value)]
    metrics = {metric.name: float(metric.value) for value in outputs.values() if isinstance(value, list) for metric in value}
    if metrics:
        result["metrics"] = metrics
    after = state_of(node)
    changed = {name: value for name, value in after.items() if finite(value) and not torch.equal(value, before[name])}
    if changed:
        result["stateAfter"] = {name: tensor_json(value) for name, value in changed.items()}
    result["f64AbsDiff"] = {"outputs": rounding_of(fresh, run, tensors)}
    if run.gradient:
        result.update(gradient_of(fresh, run))
    return result


def forward(node: Any, run: Run, inputs: dict[str, Any]) -> dict[str, Any]:
    from cuvis_ai_schemas.enums import ExecutionStage
    from cuvis_ai_schemas.execution import Context

    context = Context(stage=ExecutionStage(run.stage), epoch=run.epoch)
    return node.forward(**inputs, context=context)


def rounding_of(node: Any, run: Run, outputs: dict[str, torch.Tensor]) -> dict[str, float]:
    """How far float32 results are from the same computation in float64; nothing where the class insists on float32."""
    wide = {port: value.double() if isinstance(value, torch.Tensor) and value.is_floating_point() else value for port, value in run.inputs.items()}
    try:
        exact = forward(copy.deepcopy(node).double(), run, wide)
    except Exception:  # noqa: BLE001
        return {}
    floats = {port: value for port, value in outputs.items() if value.dtype == torch.float32 and finite(value)}
    return {port: float(f"{(exact[port].double() - value.double()).abs().max().item():.1e}") for port, value in floats.items() if value.numel() > 0}


def gradient_of(node: Any, run: Run) -> dict[str, Any]:
    """That of S = sum of output * cotangent, with respect to float32 inputs and to state that can be trained."""
    node.unfreeze()
    inputs = {
        port: value.clone().requires_grad_(value.dtype == torch.float32) if isinstance(value, torch.Tensor) else value
        for port, value in run.inputs.items()
    }
    try:
        outputs = forward(node, run, inputs)
    except Exception as error:  # noqa: BLE001
        return {"gradRaises": type(error).__name__}
    reached = {port: value for port, value in outputs.items() if isinstance(value, torch.Tensor) and value.requires_grad}
    if not reached:
        return {"cotangents": None}
    generator = np.random.default_rng(7)
    cotangents = {port: torch.tensor(np.round(generator.normal(0, 1, tuple(value.shape)), 4), dtype=value.dtype) for port, value in reached.items()}
    leaves = {port: value for port, value in inputs.items() if isinstance(value, torch.Tensor) and value.requires_grad}
    parameters = {name: value for name, value in node.named_parameters() if value.requires_grad}
    total = sum((value * cotangents[port]).sum() for port, value in reached.items())
    values = [*leaves.values(), *parameters.values()]
    found = dict(zip([*leaves, *(f"state:{name}" for name in parameters)], torch.autograd.grad(total, values, allow_unused=True), strict=True))
    of_inputs = {port: found[port] for port in leaves if found[port] is not None}
    of_state = {name: found[f"state:{name}"] for name in parameters if found[f"state:{name}"] is not None}
    return {
        "cotangents": {port: tensor_json(value) for port, value in cotangents.items()},
        "gradInputs": {port: tensor_json(value) for port, value in of_inputs.items() if finite(value)},
        "gradState": {name: tensor_json(value) for name, value in of_state.items()},
        "noGradState": [name for name in parameters if found[f"state:{name}"] is None],
        "gradNonFinite": [port for port, value in of_inputs.items() if not finite(value)],
    }


def write(case: Case, folder: Path) -> Path:
    """Records a case and writes its file, one line per entry."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", case.cls.rpartition(".")[2])
    path = folder / words.lower() / f"{case.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record(case), separators=(",", ":"), allow_nan=False) + "\n")
    return path
