"""Going from one shared entry to the next."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal import permissions
from journal.pages import private_page
from journal.sharing.actions import LockedBySomebody, take_up


@private_page
@require_POST
def next_waiting(request):
    """Open the next entry that waits and that nobody else has open."""
    for thread in (
        permissions.threads_for(request.user).tutors_turn(timezone.now()).order_by("waiting_since", "pk")[:50]
    ):
        with suppress(LockedBySomebody):
            take_up(tutor=request.user, thread=thread)
            return redirect("desk:reply", thread=thread.pk)
    messages.info(request, _("Nothing is waiting."))
    return redirect("desk:questions")
