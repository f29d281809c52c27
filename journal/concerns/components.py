"""The way to concerns, for whom they are."""

from __future__ import annotations

from django.template.loader import render_to_string

from journal import permissions


def concerns_link(request, page, keys: list[str]) -> dict[str, str]:
    """On My learning: for the contacts of a group, with how many nobody has taken up, and for who has raised one."""
    user = request.user
    contact = permissions.reads_concerns(user)
    if not contact and not permissions.concerns_raised_by(user).exists():
        return {}
    waiting = permissions.concerns_for(user).open().filter(taken_at__isnull=True).count() if contact else 0
    return dict.fromkeys(keys, render_to_string("journal/partials/concerns_link.html", {"waiting": waiting}))
