"""Concerns in the download of the person who raised them. The person whom one is about does not get it; docs/data-protection.md
says why.
"""

from __future__ import annotations

import logging
from dataclasses import asdict

from django.db import Error as DatabaseFailure
from django.views.decorators.debug import sensitive_variables

from journal.concerns.words import unseal_concern
from journal.models import Concern
from journal.safe import KeyRingError, SealError
from journal.safes import open_concern
from learning.my_data import DataMissing, Files, as_json

logger = logging.getLogger(__name__)


@sensitive_variables()
def personal_data(user) -> Files:
    """What a person wrote in concerns they raised, without the note of those who read it. Raises DataMissing."""
    raised = Concern.objects.filter(raised_by=user).select_related("safe").order_by("raised_at", "pk")
    try:
        told = [_told(concern) for concern in raised]
    except (SealError, KeyRingError, DatabaseFailure) as error:
        logger.error("Concerns could not be taken along: %s", type(error).__name__)
        raise DataMissing from None
    return {"concerns.json": as_json({"concerns": told})}


@sensitive_variables()
def _told(concern: Concern) -> dict:
    words = asdict(unseal_concern(open_concern(concern), concern))
    times = ("uuid", "raised_at", "taken_at", "handled_at", "kept_until", "version")
    return {name: getattr(concern, name) for name in times} | {
        "words": {name: words[name] for name in ("text", "about", "group", "label")}
    }
