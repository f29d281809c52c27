"""Kinds of exercise: a plain form, a picture worth writing about, its table and its text. Pure: no model, no request.

Every module of this package that has a `KIND` is a kind; a host adds one of its own with `register`.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from content.exercises.frame import Kind

_added: dict[str, Kind] = {}


@cache
def _ours() -> dict[str, Kind]:
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: (kind.order, kind.name))}


def kinds() -> dict[str, Kind]:
    """Every kind by its name, in the order an editor sees them."""
    return {**_ours(), **_added}


def kind(name: str) -> Kind:
    """The kind of this name; KeyError when there is none."""
    return kinds()[name]


def register(new: Kind) -> Kind:
    """Add a kind of the host's own, or put one in the place of ours. Returns it."""
    _added[new.name] = new
    return new
