"""The exercise of an activity: which kind it is, and what its editor worded otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.recall import ActivityIdBlock, activities_of_week
from content.exercises import kinds
from content.exercises.frame import Choice, Kind, Options

Given = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Exercise:
    """A kind of exercise with its options, and the block id of the earlier activity that its answer is compared with."""

    kind: Kind
    options: Options
    compare_with: str = ""

    @property
    def given(self) -> Given:
        """The options as JSON can hold them; `kind.options` reads them again."""
        return {name: [_as_json(choice) for choice in choices] for name, choices in self.options.lists.items()}


def exercise_of(activity: Mapping[str, Any]) -> Exercise | None:
    """The exercise in the value of an activity block, or None. A kind that this site no longer has is none."""
    stream = activity.get("exercise")
    if not stream or stream[0].block_type not in kinds():
        return None
    kind, value = kinds()[stream[0].block_type], stream[0].value
    return Exercise(kind, kind.options(_given(kind, value)), value.get("compare_with") or "")


def _given(kind: Kind, value: Mapping[str, Any]) -> Given:
    given: Given = defaultdict(list)
    worded = {row["choice"]: row for row in value.get("wording") or () if row["choice"] and row["label"]}
    for name, choices in kind.defaults().lists.items():
        if name not in kind.lists and any(path.startswith(f"{name}/") for path in worded):
            given[name] = [_worded(_as_json(choice), f"{name}/{choice.key}", worded) for choice in choices]
    for name in kind.lists:
        for row in value.get(name) or ():
            items = [{"label": item} for item in row.get("items") or ()]
            given[name].append({"label": row["label"], "note": row.get("note") or "", "items": items})
    return dict(given)


def _worded(choice: dict[str, Any], path: str, worded: Mapping[str, Any]) -> dict[str, Any]:
    items = [_worded(item, f"{path}/{item['key']}", worded) for item in choice["items"]]
    row = worded.get(path)
    return choice | {"items": items} | ({"label": row["label"], "note": row["note"] or choice["note"]} if row else {})


def _as_json(choice: Choice) -> dict[str, Any]:
    items = [_as_json(item) for item in choice.items]
    return {"key": choice.key, "label": str(choice.label), "note": str(choice.note), "items": items}


class WordingBlock(blocks.StructBlock):
    """One choice of a kind, called something else."""

    def __init__(self, kind: Kind | None = None, **kwargs):
        choices = [] if kind is None else list(_relabelled(kind))
        super().__init__(
            [
                ("choice", blocks.ChoiceBlock(choices=choices, label=_("Choice"))),
                ("label", blocks.CharBlock(max_length=60, label=_("Is called"))),
                (
                    "note",
                    blocks.CharBlock(
                        required=False, max_length=200, label=_("Longer wording"), help_text=_("Where it has one.")
                    ),
                ),
            ],
            **kwargs,
        )

    class Meta:
        label_format = "{label}"


def _relabelled(kind: Kind):
    """Every choice that may be called something else, by list and key."""
    for name, choices in kind.defaults().lists.items():
        if name not in kind.lists:
            for choice in choices:
                for item in choice.items:
                    yield f"{name}/{choice.key}/{item.key}", format_lazy("{}: {}", choice.label, item.label)
                yield f"{name}/{choice.key}", format_lazy("{}: {}", list_label(name), choice.label)


class OwnChoiceBlock(blocks.StructBlock):
    """A choice of an editor's own; `like` is one of ours, which says whether it has a second text and parts."""

    def __init__(self, like: Choice | None = None, **kwargs):
        parts = [("label", blocks.CharBlock(max_length=60, label=_("Name")))]
        if like and like.note:
            parts.append(("note", blocks.CharBlock(max_length=240, label=_("Other end, or explanation"))))
        if like and like.items:
            statement = blocks.CharBlock(max_length=160, label=_("Statement"))
            parts.append(("items", blocks.ListBlock(statement, default=[], label=_("Statements"))))
        super().__init__(parts, **kwargs)

    class Meta:
        label_format = "{label}"


class KindBlock(blocks.StructBlock):
    """The options of one kind. Everything may stay empty: then our wording stands."""

    def __init__(self, kind: Kind, **kwargs):
        self.kind = kind
        parts = []
        if hasattr(kind, "compare"):
            earlier = ActivityIdBlock(
                activities_of_week,
                label=_("Compare with an earlier activity"),
                help_text=_("One of this course with the same exercise. Learners then see what has changed."),
            )
            parts.append(("compare_with", earlier))
        defaults = kind.defaults()
        for name in sorted(kind.lists):
            own = OwnChoiceBlock(next(iter(defaults.choices(name)), None))
            count = len(defaults.choices(name))
            words = format_lazy(_("Left empty, our own list of {count} stands."), count=count)
            rows = blocks.ListBlock(own, default=[], collapsed=True, label=list_label(name), help_text=words)
            parts.append((name, rows))
        if any(True for _found in _relabelled(kind)):
            help_text = _("Only for what should be called something else.")
            wording = blocks.ListBlock(
                WordingBlock(kind), default=[], collapsed=True, label=_("Wording of your own"), help_text=help_text
            )
            parts.append(("wording", wording))
        super().__init__(parts, label=kind.label, icon="ju-activity", label_format=kind.description, **kwargs)


class ExerciseBlock(blocks.StreamBlock):
    """At most one exercise."""

    def __init__(self, **kwargs):
        made = [(name, KindBlock(kind)) for name, kind in kinds().items()]
        super().__init__(made, required=False, max_num=1, **kwargs)

    class Meta:
        collapsed = True


LIST_LABELS = {
    "sectors": _("Sectors"),
    "information": _("What is asked for"),
    "dimensions": _("Dimensions, each with its statements"),
    "pairs": _("Pairs of opposites"),
    "stories": _("Whose story"),
    "often": _("How often"),
    "felt": _("How it felt"),
    "passed": _("What passed"),
    "went": _("How it went"),
    "carriers": _("Who carried it"),
    "changes": _("Changes"),
    "scale": _("Scale"),
    "sides": _("Sides"),
    "rungs": _("Rungs"),
    "exchanges": _("What is exchanged"),
    "stances": _("Where they stand"),
    "axes": _("Scales"),
    "quadrants": _("Quarters of the picture"),
    "channels": _("By what way"),
    "units": _("Units of time"),
    "feelings": _("How it felt"),
    "known": _("How sure"),
}


def list_label(name: str) -> str:
    """What a list of choices is called in the editor."""
    return LIST_LABELS.get(name, name.replace("_", " ").capitalize())
