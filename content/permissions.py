"""Who may see what of the published content. The only place that decides; lists, menus, counts and pages all ask here."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction
from wagtail.permissions import page_permission_policy


def published_pages(pages: QuerySet | None = None, path: str = "path") -> QuerySet:
    """Pages that are live together with every page above them.

    In: a queryset of Page or of one page type (all pages when left out), or of rows that lead to a page, with the name of the field
    that holds its `path`. Out: the same queryset, narrowed. Wagtail itself goes on serving the sections of an unpublished week.
    """
    pages = Page.objects.all() if pages is None else pages
    hidden_above = (
        Page.objects.filter(live=False)
        .annotate(below=OuterRef(path))
        .filter(path=Substr(F("below"), 1, Length(F("path"))))
    )
    return pages.filter(~Exists(hidden_above))


def is_published(page: Page) -> bool:
    """Whether readers may open this page, apart from Wagtail's own view restrictions."""
    return published_pages().filter(pk=page.pk).exists()


def public_pages(pages: QuerySet | None = None) -> QuerySet:
    """Published pages that anybody may read: what search, sitemap and feeds may list."""
    return published_pages(pages).public()


def public_within(pages: QuerySet) -> QuerySet:
    """The same as `public_pages`, within the one query that this becomes part of: Wagtail's own looks restrictions up beforehand, each
    time a rule is only built. For rules that apps further up put into their own, such as those about news.
    """
    restricted_above = PageViewRestriction.objects.annotate(below=OuterRef("path")).filter(
        page__path=Substr(F("below"), 1, Length(F("page__path")))
    )
    return published_pages(pages).filter(~Exists(restricted_above))


def readable_by(request, page: Page) -> bool:
    """Whether whoever asks passes Wagtail's own view restrictions on a page (password, sign-in, group)."""
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def published_activities() -> QuerySet:
    """Activities a reader can find now: on a published page and not removed from it."""
    from content.models import Activity

    return published_pages(Activity.objects.filter(live=True, page__isnull=False), "page__path")


def published_quizzes() -> QuerySet:
    """Quizzes a reader can find now: on a published page and not removed from it."""
    from content.models import Quiz

    return published_pages(Quiz.objects.filter(live=True, page__isnull=False), "page__path")


def messages_for(user) -> QuerySet:
    """Messages from the page Contact that a person may read: all of them, or none."""
    from content.models import Message

    return Message.objects.all() if may_read_messages(user) else Message.objects.none()


def may_read_messages(user) -> bool:
    """Whether somebody reads what came through the page Contact: Wagtail's own permission for groups."""
    return user.is_active and user.has_perm("content.view_message")


def may_delete_messages(user) -> bool:
    return may_read_messages(user) and user.has_perm("content.delete_message")


def works_in_the_admin(user) -> bool:
    """Whether somebody has access to Wagtail's admin. Their own visits to pages are not counted."""
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


def pages_with_counts_for(user) -> QuerySet:
    """Pages whose counts somebody sees: those they may edit, and no others."""
    return page_permission_policy.instances_user_has_permission_for(user, "change").filter(depth__gt=1)


def may_see_page_counts(user) -> bool:
    """Whether there may be any such page for somebody."""
    return page_permission_policy.user_has_permission(user, "change")
