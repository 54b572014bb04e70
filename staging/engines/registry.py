"""The engines there are. A new one is one file, one line here, and the contract tests."""

from __future__ import annotations

from importlib import import_module

from staging.engines.base import Engine

# Name → "module:class". Imported on first use: web processes never load a renderer.
ENGINES: dict[str, str] = {
    "studio": "staging.engines.studio.engine:StudioEngine",
}


def names() -> tuple[str, ...]:
    """Every engine's name, the default one first."""
    return tuple(ENGINES)


def get(name: str) -> Engine:
    """A fresh engine.

    Raises:
        KeyError: there is no such engine.
    """
    module, _, cls = ENGINES[name].partition(":")
    engine: Engine = getattr(import_module(module), cls)()
    return engine
