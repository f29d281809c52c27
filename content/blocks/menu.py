"""What a menu of the site is made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.parts import LinkBlock
from content.enums import SitePage


class MenuPageBlock(blocks.StructBlock):
    """A page of the tree. While it is not published the link is left out."""

    page = blocks.PageChooserBlock(label=_("Page"))
    label = blocks.CharBlock(max_length=60, required=False, label=_("Label"), help_text=_("Empty: the page's title."))

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Page")
        label_format = "{label}"


MENU_BLOCKS = [
    ("page", MenuPageBlock()),
    ("built_in", blocks.ChoiceBlock(choices=SitePage.choices, label=_("Built-in page"), icon="list-ul")),
    ("address", LinkBlock(label=_("Address"))),
]
