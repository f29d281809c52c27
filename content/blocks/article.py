"""What an article has beside the blocks of a course: numbered arguments, notes, and what it is related to."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.body import INTRODUCTION_BLOCKS
from content.blocks.parts import LinkBlock, Prose


class ArgumentBlock(blocks.StructBlock):
    """One step of a line of thought. Its number comes from its place among the arguments of the page."""

    claim = blocks.CharBlock(max_length=200, label=_("What you say"), help_text=_("In one line, without a number."))
    text = Prose(label=_("Why"))

    class Meta:
        icon = "list-ol"
        description = _("One of several points, numbered by itself and listed in the contents.")
        label = _("Argument")
        label_format = _("Argument: {claim}")
        template = "content/blocks/argument.html"


class NoteBlock(blocks.StructBlock):
    """A note at the foot of an article. Editors write its key in the text: [^law]."""

    key = blocks.RegexBlock(
        r"^[a-z0-9][a-z0-9-]*$",
        max_length=40,
        label=_("Key"),
        help_text=_("What the text uses, such as law in [^law]. Its number comes by itself."),
        error_messages={"invalid": _("Use small letters, digits and hyphens only.")},
    )
    text = Prose(features=["bold", "italic", "link"], label=_("Note"))

    class Meta:
        icon = "edit"
        label = _("Note")
        label_format = "{key}"


ARTICLE_BLOCKS = [*INTRODUCTION_BLOCKS[:1], ("argument", ArgumentBlock()), *INTRODUCTION_BLOCKS[1:]]
RELATED_BLOCKS = [
    ("page", blocks.PageChooserBlock(label=_("Page of this site"))),
    ("link", LinkBlock(label=_("Address elsewhere"))),
]
