"""What every page of the journal has in common."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import Error as DatabaseFailure
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from content.views import not_found
from journal.forms import EntryForm
from journal.models import Entry, Message, SavedQuestion, Share, Thread
from journal.safe import KeyRingError, SealError

logger = logging.getLogger(__name__)

NOT_THERE = (
    Entry.DoesNotExist,
    Thread.DoesNotExist,
    Share.DoesNotExist,
    Message.DoesNotExist,
    SavedQuestion.DoesNotExist,
    Http404,
)


class PageFailed(Exception):
    """A page of the journal failed. Says only with what kind of error: its message could quote somebody's words."""


@dataclass(frozen=True)
class Returned:
    """How a page gives back what could not be saved: whether a request holds any, and the page with it."""

    holds: Callable[[HttpRequest], bool]
    again: Callable[..., HttpResponse]


def private_page(view=None, *, sign_in: bool = True, returned: Returned | None = None):
    """A view of a person's own journal: signed in, kept by no cache, told to no other site, and silent in every report.

    What is not theirs answers 404 like what does not exist. Words that could not be saved come back on the page, whatever
    failed. With `sign_in=False` the view itself deals with guests; `returned` is for pages with a form of their own.
    """
    returned = returned or Returned(_holds_words, words_again)

    def decorate(inner):
        @sensitive_post_parameters()
        @sensitive_variables()
        @wraps(inner)
        def page(request, *args, **kwargs):
            try:
                response = _answer(inner, sign_in, request, *args, **kwargs)
            except NOT_THERE:
                gone = returned.holds(request)
                response = returned.again(request, status=404, gone=True) if gone else not_found(request)
            except (SealError, KeyRingError, DatabaseFailure) as error:
                logger.error("A page of the journal could not be shown: %s", type(error).__name__)
                response = _cannot_answer(request, returned)
            except (PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError):
                raise
            except Exception as error:
                failed = PageFailed(type(error).__name__).with_traceback(error.__traceback__)
                if not returned.holds(request):
                    raise failed from None
                logger.error("An entry could not be saved", exc_info=failed)
                response = returned.again(request, status=500, failed_at=timezone.now())
            return _kept_nowhere(response)

        return page

    return decorate(view) if view else decorate


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def answer(status: int, **said) -> JsonResponse:
    """What a script of a page of the journal is told; kept by no cache."""
    return _kept_nowhere(JsonResponse(said, status=status))


def private_answer(view):
    """Like `private_page`, for a script: its answers are JSON, and after a failure hold no word of anybody."""

    @sensitive_post_parameters()
    @sensitive_variables()
    @wraps(view)
    def answered(request, *args, **kwargs):
        try:
            return _kept_nowhere(view(request, *args, **kwargs))
        except NOT_THERE:
            return answer(404, problem="gone")
        except (SealError, KeyRingError, DatabaseFailure) as error:
            logger.error("An entry could not be saved: %s", type(error).__name__)
            return answer(503, problem="failed")
        except (PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError):
            raise
        except Exception as error:
            failed = PageFailed(type(error).__name__).with_traceback(error.__traceback__)
            logger.error("An entry could not be saved", exc_info=failed)
            return answer(500, problem="failed")

    return answered


def _answer(inner, sign_in: bool, request, *args, **kwargs) -> HttpResponse:
    if sign_in and not request.user.is_authenticated:
        return ask_to_sign_in(request)
    return inner(request, *args, **kwargs)


def ask_to_sign_in(request) -> HttpResponse:
    """The way to sign in, and then back here; where a button was pressed that cannot be opened as a page, to the list around it."""
    around = "desk:queue" if request.resolver_match.namespace == "desk" else "journal:list"
    return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse(around))


def words_again(request, status: int, **why) -> HttpResponse:
    """The words that were sent, in their form again. Nothing is asked of the journal: it may be what failed."""
    form = EntryForm(request.POST).again()
    return render(request, "journal/edit.html", why | {"form": form, "section": "journal"}, status=status)


def _cannot_answer(request, returned: Returned) -> HttpResponse:
    if returned.holds(request):
        return returned.again(request, status=503, failed_at=timezone.now())
    return render(request, "503.html", status=503)


def _holds_words(request) -> bool:
    return request.method == "POST" and "body" in request.POST
