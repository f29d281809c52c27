"""An account that is to be deleted: closed, but for the page that says when and how to keep it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from learning.models import Profile

# What somebody may still open: the page itself, keeping the account, their data, and the way out. The pages around the courses
# (privacy, contact, display, …) are the same for everybody.
OPEN = {"learning:closing", "learning:keep_account", "learning:my_data_download", "account_logout"}


def instead(request: HttpRequest, profile: Profile) -> HttpResponse | None:
    """The way to the page about the deletion, in place of any other page; None for an account that is not closed."""
    if profile.closes_at is None:
        return None
    name = _name_of(request)
    return None if name in OPEN or name.startswith("content:") else redirect("learning:closing")


def _name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name or ""
    except Resolver404:
        return ""
