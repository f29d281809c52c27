"""Puts what a file says into the fields of a page. Nothing comes in that an editor could not save."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import Page

from content.course_folder.html import fill_in_page_links
from content.course_folder.library import Library
from content.course_folder.media_files import FileUse, PageUse, PictureUse
from content.course_folder.problems import Notes, Place
from content.course_folder.sources import PageSource


class PageWriter:
    """Writes values with the numbers of pictures, files and pages in their places.

    In: the library for pictures and files; the numbers of pages by key, which may still grow; where problems are noted; what
    makes a slug of a page from the one its file wants.
    """

    def __init__(self, library: Library, ids: dict[str, int], notes: Notes, slug_for: Callable[[Page, str], str]):
        self.library, self.ids, self.notes, self.slug_for = library, ids, notes, slug_for

    def set(self, page: Page, source: PageSource) -> None:
        """Set the fields of a page without saving it."""
        for name, value in source.values.items():
            field = page._meta.get_field(name)
            value = self._resolved(value)
            if name == "slug":
                page.slug = self.slug_for(page, value)
            elif isinstance(field, StreamField):
                setattr(page, name, StreamValue(field.stream_block, value, is_lazy=True))
                # A copy, because reading a value can change it.
                checked = StreamValue(field.stream_block, deepcopy(value), is_lazy=True)
                self._check_stream(checked, source.places.get(name, []), source.place)
            else:
                setattr(page, field.attname, value)

    def _check_stream(self, stream: StreamValue, places: list[Place], file: Place) -> None:
        """The blocks themselves have the last word."""
        try:
            stream.stream_block.clean(stream)
        except StreamBlockValidationError as error:
            for index, wrong in error.block_errors.items():
                self.notes.problem(places[index], " ".join(_messages(wrong)))
            for wrong in error.non_block_errors.as_data():
                self.notes.problem(file, " ".join(wrong.messages))

    def _resolved(self, value: Any) -> Any:
        """The value with numbers in place of pictures, files and pages."""
        if isinstance(value, (PictureUse, FileUse)):
            return self.library.number(value)
        if isinstance(value, PageUse):
            return self.ids[value.key]
        if isinstance(value, dict):
            return {name: self._resolved(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._resolved(item) for item in value]
        return fill_in_page_links(value, self.ids) if isinstance(value, str) else value


class Numbers:
    """Names for comparing: numbers, which say more than the names of files."""

    def __init__(self, known: set[str]):
        self.known = known

    def picture(self, number: int | None) -> str:
        return str(number)

    file = picture

    def page(self, number: int | None) -> tuple[str, str]:
        return str(number), ""

    def link(self, link: str) -> str:
        return link


def _messages(error: ValidationError) -> list[str]:
    """All sentences of an error of nested blocks."""
    inside = getattr(error, "block_errors", None)
    if inside is None:
        return list(error.messages)
    found = [message for wrong in inside.values() for message in _messages(wrong)]
    return found + [message for wrong in error.non_block_errors.as_data() for message in wrong.messages]
