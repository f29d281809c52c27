"""How often pages are read: taking the word of a reader's browser, and the report in Wagtail's admin."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from content import actions, consent, limits, permissions
from content.columns import plot
from content.conf import conf
from content.csv_cells import safe_cell
from content.models import PageCount
from content.origins import origin_or_token

WEEKS = 12
A_PAGE = 50
SPANS = {"week": 7, "month": 30, "year": 365}


@origin_or_token
@require_POST
def counted(request: HttpRequest) -> HttpResponse:
    """Count one reading of a page, which the page itself reports for a reader who agreed. Nothing about the reader is kept."""
    if not consent.allows(request, consent.STATISTICS):
        return HttpResponse(status=403)
    if permissions.works_in_the_admin(request.user):
        return HttpResponse(status=204)
    if limits.too_many("page-counts", [limits.network_address(request)], conf.page_counts_an_hour):
        return HttpResponse(status=429)
    page = _page_read(request)
    if page is None:
        return HttpResponse(status=404)
    actions.count_reading(page=page)
    return HttpResponse(status=204)


def _page_read(request: HttpRequest) -> Page | None:
    """The page whose number was sent, if whoever sends it may read it."""
    number = request.POST.get("page", "")
    if not (number.isascii() and number.isdecimal()) or len(number) > 9:
        return None
    page = permissions.published_pages(Page.objects.filter(pk=int(number), depth__gt=1)).first()
    return page if page and permissions.readable_by(request, page) else None


# In the admin ---------------------------------------------------------------------------------------------------------


def are_shown_to(user) -> bool:
    """Whether the report is there for somebody: while pages are counted, for people who may edit some."""
    return conf.page_counts and permissions.may_see_page_counts(user)


def address(page: Page | None = None) -> str:
    """Where the report is, or what it says of one page."""
    return reverse("content_page_count", args=[page.pk]) if page else reverse("content_page_counts")


def today() -> date:
    return timezone.localdate(timezone=timezone.get_default_timezone())


def totals(user, day: date) -> QuerySet:
    """Pages that somebody may edit, with their readings in the last 7, 30 and 365 days up to a day; most read lately first."""
    sums = {
        name: Coalesce(Sum("count", filter=Q(day__gt=day - timedelta(days=days))), 0) for name, days in SPANS.items()
    }
    rows = PageCount.objects.filter(day__gt=day - timedelta(days=SPANS["year"]), day__lte=day)
    rows = rows.filter(page__in=permissions.pages_with_counts_for(user).values("pk"))
    grouped = rows.values("page_id", "page__title", "page__url_path").annotate(**sums)
    return grouped.order_by("-month", "-year", "page__title", "page_id")


def weekly(page: Page, day: date) -> list[tuple[date, int]]:
    """The Mondays of the last twelve weeks, that of the day included, with how often the page was read from each to the next."""
    first = day - timedelta(days=day.weekday(), weeks=WEEKS - 1)
    sums = {first + timedelta(weeks=week): 0 for week in range(WEEKS)}
    for read_on, count in PageCount.objects.filter(page=page, day__range=(first, day)).values_list("day", "count"):
        sums[read_on - timedelta(days=read_on.weekday())] += count
    return list(sums.items())


class Guarded:
    """For people who may edit pages, while pages are counted."""

    def dispatch(self, request, *args, **kwargs):
        if not conf.page_counts:
            raise Http404
        if not permissions.may_see_page_counts(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Report(Guarded, WagtailAdminTemplateMixin, TemplateView):
    """The pages that somebody may edit, fifty at a time."""

    template_name = "content/admin/page_counts.html"
    page_title = gettext_lazy("Page counts")
    header_icon = "view"
    _show_breadcrumbs = True
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": page_title}]

    def get_context_data(self, **kwargs):
        shown = Paginator(totals(self.request.user, today()), A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"shown": shown, "days": conf.page_counts_kept.days}


class AsFile(Guarded, View):
    """The whole report as CSV, with nothing in it that a spreadsheet would run."""

    def get(self, request):
        name = f"page-counts-{today():%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
        file = csv.writer(response)
        spans = [_("last %(n)s days") % {"n": days} for days in SPANS.values()]
        file.writerow([_("number"), _("page"), _("address"), *spans])
        for row in totals(request.user, today()):
            words = [safe_cell(row["page__title"]), safe_cell(row["page__url_path"])]
            file.writerow([row["page_id"], *words, *(row[name] for name in SPANS)])
        return response


class OnePage(Guarded, WagtailAdminTemplateMixin, TemplateView):
    """Twelve weeks of one page as a plot, and the same in a table."""

    template_name = "content/admin/page_count.html"
    header_icon = "view"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        self.pk = kwargs["pk"]
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        page = get_object_or_404(permissions.pages_with_counts_for(self.request.user), pk=self.pk)
        self.page_title = _("Page counts: %(title)s") % {"title": page.title}
        listed = {"url": address(), "label": Report.page_title}
        self.breadcrumbs_items = [*self.breadcrumbs_items, listed, {"url": "", "label": page.title}]
        weeks = weekly(page, today())
        drawn = plot([(date_format(monday, "j M"), count) for monday, count in weeks])
        return super().get_context_data(**kwargs) | {"page": page, "weeks": weeks, "plot": drawn}


admin_urls = [
    path("page-counts/", Report.as_view(), name="content_page_counts"),
    path("page-counts/csv/", AsFile.as_view(), name="content_page_counts_csv"),
    path("page-counts/<int:pk>/", OnePage.as_view(), name="content_page_count"),
]
