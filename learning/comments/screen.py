"""Comments in Wagtail's admin: what waits, what was decided, and deciding, one by one or many at once. No address of
anybody.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning import actions, permissions
from learning.comments.forms import ReasonForm
from learning.comments.shown import html_of, names_of
from learning.enums import CommentState, Standing
from learning.models import Comment

A_PAGE = 25
REPORTED = "reported"
FILTERS = {
    CommentState.WAITING: gettext_lazy("Waiting"),
    REPORTED: gettext_lazy("Reported"),
    CommentState.PUBLISHED: gettext_lazy("Published"),
    CommentState.REJECTED: gettext_lazy("Rejected"),
    CommentState.SPAM: gettext_lazy("Spam"),
}
DECISIONS = {"publish": CommentState.PUBLISHED, "reject": CommentState.REJECTED, "spam": CommentState.SPAM}
STANDINGS = {"trust": Standing.TRUSTED, "distrust": Standing.WAITS}
_OPEN_REPORT = Q(reports__isnull=False) & (Q(decided_at__isnull=True) | Q(reports__at__gt=F("decided_at")))


class Comments(WagtailAdminTemplateMixin, TemplateView):
    """A page of comments of one kind. What was reported stands on top; then oldest first while they wait, newest first
    otherwise.
    """

    template_name = "learning/admin/comments.html"
    page_title = gettext_lazy("Comments")
    header_icon = "comment"
    _show_breadcrumbs = True
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": page_title}]

    def dispatch(self, request, *args, **kwargs):
        if not permissions.may_moderate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("state", "")
        state = asked if asked in FILTERS else CommentState.WAITING.value
        theirs = permissions.comments_moderated_by(self.request.user)
        page = Paginator(_found(theirs, state), A_PAGE).get_page(self.request.GET.get("p"))
        found = {
            "state": state,
            "filters": [(value, label, _of_kind(theirs, value).count()) for value, label in FILTERS.items()],
            "page": page,
            "rows": rows_of(list(page.object_list)),
            "form": ReasonForm(),
            "undo": _undoable(theirs, self.request.GET.get("undo", "")),
        }
        return super().get_context_data(**kwargs) | found


def _of_kind(theirs, state: str):
    if state == REPORTED:
        return theirs.filter(pk__in=Comment.objects.filter(_OPEN_REPORT).values("pk"))
    return theirs.filter(state=state)


def _found(theirs, state: str):
    waiting = state in {CommentState.WAITING, REPORTED}
    rows = _of_kind(theirs, state).annotate(reported=Count("reports", filter=_OPEN_REPORT))
    rows = rows.select_related("article", "commenter__user", "decided_by", "parent")
    return rows.order_by("-reported", *(["at", "pk"] if waiting else ["-at", "-pk"]))


def _undoable(theirs, number: str) -> dict | None:
    """The last decision, while it can be undone."""
    try:
        count = theirs.filter(decision=UUID(number)).count()
    except ValueError:
        return None
    return {"number": number, "count": count} if count else None


def rows_of(comments: list[Comment]) -> list[dict]:
    """What a moderator reads of each comment: its words, who is said to have written it, and what is known of that
    person. Never an address.
    """
    names, earlier = names_of(comments), _published_before(comments)
    reasons = {comment.pk: [] for comment in comments}
    for comment, reason in _reasons(comments):
        reasons[comment].append(reason)
    return [
        {
            "comment": comment,
            "name": names[comment.pk],
            "html": html_of(comment),
            "earlier": earlier.get(comment.commenter.person, 0) - (comment.state == CommentState.PUBLISHED),
            "reasons": reasons[comment.pk],
        }
        for comment in comments
    ]


def _reasons(comments: list[Comment]):
    numbers = [comment.pk for comment in comments]
    told = Comment.objects.filter(_OPEN_REPORT, pk__in=numbers).exclude(reports__reason="").order_by("reports__at")
    return told.values_list("pk", "reports__reason")


def _published_before(comments: list[Comment]) -> dict:
    """How many published comments each person has, by account or by what stands for an address. One query."""
    writers = [comment.commenter for comment in comments]
    same = Q(commenter__user__in=[one.user_id for one in writers if one.user_id])
    same |= Q(commenter__address_mark__in=[one.address_mark for one in writers if one.address_mark])
    counted = Comment.objects.published().filter(same).order_by()
    counts = counted.values_list("commenter__user", "commenter__address_mark").annotate(n=Count("pk"))
    return {user or mark: n for user, mark, n in counts}


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """A button of the list: `publish`, `reject`, `spam`, `trust` or `distrust`, about one comment (`publish:<number>`) or
    all that are ticked.
    """
    if not permissions.may_moderate(request.user):
        raise PermissionDenied
    what, _colon, one = request.POST.get("do", "").partition(":")
    if what not in DECISIONS | STANDINGS:
        raise Http404
    theirs = permissions.comments_moderated_by(request.user).filter(
        pk__in=_numbers([one] if one else request.POST.getlist("comment"))
    )
    back = f"{address()}?state={request.POST.get('state', '')}"
    if not theirs.exists():
        messages.error(request, _("Tick at least one comment first."))
        return redirect(back)
    if what in STANDINGS:
        return _stand(request, theirs, what, back)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The reason is too long: 250 characters at most. Nothing was decided."))
        return redirect(back)
    reason = form.cleaned_data["reason"] if what == "reject" else ""
    decided = actions.decide_comments(comments=theirs, state=DECISIONS[what], by=request.user, reason=reason)
    return redirect(f"{back}&undo={decided.number}")


def _stand(request: HttpRequest, theirs, what: str, back: str) -> HttpResponse:
    """Trusting somebody publishes the comment too; having them wait leaves it as it is."""
    numbers = list(theirs.values_list("pk", flat=True))
    ticked = permissions.comments_moderated_by(request.user).filter(pk__in=numbers)
    people = actions.set_standing(comments=ticked, standing=STANDINGS[what])
    if what == "distrust":
        said = ngettext(
            "Each comment of %(n)s person waits to be read from now on.",
            "Each comment of %(n)s people waits to be read from now on.",
            people,
        )
        messages.success(request, said % {"n": people})
        return redirect(back)
    decided = actions.decide_comments(comments=ticked, state=CommentState.PUBLISHED, by=request.user)
    said = ngettext(
        "Comments of %(n)s person appear at once from now on, if they have an account or confirmed their address.",
        "Comments of %(n)s people appear at once from now on, if they have an account or confirmed their address.",
        people,
    )
    messages.success(request, said % {"n": people})
    return redirect(f"{back}&undo={decided.number}")


def _numbers(given: list[str]) -> list[UUID]:
    try:
        return [UUID(number) for number in given]
    except ValueError:
        raise Http404 from None


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    if not permissions.may_moderate(request.user):
        raise PermissionDenied
    [number] = _numbers([request.POST.get("decision", "")])
    count = actions.undo_decision(number=number, by=request.user)
    said = ngettext("%(n)s comment is as it was before.", "%(n)s comments are as they were before.", count)
    messages.success(request, said % {"n": count} if count else _("That cannot be undone any more."))
    return redirect(f"{address()}?state={request.POST.get('state', '')}")


def address() -> str:
    return reverse("learning_comments")


class CommentsMenuItem(MenuItem):
    """Comments, with how many wait for whoever looks."""

    def is_shown(self, request) -> bool:
        return permissions.may_moderate(request.user)

    def render_component(self, request):
        item = super().render_component(request)
        waiting = permissions.comments_moderated_by(request.user).waiting().count()
        if waiting:
            item.label = _("Comments (%(n)s)") % {"n": waiting}
        return item


urls = [
    path("comments/", Comments.as_view(), name="learning_comments"),
    path("comments/decide/", decide, name="learning_decide_comments"),
    path("comments/undo/", undo, name="learning_undo_comments"),
]
