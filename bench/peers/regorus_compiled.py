"""Rego on regorus, compiled for its virtual machine. Input and answer are JSON."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import msgspec
import regorus

from bench.peers import rego
from bench.rules import Input, Rules

TITLE = "regorus, compiled"
IDS = "yes"


def versions() -> str:
    """Give the distribution and its version."""
    return f"gordon-to-regorus {version('gordon-to-regorus')}"


def build(rules: Rules) -> Any:
    """Compile the module and load it."""
    program = regorus.Program.compile_from_modules(
        "{}", [("norms.rego", rego.write(rules))], ["data.norms.fired"]
    )
    machine = regorus.Rvm()
    machine.load_program(program)
    return machine


def prepare(_: Any, input: Input) -> str:
    """Write the input as JSON."""
    return msgspec.json.encode(input).decode()


def fired(machine: Any, input: str) -> list[str]:
    """Give the norms in force."""
    machine.set_input_json(input)
    found: list[str] = msgspec.json.decode(machine.execute())
    return found
