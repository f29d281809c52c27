"""The panels of articles, topics and authors in Wagtail's admin, in the order in which one writes."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

INTRODUCTION = [FieldPanel("introduction")]
AUTHOR = [
    FieldPanel("cite_as"),
    MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Picture")),
    FieldPanel("about"),
]
BYLINE = [FieldPanel("author")]
ARTICLE = [
    FieldPanel("kind"),
    FieldPanel("standfirst"),
    FieldPanel("date"),
    InlinePanel("bylines", heading=_("Authors"), label=_("Author")),
    FieldPanel("topics", widget=CheckboxSelectMultiple),
    MultiFieldPanel(
        [FieldPanel("image"), FieldPanel("image_alt"), FieldPanel("image_decorative")], heading=_("Lead picture")
    ),
    FieldPanel("body"),
    FieldPanel("notes"),
    FieldPanel("references"),
    MultiFieldPanel(
        [
            FieldPanel("event_title"),
            FieldRowPanel([FieldPanel("event_date"), FieldPanel("event_from"), FieldPanel("event_until")]),
            FieldRowPanel([FieldPanel("event_end_date"), FieldPanel("event_zone")]),
            FieldPanel("event_place"),
            FieldPanel("event_url"),
        ],
        heading=_("Event notice"),
        help_text=_("For something that takes place. Leave all of it empty if nothing does."),
        classname="collapsed",
    ),
    FieldPanel("related"),
    FieldPanel("commenting"),
]
