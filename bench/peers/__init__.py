"""The engines that Brightline is measured against, one module each, with the same names.

`versions()` names distribution and version; `build(rules)` compiles all norms, once; `prepare(engine, input)`
puts an input into the engine's own form, outside the time that is measured; `fired(engine, prepared)` gives
the ids of the norms in force. `fired_batch(engine, list)`, where an engine has batches, does so for many
inputs. `IDS` says how the ids come about.
"""

from __future__ import annotations

from types import ModuleType

from bench.peers import cedar, cel_cpp, cel_rust, regorus_compiled, regorus_engine, zen_expression

PEERS: tuple[ModuleType, ...] = (
    regorus_compiled,
    regorus_engine,
    cedar,
    zen_expression,
    cel_cpp,
    cel_rust,
)
