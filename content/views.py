"""Pages beside the tree: search, the whole week for printing, the tip's switch, and what machines ask for."""

from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from content import permissions, slots
from content.components import TIP_COOKIE
from content.models import CoursePage, WeekPage
from content.numbering import outline_of
from content.origins import from_this_site, safe_next
from content.reader import reading_context
from content.searching import find_pages

PREFERENCE_SECONDS = 365 * 24 * 3600


@require_safe
def search(request):
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:200]
    found = find_pages(query, request) if query else []
    return render(request, "content/pages/search.html", {"query": query, "found": found, "section": "search"})


@require_safe
def print_week(request, week_id: int):
    """One page with everything in a week, for paper or for keeping."""
    week = permissions.public_pages(WeekPage.objects.filter(pk=week_id)).first()
    course = CoursePage.objects.ancestor_of(week).first() if week else None
    if course is None:
        raise Http404
    outline = outline_of(course, request)
    node = outline.by_id[week.pk]
    below = Page.objects.filter(pk__in=[part.id for part in node.parts])
    pages = {page.pk: page for page in permissions.public_pages(below).specific()}
    parts = []
    for page in (pages[part.id] for part in node.parts if part.id in pages):
        page.course = course
        parts.append(reading_context(page, request) | {"page": page, "body": getattr(page, page.body_name)})
    citations = parts[0]["citations"]
    citations.list_address = ""  # the list stands on this very page
    context = {"course": course, "outline": outline, "week": node, "parts": parts, "page_urls": outline.page_urls}
    context |= {"citations": citations, "section": "courses", "slots_later": True}
    html = render_to_string("content/pages/print_week.html", context, request)
    return HttpResponse(slots.fill(html, request, week))


@csrf_exempt  # changes a cookie of the visitor and nothing else; the origin is checked instead
@require_POST
def hide_tip(request):
    if not from_this_site(request):
        return HttpResponseForbidden(_("This button works only from a page of this site."), content_type="text/plain")
    response = HttpResponseRedirect(safe_next(request))
    response.set_cookie(
        TIP_COOKIE, "off", max_age=PREFERENCE_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return response


@require_safe
def health(request):
    """200 when the database answers: for load balancers and uptime checks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@cache_control(max_age=3600)
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /journal/", "Disallow: /accounts/", "Disallow: /search/"]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    # Rendered without context: whatever broke may break it again.
    return render(None, "500.html", status=500)
