"""Small blocks that larger ones are made of."""

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# Only what maps to Markdown and back (docs/course-folder.md).
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul"]
INLINE_FEATURES = ["bold", "italic", "link", "ol", "ul"]


def is_draft(block: blocks.Block) -> bool:
    """Whether a draft or autosave is being checked: required fields may still be empty then (Wagtail 8)."""
    return getattr(block, "is_deferred_validation", False)


class Prose(blocks.RichTextBlock):
    """Rich text that is expanded (links, citations) once for the whole page, not once per block: see `{% prose %}`."""

    def __init__(self, features=INLINE_FEATURES, **kwargs):
        super().__init__(features=features, **kwargs)

    class Meta:
        template = "content/blocks/prose.html"


class LinkBlock(blocks.StructBlock):
    """A label and an address outside this site."""

    label = blocks.CharBlock(max_length=120, label=_("Label"))
    url = blocks.CharBlock(max_length=500, label=_("Address"), help_text=_("Begins with https://, mailto:, tel: or /."))

    class Meta:
        icon = "link"
        label_format = "{label}"

    def clean(self, value):
        value = super().clean(value)
        url = value["url"]
        known = url.startswith(("https://", "http://", "mailto:", "tel:", "/"))
        # Browsers take both for the name of another host.
        if url and (not known or url.startswith(("//", "/\\"))):
            raise blocks.StructBlockValidationError(
                {"url": ValidationError(_("Begin the address with https://, mailto:, tel: or /."))}
            )
        return value


class ReadingBlock(blocks.StructBlock):
    """Something to read: outside this site by its address, or a page of this site."""

    title = blocks.CharBlock(max_length=250, label=_("Title"))
    author = blocks.CharBlock(max_length=200, required=False, label=_("Author"))
    year = blocks.CharBlock(max_length=20, required=False, label=_("Year"))
    publisher = blocks.CharBlock(max_length=200, required=False, label=_("Publisher or journal"))
    url = blocks.URLBlock(required=False, label=_("Address"), help_text=_("For a reading outside this site."))
    page = blocks.PageChooserBlock(
        required=False, label=_("Page of this site"), help_text=_("Such as an article of the kind Reading.")
    )
    minutes = blocks.IntegerBlock(required=False, min_value=1, max_value=600, label=_("Minutes"))
    note = Prose(required=False, label=_("Why read it"))

    class Meta:
        icon = "openquote"
        description = _("Something to read, on this site or elsewhere.")
        label = _("Reading")
        label_format = _("Reading: {title}")
        template = "content/blocks/reading.html"

    def clean(self, value):
        value = super().clean(value)
        both, neither = value["url"] and value["page"], not (value["url"] or value["page"])
        if both or (neither and not is_draft(self)):
            message = _("Give either an address or a page of this site.")
            raise blocks.StructBlockValidationError({"url": ValidationError(message)})
        return value


class OptionalReadingBlock(ReadingBlock):
    """A reading that may be left empty as a whole."""

    # Its own block: blocks declared in the class above are shared with it, so this one cannot be changed in place.
    title = blocks.CharBlock(max_length=250, required=False, label=_("Title"))

    def __init__(self, local_blocks=None, **kwargs):
        super().__init__(local_blocks, required=False, **kwargs)

    def clean(self, value):
        plain = [name for name in self.child_blocks if name != "note"]
        note = strip_tags(value["note"].source).strip() if value.get("note") else ""  # an empty editor sends "<p></p>"
        if not (note or any(value.get(name) for name in plain)):
            return blocks.StructBlock.clean(self, value)
        if not value.get("title") and not is_draft(self):
            raise blocks.StructBlockValidationError({"title": ValidationError(_("Enter the title of this reading."))})
        return super().clean(value)
