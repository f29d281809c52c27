"""What may be posted where somebody writes a message, and what is said when it may not."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from journal import care
from journal.actions import Save
from journal.sharing.words import MESSAGE_LIMIT, MessageWords, Quote

QUOTE = re.compile(r"([0-9a-f-]{36}):(\d{1,7}):(\d{1,7})")
MOST_QUOTES = 10
TOO_LONG = _("Shorten this to %(limit_value)d characters. It has %(show_value)d.")


def quotes_in(text: str) -> list[Quote]:
    """The quotes that a page carries along, as "share:start:end" with commas between."""
    found = []
    for part in text.split(","):
        if match := QUOTE.fullmatch(part.strip()):
            found.append(Quote(UUID(match[1]), int(match[2]), int(match[3])))
    return found[:MOST_QUOTES]


def quotes_as_text(quotes: list[Quote]) -> str:
    return ", ".join(f"{one.share}:{one.start}:{one.end}" for one in quotes)


def lines_as_typed(text: str) -> str:
    """Line ends as they were typed: browsers send CR LF."""
    return text.replace("\r\n", "\n")


class WordsForm(forms.Form):
    """What a message says: something noticed, a question, and quotes as the page carries them."""

    question = forms.CharField(
        required=False,
        max_length=MESSAGE_LIMIT,
        strip=False,
        label=_("One question back"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    text = forms.CharField(
        required=False,
        max_length=MESSAGE_LIMIT,
        strip=False,
        label=_("Something you noticed"),
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"max_length": TOO_LONG},
    )
    quotes = forms.CharField(required=False, widget=forms.HiddenInput)
    message = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 2)
    save_id = forms.UUIDField(widget=forms.HiddenInput)

    @property
    def words(self) -> MessageWords:
        """What was sent. Call when the form is valid."""
        data = self.cleaned_data
        text, question = lines_as_typed(data["text"]), lines_as_typed(data["question"])
        return MessageWords(text=text, question=question, quotes=quotes_in(data["quotes"]))

    @property
    def save_asked(self) -> Save:
        data = self.cleaned_data
        return Save(entry=data["message"], base_version=data["version"], save_id=data["save_id"])

    @property
    def count(self) -> int:
        """How many words the message has so far."""
        return len(f"{self['text'].value() or ''} {self['question'].value() or ''}".split())


class ReplyForm(WordsForm):
    """The composer. `next` is the page it stood on; `passage` is something to quote."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)
    passage = forms.CharField(
        required=False,
        max_length=MESSAGE_LIMIT,
        label=_("Quote a sentence: paste it here"),
        error_messages={"max_length": TOO_LONG},
    )
    name = forms.CharField(required=False, max_length=80, label=_("The name that is shown with what you write"))
    agreed = forms.CharField(required=False, widget=forms.HiddenInput, label=care.AGREEMENT)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if "@" in name:
            raise forms.ValidationError(_("Choose a name without an @: an e-mail address would be seen by others."))
        return name

    @property
    def quotes_carried(self) -> list[Quote]:
        return quotes_in(self["quotes"].value() or "")

    @property
    def wording(self) -> str:
        return care.WORDING

    @property
    def agrees(self) -> bool:
        """Whether this press of the button agrees to today's wording too."""
        return self["agreed"].value() == care.WORDING

    @classmethod
    def for_draft(cls, message=None, words: MessageWords | None = None, *, next_page: str = "") -> ReplyForm:
        """The form as it first stands on a page: a draft as it was kept, or a new one."""
        words = words or MessageWords()
        return cls(
            initial={
                "text": words.text,
                "question": words.question,
                "quotes": quotes_as_text(words.quotes),
                "message": message.pk if message else uuid4(),
                "version": message.version if message else 0,
                "save_id": uuid4(),
                "next": next_page,
            }
        )

    def again(self, **changed) -> ReplyForm:
        """The same words for another try, with a fresh save id; `changed` are fields that have another value now."""
        data = self.data.copy()
        data["save_id"] = str(uuid4())
        for name, value in changed.items():
            data[name] = str(value)
        form = ReplyForm(data)
        form.is_valid()
        return form

    def with_words(self, words: MessageWords) -> ReplyForm:
        """The same save with other words in the fields."""
        return self.again(text=words.text, question=words.question, quotes=quotes_as_text(words.quotes))


class CorrectionForm(forms.Form):
    """A message that has arrived, written anew. Its quotes stay."""

    question = WordsForm.base_fields["question"]
    text = WordsForm.base_fields["text"]
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 2)

    @property
    def words(self) -> MessageWords:
        """What was sent. Call when the form is valid."""
        return MessageWords(
            text=lines_as_typed(self.cleaned_data["text"]), question=lines_as_typed(self.cleaned_data["question"])
        )

    def on(self, version: int) -> CorrectionForm:
        """The same words, based on the version that is shown beside them."""
        data = self.data.copy()
        data["version"] = str(version)
        form = CorrectionForm(data)
        form.is_valid()
        return form


def begun_with(words: MessageWords, *, text: str = "", question: str = "") -> MessageWords:
    """These words with a starter or a saved question added at the end of its field."""
    return replace(words, text=_joined(words.text, text), question=_joined(words.question, question))


def _joined(before: str, more: str) -> str:
    if not more or not before.strip():
        return more or before
    return f"{before.rstrip()}\n{more}"
