"""Stripe's published shapes, as the types that Stripe generates from its OpenAPI description into its library."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import stripe
from stripe._object_classes import OBJECT_CLASSES

# Sent only where asked for or where true: not even a null without.
ABSENT = {
    *("deleted", "refunds", "line_items", "sources", "subscriptions", "tax_ids", "payments", "tiers"),
    "currency_options",
}


@cache
def class_of(name: str) -> type:
    """The library's class for objects that call themselves so."""
    if name == "line_item":
        return stripe.InvoiceLineItem
    module, cls = OBJECT_CLASSES[name]
    return getattr(import_module(module), cls)


@cache
def fields_of(cls: type) -> dict[str, Any]:
    """Field → type."""
    return {name: kind for name, kind in cls.__annotations__.items() if name.islower()}


def complete(data: dict[str, Any]) -> dict[str, Any]:
    """The object with a null for every optional field left out. Fails where the result is not what Stripe publishes."""
    cls = class_of(data["object"])
    blanks = {name: None for name, kind in fields_of(cls).items() if optional(kind) and name not in ABSENT}
    done = {**blanks, **data}
    if problems := list(problems_of(done, cls, data["object"])):
        raise AssertionError("Not what Stripe publishes: " + "; ".join(problems))
    return done


def problems_of(data: dict[str, Any], cls: type, path: str) -> Iterator[str]:
    """Every way in which an object is not what its type says."""
    fields = fields_of(cls)
    for name in data.keys() - fields.keys():
        yield f"{path}.{name} does not exist"
    for name, kind in fields.items():
        if name in data:
            yield from _mismatches(data[name], kind, f"{path}.{name}")
        elif not optional(kind):
            yield f"{path}.{name} is missing"


def optional(kind: Any) -> bool:
    """Whether the type allows null."""
    return type(None) in get_args(kind)


def _mismatches(value: Any, kind: Any, path: str) -> Iterator[str]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Union:
        if value is None and optional(kind):
            return
        # Enumerations are left open for later versions by "or text"; here they are closed.
        closed = any(get_origin(each) is Literal for each in arguments)
        left_out = (type(None), str) if closed else (type(None),)
        tries = [list(_mismatches(value, each, path)) for each in arguments if each not in left_out]
        if all(tries):
            yield from min(tries, key=len)
    elif origin is Literal:
        if value not in arguments:
            yield f"{path} is {value!r}"
    elif origin is list:
        yield from _list(value, arguments, path)
    elif isinstance(kind, ForwardRef | str):
        yield from _referred(value, kind if isinstance(kind, str) else kind.__forward_arg__, path)
    else:
        yield from _plain(value, origin or kind, arguments, path)


def _list(value: Any, arguments: tuple[Any, ...], path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path} is no list"
        return
    for number, each in enumerate(value):
        yield from _mismatches(each, arguments[0], f"{path}[{number}]")


def _referred(value: Any, name: str, path: str) -> Iterator[str]:
    """A whole object where its id may stand as well, or a nested one."""
    if not isinstance(value, dict):
        yield f"{path} is no {name}"
    elif "object" in value:
        yield from problems_of(value, class_of(value["object"]), path)


def _plain(value: Any, kind: Any, arguments: tuple[Any, ...], path: str) -> Iterator[str]:
    if kind is stripe.ListObject:
        for number, each in enumerate(value["data"]):
            yield from _mismatches(each, arguments[0], f"{path}.data[{number}]")
    elif kind is Decimal:
        if not isinstance(value, str):
            yield f"{path} is no decimal"
    elif kind in (int, float, str, bool):
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            yield f"{path} is {value!r}, no {kind.__name__}"
    elif kind is not Any and fields_of(kind):
        yield from problems_of(value, kind, path) if isinstance(value, dict) else [f"{path} is no object"]
