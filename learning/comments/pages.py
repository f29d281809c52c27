"""The pages of comments: writing one, reporting one, taking one's own away.

A guest's POST is known by its origin and needs no CSRF cookie, so that reading an article sets none; the moment in
the form is signed besides. Somebody who is signed in sends the CSRF token.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from content import limits
from content.models import ArticlePage
from content.origins import origin_or_token
from learning import actions, permissions
from learning.comments import addresses, identity
from learning.comments.components import address_of, form_context
from learning.comments.forms import CommentForm, GuestCommentForm, ReportForm
from learning.comments.shown import html_of, names_of
from learning.conf import conf
from learning.enums import CommentState
from learning.models import Comment

REPORTS_AN_HOUR = 20
LINKS_AN_HOUR = 3


@origin_or_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, page_id: int) -> HttpResponse:
    """The form on a page of its own: for a reply, and for a comment that could not be taken as it was."""
    if request.method == "POST":
        form = _form(request)
        try:
            return _take(request, permissions.commented_articles().filter(pk=page_id).first(), form)
        except Error:
            return _kept_nowhere(request, form)
    article = permissions.commented_articles().filter(pk=page_id).first()
    if article is None:
        raise Http404
    return _page(request, article, None)


def returned_comment(request: HttpRequest) -> HttpResponse | None:
    """A comment whose token does not fit any more, with everything typed in it; None for anything else."""
    match = request.resolver_match
    if match is None or match.view_name != "learning:comment":
        return None
    form = _form(request)
    form.add_error(None, _("This page was too old. Your words are all here: send them again."))
    try:
        article = permissions.commented_articles().filter(pk=match.kwargs["page_id"]).first()
        return _page(request, article, form.with_new_time(), status=403)
    except Error:
        return _kept_nowhere(request, form)


def _form(request: HttpRequest) -> CommentForm:
    return (CommentForm if request.user.is_authenticated else GuestCommentForm)(request.POST)


def _take(request: HttpRequest, article: ArticlePage | None, form: CommentForm) -> HttpResponse:
    if article is None or not permissions.open_articles().filter(pk=article.pk).exists():
        form.add_error(None, _("Comments on this article are closed now. Yours was not kept: copy it if you need it."))
        return _page(request, article, form, status=409 if article else 404)
    if not form.is_valid():
        return _page(request, article, form.with_new_time(), status=422)
    if request.user.is_authenticated and form_context(request, form)["nameless"]:
        form.add_error(None, _("Choose a display name in your profile first, then send this again."))
        return _page(request, article, form, status=422)
    try:
        if limits.too_many("comment", _senders(request, form), conf.comments_an_hour):
            form.add_error(
                None, _("Too many comments came from here in the last hour. Keep this page, and send it later.")
            )
            return _page(request, article, form, status=429)
        return _keep(request, article, form)
    except actions.CommentGone:
        form.add_error(
            None, _("What you reply to is not there any more. Send it again to comment on the article itself.")
        )
        form.data = form.data.copy()
        form.data["to"] = ""
        return _page(request, article, form, status=409)


def _kept_nowhere(request: HttpRequest, form: CommentForm) -> HttpResponse:
    """The words once more, on a page that asks the database for nothing."""
    form.add_error(None, _("The comment could not be kept just now. Copy it from here, and send it later."))
    context = {"form": form, "broken": True, "section": "articles"}
    return render(request, "learning/comments/page.html", context, status=503)


def _senders(request: HttpRequest, form: CommentForm) -> list[str]:
    who = f"account {request.user.pk}" if request.user.is_authenticated else form.cleaned_data["email"]
    return [limits.network_address(request), who]


def _keep(request: HttpRequest, article: ArticlePage, form: CommentForm) -> HttpResponse:
    given, guest, may_mail = form.cleaned_data, None, True
    if not request.user.is_authenticated:
        guest = actions.Guest(given["name"], given["email"], identity.writer_of(request))
        if given["tell"] or given["remember"]:
            may_mail = not limits.too_many("comment-link", [addresses.mark_of(given["email"])], LINKS_AN_HOUR)
    parent = _parent(request.POST.get("to", ""), article)
    made = actions.write_comment(
        article=article,
        words=given["words"],
        user=None if guest else request.user,
        guest=guest,
        parent=parent,
        tell=given["tell"],
        remember=given.get("remember", False),
        may_mail=may_mail,
    )
    messages.success(request, _said(made, guest is not None and (given["tell"] or given["remember"])))
    response = redirect(address_of(article, request, made))
    if guest and made.commenter != guest.writer.commenter:
        identity.remember(response, made.commenter, proved=False)
    return response


def _said(made: Comment, link: bool) -> str:
    if made.state == CommentState.PUBLISHED:
        return _("Your comment is published.")
    said = _("Your comment waits to be read. Until then only you see it, in this browser.")
    if made.commenter.user_id:
        said = _("Your comment waits to be read. Until then only you see it.")
    more = _("If your address was not confirmed before, a mail with a link is on its way to you.")
    return f"{said} {more}" if link else said


def _parent(number: str, article: ArticlePage) -> Comment | None:
    """What is replied to. Raises CommentGone when it is not there, or below another article."""
    if not number:
        return None
    try:
        number = UUID(number)
    except ValueError:
        raise actions.CommentGone from None
    read = permissions.comments_read_by_all().filter(removed_at__isnull=True).select_related("commenter__user")
    found = read.filter(pk=number, article=article).first()
    if found is None:
        raise actions.CommentGone
    return found


def _page(request: HttpRequest, article, form: CommentForm | None, status: int = 200) -> HttpResponse:
    number = (form.data if form else request.GET).get("to", "")
    try:
        to = _parent(number, article) if article else None
    except actions.CommentGone:
        to = None
    context = {
        "article": article,
        "url": address_of(article, request) if article else "",
        "open": article and permissions.open_articles().filter(pk=article.pk).exists(),
        "to": to,
        "section": "articles",
    }
    if to:
        context |= {"to_name": names_of([to])[to.pk], "to_html": html_of(to)}
    context |= form_context(request, form)
    return render(request, "learning/comments/page.html", context, status=status)


# Reporting, and taking away ------------------------------------------------------------------------------------------


@origin_or_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, comment_id) -> HttpResponse:
    read = permissions.comments_read_by_all().filter(removed_at__isnull=True)
    found = get_object_or_404(read.select_related("article", "commenter__user"), pk=comment_id)
    form, status = ReportForm(request.POST or None), 200
    if request.method == "POST":
        network = limits.network_address(request)
        if not form.is_valid():
            form, status = form.with_new_time(), 422
        elif limits.too_many("comment-report", [network], REPORTS_AN_HOUR):
            form.add_error(None, _("Too many reports came from here in the last hour. Send it later."))
            status = 429
        else:
            sender = f"account {request.user.pk}" if request.user.is_authenticated else network
            mark = salted_hmac(f"learning.comments.report:{found.pk}", sender, algorithm="sha256").hexdigest()
            try:
                actions.report_comment(comment=found, sender=mark, reason=form.cleaned_data["reason"])
            except actions.CommentGone:
                raise Http404 from None
            messages.success(request, _("Thank you. A moderator reads what you reported."))
            return redirect(address_of(found.article, request))
    context = {"comment": found, "name": names_of([found])[found.pk], "html": html_of(found), "form": form}
    context |= {"url": address_of(found.article, request, found), "section": "articles"}
    return render(request, "learning/comments/report.html", context, status=status)


@origin_or_token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, comment_id) -> HttpResponse:
    """Taking one's own comment away: the page asks, its button does it. Anybody else's answers 404."""
    mine = permissions.comments_by(identity.writer_of(request).commenter).filter(removed_at__isnull=True)
    found = get_object_or_404(mine.select_related("article"), pk=comment_id)
    shown = found.article and permissions.commented_articles().filter(pk=found.article_id).exists()
    url = address_of(found.article, request) if shown else "/"
    if request.method == "POST":
        actions.remove_comment(comment=found)
        messages.success(request, _("Your comment is deleted."))
        return redirect(url)
    context = {"comment": found, "html": html_of(found), "url": url, "section": "articles"}
    return render(request, "learning/comments/remove.html", context)
