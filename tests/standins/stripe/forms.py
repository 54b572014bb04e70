"""How Stripe is asked: forms whose names are paths, e.g. ``items[0][price]=price_1&expand[]=data.customer``."""

import re
from typing import Any
from urllib.parse import parse_qsl

TRUTH = {"true": True, "false": False}


def parse(text: str) -> dict[str, Any]:
    """The form as nested dicts and lists. Values stay text, except true and false."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        keys = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name)
        _put(tree, keys, TRUTH.get(value, value))
    return _listed(tree)


def _put(tree: dict[str, Any], keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        tree = tree.setdefault(key, {})
    # [] appends.
    tree[keys[-1] or str(len(tree))] = value


def _listed(node: Any) -> Any:
    """Dicts whose keys are 0, 1, 2 … as lists."""
    if not isinstance(node, dict):
        return node
    if node and all(key.isdecimal() for key in node):
        return [_listed(node[key]) for key in sorted(node, key=int)]
    return {key: _listed(value) for key, value in node.items()}
