"""The activity: the one block that learners answer. Its identity row is `content.Activity`."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.exercise import ExerciseBlock
from content.blocks.parts import LinkBlock, OptionalReadingBlock, Prose
from content.enums import Density, JournalUse, Scaffold

PROMPTS_HELP = _("One question a row. They stand beside the page the learner writes on; two or three are enough.")


class PartBlock(blocks.StructBlock):
    """One step of an activity."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    minutes = blocks.IntegerBlock(required=False, min_value=1, max_value=600, label=_("Minutes"))
    text = Prose(required=False, label=_("What to do"))
    reading = OptionalReadingBlock(label=_("Reading"))
    prompts = blocks.ListBlock(
        blocks.CharBlock(max_length=400), default=[], label=_("Questions"), help_text=PROMPTS_HELP
    )

    class Meta:
        icon = "list-ol"
        label = _("Part")
        label_format = "{title}"


class Sample(Prose):
    """An entry somebody might have written. It is on no page of the course, so no search finds it."""

    def get_searchable_content(self, value):
        return []


class ActivityBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        max_length=200, label=_("Title"), help_text=_("Without a number: the number comes from its place in the week.")
    )
    minutes = blocks.IntegerBlock(min_value=1, max_value=600, default=20, label=_("Minutes"))
    minutes_to = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=600,
        label=_("Up to minutes"),
        help_text=_("For a range, such as 20 to 30."),
    )
    purpose = blocks.CharBlock(
        required=False, max_length=300, label=_("Purpose"), help_text=_("What it is good for, in one line.")
    )
    instructions = Prose(required=False, label=_("Instructions"))
    reading = OptionalReadingBlock(label=_("Reading"))
    parts = blocks.ListBlock(PartBlock(), default=[], collapsed=True, label=_("Parts"))
    exercise = ExerciseBlock(
        label=_("Exercise"),
        help_text=_("A form to fill in that becomes a picture to write about. Choose a kind; nothing more is needed."),
    )
    journal = blocks.ChoiceBlock(
        choices=JournalUse.choices,
        default=JournalUse.OFFERED,
        label=_("Learning journal"),
        help_text=_("Offered: the activity ends with a button to a private entry that has its title already."),
    )
    prompts = blocks.ListBlock(
        blocks.CharBlock(max_length=400), default=[], label=_("Questions for the journal"), help_text=PROMPTS_HELP
    )
    scaffold = blocks.ChoiceBlock(
        choices=Scaffold.choices,
        required=False,
        default=Scaffold.THREE,
        label=_("Questions beside the page"),
        help_text=_(
            "Stand beneath the questions above, folded; open where there are none. Learners can fold all of them."
        ),
    )
    density = blocks.ChoiceBlock(
        choices=Density.choices,
        required=False,
        default=Density.BY_WEEK,
        label=_("Questions that stand open"),
        help_text=_("By itself: all in the first weeks, the first and the last in the middle, one line at the end."),
    )
    sample = Sample(
        required=False,
        label=_("Sample entry"),
        help_text=_(
            "Made up, and marked as such. Folded beside the page; best where learners write for the first time."
        ),
    )
    sensitive = blocks.BooleanBlock(
        required=False,
        label=_("Can come close to home"),
        help_text=_("Shows a care notice and links to people to talk to."),
    )
    care_notice = Prose(required=False, label=_("Care notice"), help_text=_("Leave empty to use the course's own."))
    support = blocks.ListBlock(
        LinkBlock(), default=[], label=_("Someone to talk to"), help_text=_("Leave empty to use the course's own.")
    )
    discussion = Prose(
        required=False, label=_("Discussion"), help_text=_("Folded until a reader opens it; printed open.")
    )

    class Meta:
        icon = "ju-activity"
        description = _("Something to do. It is numbered by its place in the week and can offer a journal entry.")
        label = _("Activity")
        label_format = _("Activity: {title}")
        template = "content/blocks/activity.html"
        # Rarely changed, so folded under the block's settings.
        form_layout = blocks.BlockGroup(
            children=[
                "title",
                "minutes",
                "minutes_to",
                "purpose",
                "instructions",
                "reading",
                "parts",
                "exercise",
                "journal",
                "prompts",
                "sensitive",
                "care_notice",
                "support",
                "discussion",
            ],
            settings=["scaffold", "density", "sample"],
        )

    def clean(self, value):
        value = super().clean(value)
        if value["minutes"] and value["minutes_to"] and value["minutes_to"] <= value["minutes"]:
            raise blocks.StructBlockValidationError(
                {"minutes_to": ValidationError(_("Enter a number above the one in Minutes, or leave this empty."))}
            )
        return value


def counted_minutes(minutes: int, minutes_to: int | None) -> int:
    """Minutes that an activity adds to its week: the middle of its range, rounded up."""
    return -(-(minutes + (minutes_to or minutes)) // 2)
