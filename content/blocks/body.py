"""What stands between two headings: text, figures, boxes, media, readings, downloads."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from content.blocks.activity import ActivityBlock
from content.blocks.parts import TEXT_FEATURES, Prose, ReadingBlock, is_draft
from content.blocks.quiz import QuizBlock
from content.blocks.recall import RecallBlock


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = Prose(features=["bold", "italic", "link"], label=_("Caption"))
    credit = blocks.CharBlock(required=False, max_length=200, label=_("Credit"))
    description = Prose(
        required=False,
        label=_("Long description"),
        help_text=_("Everything the picture says, for those who cannot see it."),
    )

    class Meta:
        icon = "image"
        description = _("A picture with its caption. Its number comes by itself.")
        label = _("Figure")
        label_format = _("Figure: {caption}")
        template = "content/blocks/figure.html"


class BoxBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=150, label=_("Title"))
    text = Prose(label=_("Text"))

    class Meta:
        icon = "doc-full"
        description = _("Something beside the thread of the text, under a title of its own.")
        label = _("Box")
        label_format = _("Box: {title}")
        template = "content/blocks/box.html"


class CaseStudyBlock(BoxBlock):
    class Meta:
        icon = "group"
        description = _("A story from practice.")
        label = _("Case study")
        label_format = _("Case study: {title}")
        template = "content/blocks/case_study.html"


class QuoteBlock(blocks.StructBlock):
    text = Prose(features=["bold", "italic"], label=_("Words"))
    source = blocks.CharBlock(max_length=250, label=_("Source"))
    url = blocks.URLBlock(required=False, label=_("Address of the source"))

    class Meta:
        icon = "openquote"
        description = _("Somebody’s words, with their source.")
        label = _("Quote")
        label_format = _("Quote: {source}")
        template = "content/blocks/quote.html"


class KeyPointsBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=150, default=_("Key points"), label=_("Title"))
    text = Prose(features=["bold", "italic", "link", "ul"], label=_("Points"))

    class Meta:
        icon = "tick"
        description = _("What to keep, as a short list.")
        label = _("Key points")
        template = "content/blocks/key_points.html"


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(max_length=120, label=_("Term"))
    definition = Prose(features=["bold", "italic", "link"], label=_("What it means here"))

    class Meta:
        icon = "title"
        description = _("A word and what it means here. It stands in the margin of wide screens.")
        label = _("Term")
        label_format = _("Term: {term}")
        template = "content/blocks/term.html"


class CaptionedTableBlock(blocks.StructBlock):
    table = TableBlock(
        label=_("Table"),
        table_options={
            "minSpareRows": 0,
            "startRows": 3,
            "startCols": 3,
            "contextMenu": [
                "row_above",
                "row_below",
                "col_left",
                "col_right",
                "remove_row",
                "remove_col",
                "undo",
                "redo",
            ],
        },
    )
    notes = Prose(required=False, features=["bold", "italic", "link"], label=_("Notes"))

    class Meta:
        icon = "table"
        description = _("Rows and columns with a caption.")
        label = _("Table")
        template = "content/blocks/table.html"

    def clean(self, value):
        value = super().clean(value)
        if not (value["table"] or {}).get("table_caption") and not is_draft(self):
            message = _("Give the table a caption: it is how people find and refer to it.")
            raise blocks.StructBlockValidationError({"table": ValidationError(message)})
        return value


class RemarkBlock(blocks.StructBlock):
    speaker = blocks.CharBlock(max_length=80, label=_("Speaker"))
    text = Prose(features=["bold", "italic"], label=_("Says"))

    class Meta:
        icon = "user"
        label_format = "{speaker}"


class DialogueBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=150, label=_("Title"))
    remarks = blocks.ListBlock(RemarkBlock(), label=_("Remarks"), collapsed=True)

    class Meta:
        icon = "comment"
        description = _("A conversation, remark by remark.")
        label = _("Dialogue")
        label_format = _("Dialogue: {title}")
        template = "content/blocks/dialogue.html"


class RevealBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=150, label=_("What the button says"))
    text = Prose(label=_("What it shows"))

    class Meta:
        icon = "view"
        description = _("Text that stays folded until a reader opens it. It is printed open.")
        label = _("Reveal")
        label_format = _("Reveal: {title}")
        template = "content/blocks/reveal.html"


class MediaBlock(blocks.StructBlock):
    """Checks that what was chosen can be played and captioned. Subclasses name the fields and the `extensions`."""

    extensions: set[str] = set()

    def clean(self, value):
        value = super().clean(value)
        errors = {}
        if value["file"] and value["file"].file_extension.lower() not in self.extensions:
            listed = ", ".join(sorted(self.extensions))
            errors["file"] = ValidationError(_("Choose a file that ends in one of: %(list)s."), params={"list": listed})
        if value["captions"] and value["captions"].file_extension.lower() != "vtt":
            errors["captions"] = ValidationError(_("Choose a file that ends in .vtt."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return value


class AudioBlock(MediaBlock):
    title = blocks.CharBlock(max_length=150, label=_("Title"))
    file = DocumentChooserBlock(label=_("File"), help_text=_("mp3, m4a or ogg."))
    captions = DocumentChooserBlock(required=False, label=_("Captions"), help_text=_("A .vtt file."))
    transcript = Prose(label=_("Transcript"))
    extensions = {"mp3", "m4a", "ogg"}

    class Meta:
        icon = "media"
        description = _("A recording to listen to, with its transcript.")
        label = _("Audio")
        label_format = _("Audio: {title}")
        template = "content/blocks/audio.html"


class VideoBlock(MediaBlock):
    title = blocks.CharBlock(max_length=150, label=_("Title"))
    file = DocumentChooserBlock(label=_("File"), help_text=_("mp4 or webm."))
    captions = DocumentChooserBlock(required=False, label=_("Captions"), help_text=_("A .vtt file."))
    transcript = Prose(label=_("Transcript"))
    extensions = {"mp4", "webm"}

    class Meta:
        icon = "media"
        description = _("A recording to watch, with captions and transcript.")
        label = _("Video")
        label_format = _("Video: {title}")
        template = "content/blocks/video.html"


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=150, label=_("Title"))
    file = DocumentChooserBlock(label=_("File"))
    note = Prose(required=False, features=["bold", "italic", "link"], label=_("What it is for"))

    class Meta:
        icon = "download"
        description = _("A file to take away.")
        label = _("Download")
        label_format = _("Download: {title}")
        template = "content/blocks/download.html"


INTRODUCTION_BLOCKS = [
    ("text", Prose(features=TEXT_FEATURES, icon="pilcrow", label=_("Text"))),
    ("figure", FigureBlock()),
    ("box", BoxBlock()),
    ("case_study", CaseStudyBlock()),
    ("quote", QuoteBlock()),
    ("key_points", KeyPointsBlock()),
    ("term", TermBlock()),
    ("table", CaptionedTableBlock()),
    ("dialogue", DialogueBlock()),
    ("reveal", RevealBlock()),
    ("audio", AudioBlock()),
    ("video", VideoBlock()),
    ("reading", ReadingBlock()),
    ("download", DownloadBlock()),
]
BODY_BLOCKS = [
    *INTRODUCTION_BLOCKS[:1],
    ("activity", ActivityBlock()),
    *INTRODUCTION_BLOCKS[1:],
    ("recall", RecallBlock()),
    ("quiz", QuizBlock()),
]
