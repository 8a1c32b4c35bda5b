"""Records what the installed reference makes of the cases under `cases/`: see README.md."""

import argparse
import importlib
import pkgutil
from pathlib import Path

import torch

import cases
from case import Case
from reference import stub_vendor_module, write


def all_cases() -> list[Case]:
    modules = [importlib.import_module(f"cases.{module.name}") for module in pkgutil.iter_modules(cases.__path__)]
    return [case for module in modules for case in module.cases()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the folders of the classes go: test/golden/samples/today")
    parser.add_argument("classes", nargs="*", help="last parts of class names; all by default")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    stub_vendor_module()
    for case in all_cases():
        if not arguments.classes or case.cls.rpartition(".")[2] in arguments.classes:
            print(write(case, arguments.folder))


if __name__ == "__main__":
    main()
