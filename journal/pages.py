"""What every page of the journal has in common."""

from __future__ import annotations

import logging
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError
from django.http import Http404
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from journal.models import Entry
from journal.safe import KeyRingError, SealError

logger = logging.getLogger(__name__)


def private_page(view=None, *, sign_in: bool = True):
    """A view of a person's own journal: signed in, kept by no cache, told to no other site, and silent in every report.

    What is not theirs answers 404 like what does not exist. With `sign_in=False` the view itself deals with guests.
    """

    def decorate(inner):
        @sensitive_post_parameters()
        @sensitive_variables()
        @wraps(inner)
        def page(request, *args, **kwargs):
            try:
                response = inner(request, *args, **kwargs)
            except Entry.DoesNotExist:
                raise Http404 from None
            except (SealError, KeyRingError, DatabaseError) as error:
                logger.error("A page of the journal could not be shown: %s", type(error).__name__)
                response = render(request, "503.html", status=503)
            add_never_cache_headers(response)
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        return login_required(page) if sign_in else page

    return decorate(view) if view else decorate
