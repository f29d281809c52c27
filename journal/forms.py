from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from journal import care
from journal import tags as tag_rules
from journal.actions import Save
from journal.words import BODY_LIMIT, TITLE_LIMIT


class EntryForm(forms.Form):
    """The page one writes on. The hidden fields say what the save is based on and make it count once."""

    title = forms.CharField(
        required=False,
        max_length=TITLE_LIMIT,
        label=_("Title"),
        error_messages={"max_length": _("Shorten the title to %(limit_value)d characters. It has %(show_value)d.")},
    )
    body = forms.CharField(
        required=False,
        max_length=BODY_LIMIT,
        strip=False,
        label=_("Your entry"),
        widget=forms.Textarea,
        error_messages={"max_length": _("This entry is too long to keep as one. Move part of it into another entry.")},
    )
    tags = forms.CharField(required=False, label=_("Tags, with commas between"))
    entry = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)
    save_id = forms.UUIDField(widget=forms.HiddenInput)
    # Set on a page that shows the other words beside these: they stay as an earlier version.
    keeps = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # Empty but on a page that came back to ask: there it is the wording that the button beside it agrees to.
    agreed = forms.CharField(required=False, widget=forms.HiddenInput, label=care.AGREEMENT)

    def clean_tags(self) -> list[str] | None:
        """The tags one by one; None where the field was not sent, which leaves those that are there."""
        if "tags" not in self.data:
            return None
        found = tag_rules.split_tags(self.cleaned_data["tags"])
        if len(found) > tag_rules.MOST:
            message = _("Keep at most %(most)d tags. There are %(found)d.")
            raise forms.ValidationError(message, params={"most": tag_rules.MOST, "found": len(found)})
        for tag in found:
            if len(tag) > tag_rules.LONGEST:
                message = _(
                    "Shorten the tag that begins with “%(tag)s” to %(longest)d characters, or put a comma into it."
                )
                raise forms.ValidationError(message, params={"tag": tag[:20], "longest": tag_rules.LONGEST})
        return found

    def clean(self):
        data = super().clean()
        no_words = not self.errors and not (data["title"].strip() or data["body"].strip())
        if no_words and data["version"] > 0 and not self.files:
            raise forms.ValidationError(
                _("There are no words to save, so the entry was left as it was. To remove it, use Delete this entry.")
            )
        return data

    @property
    def save_asked(self) -> Save:
        data = self.cleaned_data
        return Save(entry=data["entry"], base_version=data["version"], save_id=data["save_id"], keeps=data["keeps"])

    @property
    def body_typed(self) -> str:
        """The words with line ends as they were typed: browsers send CR LF."""
        return self.cleaned_data["body"].replace("\r\n", "\n")

    @property
    def wording(self) -> str:
        return care.WORDING

    @property
    def agrees(self) -> bool:
        """Whether this press on Save agrees to today's wording too."""
        return self["agreed"].value() == care.WORDING

    @classmethod
    def for_page(cls, *, entry=None, version: int = 0, title: str = "", body: str = "", tags=()) -> "EntryForm":
        """A form as it first stands on a page, with a fresh save id."""
        return cls(
            initial={
                "title": title,
                "body": body,
                "tags": ", ".join(tags),
                "entry": entry or uuid4(),
                "version": version,
                "save_id": uuid4(),
            },
            auto_id="id_%s",
        )

    def again(self, *, version: int | None = None) -> "EntryForm":
        """The same words for another try: a fresh save id, and if given, the version they are now based on, whose words stay."""
        data = self.data.copy()
        data["save_id"] = str(uuid4())
        if version is not None:
            data |= {"version": str(version), "keeps": "1"}
        form = EntryForm(data)
        form.is_valid()
        return form

    def asking(self) -> "EntryForm":
        """The same words and the same save, in a form whose button agrees to today's wording too."""
        data = self.data.copy()
        data["agreed"] = care.WORDING
        form = EntryForm(data)
        form.is_valid()
        return form
