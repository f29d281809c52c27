"""YAML with line numbers.

Values stay nodes until somebody asks for a text, a number or a list; what is none is a problem at its line. Plain
scalars are read as they are written: `title: 1984` and `title: No` are texts where a text is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import yaml

from content.course_folder.problems import Notes, Place
from content.course_folder.rich_text import plain

_TAG = "tag:yaml.org,2002:"
_SCALARS = {_TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")}
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_DIGITS = re.compile(r"\d{1,9}")


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent, index):
        # An alias may stand for itself a million times over.
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="write the text out instead of & and *", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


def read_mapping(text: str, place: Place, notes: Notes) -> Mapping | None:
    """The mapping that a YAML text is, or None and a problem. `place` is where its first line stands."""
    node = _compose(text, place, notes)
    if node is None:
        return None
    value = Value(node, "", place, notes)
    return Mapping(value) if _is_null(node) or isinstance(node, yaml.MappingNode) else value.mapping()


def read_list(text: str, place: Place, notes: Notes) -> list[Value] | None:
    """The items of a YAML text that is a list, or None and a problem."""
    node = _compose(text, place, notes)
    if node is None or _is_null(node):
        return None if node is None else []
    items = Value(node, "", place, notes).items()
    return items if isinstance(node, yaml.SequenceNode) else None


def _compose(text: str, place: Place, notes: Notes) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_Loader) or yaml.ScalarNode(
            _TAG + "null", "", yaml.Mark("", 0, 0, 0, None, None)
        )
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        hint = "; put quotes round a text with a colon in it" if "mapping values" in (error.problem or "") else ""
        notes.problem(place.down(line), f"This is not understood as YAML: {error.problem or error.context}{hint}.")
    except yaml.YAMLError:
        notes.problem(place, "This is not understood as YAML.")
    except RecursionError:
        notes.problem(place, "This is not understood as YAML: too many brackets inside one another.")
    return None


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == _TAG + "null"


class Value:
    """One value with its name and place.

    Each reading method gives None, or nothing, and notes a problem when the value is of another kind.
    """

    def __init__(self, node: yaml.Node, name: str, top: Place, notes: Notes):
        self.node, self.name, self.top, self.notes = node, name, top, notes
        self.place = top.down(node.start_mark.line)

    def problem(self, sentence: str) -> None:
        self.notes.problem(self.place, f"{self.name}: {sentence}" if self.name else sentence)

    @property
    def text_place(self) -> Place:
        """Where the first line of the text itself stands: below a | or >."""
        return self.place.down(1) if getattr(self.node, "style", None) in ("|", ">") else self.place

    def written(self) -> str | None:
        """The text with its lines."""
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag in _SCALARS:
            return "" if _is_null(self.node) else self.node.value
        self.problem("Write a text here.")
        return None

    def text(self) -> str | None:
        """The text on one line."""
        text = self.written()
        return None if text is None else plain(text)

    def number(self) -> int | None:
        text = self.text()
        if text is None:
            return None
        if _DIGITS.fullmatch(text):
            return int(text)
        self.problem("Write a whole number here, in digits.")
        return None

    def truth(self) -> bool | None:
        text = self.text()
        if text is None:
            return None
        if text.lower() in _TRUTH:
            return _TRUTH[text.lower()]
        self.problem("Write true or false here.")
        return None

    def mapping(self) -> Mapping | None:
        if isinstance(self.node, yaml.MappingNode):
            return Mapping(self)
        self.problem("Write lines of the form “key: value” here.")
        return None

    def items(self) -> list[Value]:
        if isinstance(self.node, yaml.SequenceNode):
            return [Value(item, self.name, self.top, self.notes) for item in self.node.value]
        self.problem("Write a list here, each item on a line that begins with a hyphen.")
        return []


class Mapping:
    """Values by key. A key that is written twice is a problem; a key without a value counts as left out."""

    def __init__(self, value: Value):
        self.place, self.name, self.notes = value.place, value.name, value.notes
        self.values: dict[str, Value] = {}
        self.places: dict[str, Place] = {}
        nodes = value.node.value if isinstance(value.node, yaml.MappingNode) else []
        self.in_braces = bool(getattr(value.node, "flow_style", False))
        for key, item in nodes:
            self._take(key, item, value.top)

    def _take(self, key: yaml.Node, item: yaml.Node, top: Place) -> None:
        place = top.down(key.start_mark.line)
        name = key.value if isinstance(key, yaml.ScalarNode) else "?"
        if name in self.places:
            self.notes.problem(place, f"The key “{name}” is here for the second time; keep one.")
            return
        self.places[name] = place
        if not _is_null(item):
            self.values[name] = Value(item, name, top, self.notes)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def get(self, key: str) -> Value | None:
        return self.values.get(key)

    def place_of(self, key: str) -> Place:
        return self.places.get(key, self.place)

    def refuse_others(self, allowed: Collection[str]) -> None:
        """Note a problem for each key that means nothing here."""
        for key, place in self.places.items():
            if key not in allowed:
                self.notes.problem(place, f"The key “{key}” means nothing here; write one of: {', '.join(allowed)}.")
