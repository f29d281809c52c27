"""Error reports that hold no words of a person."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from django.utils.html import escape
from django.views.debug import ExceptionReporter


class QuietExceptionReporter(ExceptionReporter):
    """Where it failed and with what kind of error.

    Written anew instead of emptied: Django's report shows form data, variables, cookies, query strings, and the messages of an
    error and of all errors behind it, any of which can quote what somebody wrote.
    """

    def get_traceback_text(self) -> str:
        asked = [f"{self.request.method} {self.request.path}", ""] if self.request is not None else []
        return "\n".join([*asked, *_lines(self.exc_value, self.tb)]) + "\n"

    def get_traceback_html(self) -> str:
        kind = escape(self.exc_type.__name__ if self.exc_type else "Report")
        text = escape(self.get_traceback_text())
        return f"<!DOCTYPE html><html><head><title>{kind}</title></head><body><pre>{text}</pre></body></html>"


def _lines(error: BaseException | None, tb) -> Iterator[str]:
    """The kinds of an error and of those behind it, oldest first, each with the places it came through."""
    if not isinstance(error, BaseException):  # a log line without an error: its text is somebody else's to show
        yield "No error was given."
        return
    for behind in _chain(error):
        places = tb if behind is error and behind.__traceback__ is None else behind.__traceback__
        for frame, line in traceback.walk_tb(places):
            yield f"  {frame.f_code.co_filename}:{line} in {frame.f_code.co_name}"
        yield type(behind).__name__


def _chain(error: BaseException) -> list[BaseException]:
    found = [error]
    while (
        before := found[0].__cause__ or (None if found[0].__suppress_context__ else found[0].__context__)
    ) is not None:
        if before in found:
            break
        found.insert(0, before)
    return found
