"""News: what happened that concerns a person, and the link in a mail that stops mails about it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from learning import actions, notices, permissions
from learning.enums import NoticeMail
from learning.pages import own_page
from learning.profiles import profile_of

SHOWN = 50


@own_page
@require_GET
def news(request):
    """The newest, those not seen first. What is not so any more, or not for this person any more, is not there."""
    new = ExpressionWrapper(Q(seen_at__isnull=True), output_field=BooleanField())
    found = permissions.news_of(request.user).annotate(new=new).order_by("-new", "-due_at", "-pk")[:SHOWN]
    told = notices.lines_of(request.user, found, request)
    context = {
        "told": told,
        "new": sum(notice.new for notice, _said in told),
        "mails": NoticeMail(profile_of(request).notice_mail),
        "section": "news",
    }
    return render(request, "learning/news.html", context)


@own_page
@require_POST
def open_news(request, notice_id: int):
    """On to what a notice is about, which is seen from now on."""
    mine = permissions.news_of(request.user).filter(pk=notice_id)
    [(_notice, line)] = notices.lines_of(request.user, [mine.get()], request) or [(None, None)]
    actions.see_notices(notices=mine)
    return redirect(line.address if line else "learning:news")


@own_page
@require_POST
def see_all(request):
    seen = actions.see_notices(notices=permissions.news_of(request.user))
    said = ngettext("%(n)s thing is marked as seen.", "%(n)s things are marked as seen.", seen)
    messages.success(request, said % {"n": seen})
    return redirect("learning:news")


@csrf_exempt  # a mail program sends it without a page of ours (RFC 8058); only the mail has the token
@never_cache
@require_http_methods(["GET", "POST"])
def stop_mails(request, token: str):
    """The link in a mail that stops mails about news: opened it asks, posted it stops. Signed in or not; it opens nothing else."""
    person = notices.person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.stop_mails(person=person)
    return render(request, "learning/stop_mails.html", {"stopped": request.method == "POST", "section": "other"})
