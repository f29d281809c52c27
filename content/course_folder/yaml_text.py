"""YAML as a person would write it: keys in the order given, long texts as they are, no line breaks of its own."""

from __future__ import annotations

from typing import Any

import yaml


class Lines(str):
    """A text that is written as lines below a |."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow=False, indentless=False):
        # Lists stand two spaces to the right of their key.
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        return True


def _lines(dumper: yaml.SafeDumper, text: Lines):
    return dumper.represent_scalar("tag:yaml.org,2002:str", f"{text}\n", style="|")


def _text(dumper: yaml.SafeDumper, text: str):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(Lines, _lines)
_Dumper.add_representer(str, _text)


def yaml_text(data: Any) -> str:
    """The YAML of a mapping or list, with a line end at its end; nothing for an empty one."""
    if not data:
        return ""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))
