"""The yardstick L2: a page as a plain Wagtail site has it."""

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

FIGURE = [("image", ImageBlock()), ("caption", blocks.RichTextBlock())]
ACTIVITY = [("title", blocks.CharBlock()), ("minutes", blocks.IntegerBlock()), ("instructions", blocks.RichTextBlock())]


class PlainPage(Page):
    body = StreamField(
        [
            ("heading", blocks.CharBlock()),
            ("paragraph", blocks.RichTextBlock()),
            ("figure", blocks.StructBlock(FIGURE, template="bench/figure.html")),
            ("quote", blocks.BlockQuoteBlock()),
            ("list", blocks.ListBlock(blocks.CharBlock())),
            ("activity", blocks.StructBlock(ACTIVITY)),
        ],
        blank=True,
    )
    template = "bench/plain_page.html"

    class Meta:
        app_label = "bench"
