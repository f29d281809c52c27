"""The pages of a course in Wagtail's tree: which there are, in which order, at which addresses."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from wagtail.models import Page

from content.course_folder.problems import Notes
from content.course_folder.sources import PageSource
from content.models import CoursePage, SectionPage, WeekPage


def course_with_key(key: str) -> CoursePage | None:
    """The course of a folder. Aliases and translations carry other keys."""
    return CoursePage.objects.filter(key=key, alias_of__isnull=True).order_by("path").first()


class Tree:
    """Brings the pages of a course into the order of its folder.

    Pages keep their numbers whatever happens: those that moved are moved, new ones are made unpublished. Addresses
    that stand in each other's way step aside for a moment. With `draft` nothing that readers can see is moved.
    """

    def __init__(self, course: CoursePage, notes: Notes, draft: bool):
        self.course, self.notes, self.draft = course, notes, draft
        self.ids: dict[str, int] = {}
        self.models: dict[str, type[Page]] = {}
        self.made: set[int] = set()
        self.moved: set[int] = set()
        self.aside: set[int] = set()
        for model in (WeekPage, SectionPage):
            pages = model.objects.descendant_of(course).filter(alias_of__isnull=True).order_by("-path")
            for key, pk in pages.values_list("key", "pk"):
                self.ids[key], self.models[key] = pk, model
        self.former = dict(self.ids)

    def arrange(self, source: PageSource, parent_id: int) -> None:
        """Put the pages below one page where its source says, and so on downwards; then give each its own slug."""
        self._arrange(source, parent_id)
        if not self.draft:
            self._settle_slugs(list(source.below))

    def vanished(self, source: PageSource) -> list[Page]:
        """The live pages whose key is no longer in the folder."""
        wanted = {page.key for page in source.below}
        gone = [pk for key, pk in self.former.items() if key not in wanted]
        return list(Page.objects.filter(pk__in=gone, live=True).order_by("path"))

    def _arrange(self, source: PageSource, parent_id: int) -> None:
        wanted = []
        for child in source.children:
            if self.models.get(child.key, child.model) is not child.model:
                kind = self.models[child.key]._meta.verbose_name
                self.notes.problem(
                    child.head.place_of("key"), f"The key “{child.key}” belongs to a {kind}; use another one."
                )
                continue
            if child.key not in self.ids:
                self.ids[child.key] = self._make(child, parent_id)
            wanted.append(self.ids[child.key])
        self._order(parent_id, wanted)
        for child in source.children:
            if child.key in self.ids:
                self._arrange(child, self.ids[child.key])

    def _make(self, source: PageSource, parent_id: int) -> int:
        parent = Page.objects.get(pk=parent_id)
        slug = source.slug
        if parent.get_children().filter(slug=slug).exists():
            slug = f"{slug[:200]}-{uuid.uuid4().hex[:8]}" if self.draft else _slug_aside()
        page = source.model(title=source.values["title"], slug=slug, key=source.key, live=False, locale=parent.locale)
        parent.add_child(instance=page)
        self.made.add(page.pk)
        if slug != source.slug and not self.draft:
            self.aside.add(page.pk)
        return page.pk

    def slug_for(self, page: Page, wanted: str) -> str:
        """The slug a page may take now. A draft keeps its own while another page holds the one it wants."""
        taken = self.draft and page.get_siblings(inclusive=False).filter(slug=wanted).exists()
        return page.slug if taken else wanted

    def _order(self, parent_id: int, wanted: list[int]) -> None:
        """Move as few pages as possible. Pages that are not in the folder stay between them."""
        now = list(Page.objects.get(pk=parent_id).get_children().values_list("pk", flat=True))
        staying = _longest_rise([now.index(pk) for pk in wanted if pk in now])
        settled = {now[index] for index in staying}
        before = None
        for pk in wanted:
            if pk not in settled and not (self.draft and pk not in self.made):
                self._move(pk, parent_id, before)
                settled.add(pk)
            if pk in settled:
                before = pk

    def _move(self, pk: int, parent_id: int, before: int | None) -> None:
        page = Page.objects.get(pk=pk)
        parent = Page.objects.get(pk=parent_id)
        if parent.get_children().filter(slug=page.slug).exclude(pk=pk).exists():
            self._step_aside(pk)
            page.refresh_from_db()
        if pk not in self.made:
            self.moved.add(pk)
        if before is None:
            page.move(parent, pos="first-child")
        else:
            page.move(Page.objects.get(pk=before), pos="right")

    def _step_aside(self, pk: int) -> None:
        """Free the address of a page without a redirect from it: another page is about to have it."""
        Page.objects.filter(pk=pk).update(slug=_slug_aside())
        self.aside.add(pk)

    def _settle_slugs(self, sources: list[PageSource]) -> None:
        ours = {self.ids[source.key]: source for source in sources if source.key in self.ids}
        pages = {page.pk: page for page in Page.objects.filter(pk__in=ours)}
        for pk, source in ours.items():
            if pages[pk].slug != source.slug:
                self._make_room(source, pages[pk], ours)
        for pk in self.aside & set(ours):
            _set_slug(pk, ours[pk].slug)

    def _make_room(self, source: PageSource, page: Page, ours: Iterable[int]) -> None:
        """Free the slug a page wants: our own pages get another one soon, a page that vanished keeps a new one."""
        holder = page.get_siblings(inclusive=False).filter(slug=source.slug).first()
        if holder is None:
            return
        if holder.pk in ours:
            self._step_aside(holder.pk)
        elif holder.pk in self.former.values():
            slug = f"{source.slug[:200]}-{holder.pk}"
            _set_slug(holder.pk, slug)
            latest = holder.get_latest_revision_as_object()
            latest.slug = slug
            latest.save_revision(clean=False, changed=False)
        else:
            place = source.head.place_of("slug")
            self.notes.problem(
                place, f"The page “{holder.title}” has the slug “{source.slug}” already; choose another one."
            )


def _set_slug(pk: int, slug: str) -> None:
    page = Page.objects.get(pk=pk)
    before = page.url_path
    page.slug = slug
    page.set_url_path(page.get_parent())
    Page.objects.filter(pk=pk).update(slug=page.slug, url_path=page.url_path)
    page._update_descendant_url_paths(before, page.url_path)


def _slug_aside() -> str:
    return f"importing-{uuid.uuid4().hex}"


def _longest_rise(numbers: list[int]) -> list[int]:
    """The longest part of a list that rises: the pages that need not move."""
    best: list[list[int]] = []
    for place, number in enumerate(numbers):
        below = [best[earlier] for earlier in range(place) if numbers[earlier] < number]
        best.append([*max(below, key=len, default=[]), number])
    return max(best, key=len, default=[])
