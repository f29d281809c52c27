"""What stands round every page: who runs the site, its menus, and where the lists of courses and articles are."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import Error
from django.db.models import Subquery
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site

from content import permissions
from content.enums import SitePage
from content.models import ArticleIndexPage, CourseIndexPage, SiteShell
from content.numbering import address_on

MAIN_MENU = [SitePage.COURSES, SitePage.ARTICLES, SitePage.SEARCH]
FOOTER = [
    *MAIN_MENU,
    SitePage.PRIVACY,
    SitePage.COOKIES,
    SitePage.ACCESSIBILITY,
    SitePage.CONTACT,
    SitePage.LICENCES,
]


@dataclass(frozen=True)
class Link:
    """A link of a menu. `section` is the part of the site it stands for, to mark where one is."""

    label: str
    url: str
    section: str = ""


@dataclass
class Shell:
    facts: SiteShell = field(default_factory=SiteShell)
    course_list: str = ""  # address of the first published list of courses, or nothing
    article_list: str = ""  # address of the first published list of articles, or nothing
    main_menu: list[Link] = field(default_factory=list)
    footer: list[Link] = field(default_factory=list)


def shell_of(request: HttpRequest | None) -> Shell:
    """The shell of the site that is asked, read once a request: one query, and one more if a menu names pages.

    Without a database there are the usual links, so that pages about trouble can still be shown.
    """
    kept = request.__dict__ if request is not None else {}
    if "_joined_up_shell" not in kept:
        try:
            kept["_joined_up_shell"] = _read(request)
        except Error:
            kept["_joined_up_shell"] = _filled(Shell(), {})
    return kept["_joined_up_shell"]


def ask_nothing(request: HttpRequest) -> None:
    """Give this request the usual links without a query: whoever asks for a wrong host shall cost nothing."""
    request.__dict__["_joined_up_shell"] = _filled(Shell(), {})


def _read(request: HttpRequest | None) -> Shell:
    site = Site.find_for_request(request)
    if site is None:
        return _filled(Shell(), {})
    first = {"course_list": _first(CourseIndexPage, site), "article_list": _first(ArticleIndexPage, site)}
    row = Site.objects.filter(pk=site.pk).select_related("siteshell").annotate(**first).first()
    facts = getattr(row, "siteshell", None) or SiteShell()
    lists = {name: getattr(row, name, None) for name in first}
    addresses = {name: (path and address_on(site, path)) or "" for name, path in lists.items()}
    return _filled(Shell(facts=facts, **addresses), _pages(facts, site, request))


def _first(model: type[Page], site: Site) -> Subquery:
    """The path of the first published list of a kind."""
    lists = permissions.published_pages(model.objects.filter(path__startswith=site.root_page.path))
    return Subquery(lists.order_by("path").values("url_path")[:1])


def _pages(facts: SiteShell, site: Site, request) -> dict[int, Link]:
    """The published pages that the menus name, in one query for both menus."""
    blocks = [*facts.main_menu.raw_data, *facts.footer_links.raw_data]
    wanted = {block["value"].get("page") for block in blocks if block["type"] == "page"}
    pages = permissions.published_pages(Page.objects.filter(pk__in=wanted)) if wanted else ()
    return {page.pk: Link(page.title, address_on(site, page.url_path) or page.get_url(request) or "") for page in pages}


def _filled(shell: Shell, pages: dict[int, Link]) -> Shell:
    facts = shell.facts
    shell.main_menu = _links(facts.main_menu.raw_data, pages, shell) or _built_in(MAIN_MENU, shell)
    shell.footer = _links(facts.footer_links.raw_data, pages, shell) or _built_in(FOOTER, shell)
    return shell


def _links(blocks, pages: dict[int, Link], shell: Shell) -> list[Link]:
    found: list[Link] = []
    for block in blocks:
        value = block["value"]
        if block["type"] == "built_in":
            found += _built_in([SitePage(value)] if value in SitePage.values else [], shell)
        elif block["type"] == "address":
            found.append(Link(value["label"], value["url"]))
        elif page := pages.get(value.get("page")):
            found.append(Link(value.get("label") or page.label, page.url))
    return found


def _built_in(names: list[SitePage], shell: Shell) -> list[Link]:
    """Links to pages of this app. Without a published list of courses or articles there is no link to one."""
    lists = {SitePage.COURSES: shell.course_list, SitePage.ARTICLES: shell.article_list}
    addresses = {name: lists[name] if name in lists else reverse(f"content:{name.value}") for name in names}
    return [Link(str(name.label), url, name) for name, url in addresses.items() if url]
