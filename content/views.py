"""Pages beside the tree: search, the week for printing, a reader's own settings, what every public site says of itself, what machines
ask for, and the pages about trouble."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from wagtail.models import Page

from content import consent, keys, licences, lost, permissions, slots
from content.articles import url_of
from content.calendar_file import calendar_file
from content.conf import conf
from content.cookies import all_cookies, all_stored
from content.display import LOOKS, SINGLE_KEYS, Display, display_of, keep
from content.models import ArticlePage, CoursePage, WeekPage
from content.numbering import outline_of
from content.origins import origin_or_token, safe_next
from content.reader import reading_context
from content.searching import find_pages
from content.shell import ask_nothing, shell_of

_ICONS = {"192x192": "content/img/icon-192.png", "512x512": "content/img/icon-512.png"}
_PAPER = "#fbf8f2"  # --paper of tokens.css, for the moment before a page is there
_NOT_FOR_ROBOTS = [
    "/admin/",
    "/journal/",
    "/learning/",
    "/tutor/",
    "/accounts/",
    "/search/",
    "/settings/",
    "/tips/",
    "/_util/",
]


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


# A reader's own settings ----------------------------------------------------------------------------------------------


@origin_or_token
@require_http_methods(["GET", "HEAD", "POST"])
def display(request):
    if request.method == "POST":
        wanted = Display() if "reset" in request.POST else display_of(request).changed_by(request.POST)
        here = f"{reverse('content:display')}?kept=yes"
        return keep(request, HttpResponseRedirect(safe_next(request, default=here)), wanted)
    found = display_of(request)
    others = [row for row in found.rows() if row[0] not in LOOKS]
    context = {"rows": found.rows(LOOKS), "others": others, "changed": bool(found.chosen), "section": "display"}
    return render(request, "content/pages/display.html", context | {"next": safe_next(request, default="")})


@origin_or_token
@require_POST
def hide_tip(request):
    return keep(request, HttpResponseRedirect(safe_next(request)), display_of(request).changed_by({"link_tip": "off"}))


@require_safe
def shortcut_keys(request):
    [switch] = display_of(request).rows((SINGLE_KEYS,))
    return render(request, "content/pages/keys.html", {"areas": keys.areas(), "switch": switch, "section": "keys"})


# What every public site says of itself --------------------------------------------------------------------------------


@require_safe
def privacy(request):
    context = {"section": "privacy", "message_days": conf.messages_kept.days, "counts": conf.page_counts}
    return render(request, "content/pages/privacy.html", context)


@origin_or_token
@vary_on_headers(*consent.VARIES_ON)
@require_http_methods(["GET", "HEAD", "POST"])
def cookies(request):
    if request.method == "POST":
        here = f"{reverse('content:cookies')}?kept=yes#choices"
        return consent.answered(request, HttpResponseRedirect(safe_next(request, default=here)))
    choice = consent.choice_of(request)
    context = {"cookies": all_cookies(), "stored": all_stored(), "rows": choice.rows, "signal": choice.signal}
    return render(request, "content/pages/cookies.html", context | {"section": "cookies"})


@require_safe
def accessibility(request):
    return render(request, "content/pages/accessibility.html", {"section": "accessibility"})


@require_safe
def licence_page(request):
    context = {"courses": licences.licensed_courses(), "browser_files": licences.browser_files(), "section": "licences"}
    return render(request, "content/pages/licences.html", context | {"software_licence": licences.SOFTWARE_LICENCE})


# What machines ask for ------------------------------------------------------------------------------------------------


@require_safe
def health(request):
    """200 when the database answers: for load balancers and uptime checks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@cache_control(max_age=3600)
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('content:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@cache_control(max_age=3600)
def manifest(request):
    """What a phone needs to put the site on its first screen."""
    icons = [{"src": static(path), "sizes": sizes, "type": "image/png"} for sizes, path in _ICONS.items()]
    facts = {"name": "Joined Up", "short_name": "Joined Up", "lang": get_language(), "start_url": "/", "scope": "/"}
    facts |= {"display": "minimal-ui", "background_color": _PAPER, "theme_color": _PAPER, "icons": icons}
    return JsonResponse(facts, content_type="application/manifest+json")


@require_safe
def security_txt(request):
    """RFC 9116: where to report a weakness. Not there while nobody is named."""
    facts = shell_of(request).facts
    if not facts.security_address:
        raise Http404
    expires = (timezone.now() + timedelta(days=365)).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [f"Contact: {facts.security_address}", f"Expires: {expires}"]
    lines.append(f"Canonical: {request.build_absolute_uri(reverse('content:security_txt'))}")
    lines.append(f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}")
    lines += [f"Policy: {facts.security_policy}"] if facts.security_policy else []
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=900)
def event_file(request, page_id: int):
    """The event of an article for somebody's calendar."""
    page = permissions.public_pages(ArticlePage.objects.filter(pk=page_id)).first()
    event = page.event if page else None
    if event is None:
        raise Http404
    text = calendar_file(
        event,
        uid=str(page.translation_key),
        address=request.build_absolute_uri(url_of(page, request)),
        published=page.last_published_at or timezone.now(),
        sequence=page.live_revision_id or 0,
    )
    attached = {"Content-Disposition": f'attachment; filename="{slugify(page.slug) or "event"}.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=attached)


# Pages about trouble --------------------------------------------------------------------------------------------------


def bad_request(request, exception=None):
    ask_nothing(request)
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    context = {"query": lost.words_of(request.path), "near": lost.pages_near(request)}
    return render(request, "404.html", context, status=404)


def server_error(request):
    # Rendered without context: whatever broke may break it again.
    return render(None, "500.html", status=500)
