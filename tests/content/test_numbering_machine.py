"""Editorial operations at random: after each, outline, identity rows and course versions agree with the plain walk of truth.py."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Page

from content.actions import rebuild_activities
from content.models import CoursePage, SectionPage, WeekPage
from tests.content.truth import Ledger, check_versions
from tests.course import activity, picture, text

MOST_PAGES = 24
which = st.integers(0, 999)
several = st.lists(which, max_size=4)


class Editor(RuleBasedStateMachine):
    """An editor who does anything, in any order. The tree it starts from is put back afterwards."""

    steps = 0

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.words = count(1)
        self.image = picture()
        self.ledger = Ledger()

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    # What there is to choose from

    def weeks(self) -> list[WeekPage]:
        return list(WeekPage.objects.order_by("path"))

    def sections(self) -> list[SectionPage]:
        return list(SectionPage.objects.order_by("path"))

    def own(self) -> list:
        """Pages with revisions of their own: no aliases."""
        pages = Page.objects.filter(depth__gte=5, alias_of=None).order_by("path").specific()
        return [page for page in pages if isinstance(page, (WeekPage, SectionPage))]

    def parents(self) -> list:
        return [page for page in (*self.weeks(), *self.sections()) if SectionPage.can_create_at(page)]

    def room(self) -> bool:
        return Page.objects.count() < MOST_PAGES

    def fresh(self, kind: str) -> str:
        return f"{kind}-{next(self.words)}"

    @staticmethod
    def pick(found: list, at: int):
        return found[at % len(found)] if found else None

    def body(self, choices: list[int], old: list[dict] = ()) -> list[dict]:
        """Some of the blocks there were, in another order, and new ones."""
        blocks = list(old)
        for choice in choices:
            kind = choice % 5
            if kind == 0 and blocks:
                blocks.pop(choice % len(blocks))
            elif kind == 1 and blocks:
                blocks.insert(0, blocks.pop(choice % len(blocks)))
            elif kind == 2:
                picture_block = {"image": self.image.pk, "decorative": True, "alt_text": ""}
                value = {"image": picture_block, "caption": "<p>A figure</p>"}
                blocks.append({"type": "figure", "value": value, "id": activity(self.fresh("figure"))["id"]})
            else:
                blocks.insert(choice % (len(blocks) + 1), activity(self.fresh("activity")))
        return blocks

    # Operations

    @precondition(lambda self: self.room())
    @rule(at=which, choices=several, live=st.booleans(), numbered=st.booleans())
    def add_section(self, at, choices, live, numbered):
        slug = self.fresh("section")
        page = SectionPage(title=slug, slug=slug, live=False, numbered=numbered, body=self.body(choices))
        if parent := self.pick(self.parents(), at):
            revision = parent.add_child(instance=page).save_revision()
            if live:
                revision.publish()

    @precondition(lambda self: self.room())
    @rule(numbered=st.booleans())
    def add_week(self, numbered):
        slug = self.fresh("week")
        page = WeekPage(title=slug, slug=slug, live=False, numbered=numbered, introduction=[text("Hello")])
        CoursePage.objects.first().add_child(instance=page).save_revision().publish()

    @rule(at=which, choices=several, publishing=st.booleans())
    def edit(self, at, choices, publishing):
        if page := self.pick([page for page in self.own() if isinstance(page, SectionPage)], at):
            draft = page.get_latest_revision_as_object()
            draft.body = self.body(choices, draft.body.raw_data)
            revision = draft.save_revision()
            if publishing:
                revision.publish()

    @rule(at=which, numbered=st.booleans())
    def publish(self, at, numbered):
        if page := self.pick(self.own(), at):
            draft = page.get_latest_revision_as_object()
            draft.numbered = numbered
            draft.save_revision().publish()

    @rule(at=which, older=which)
    def revert(self, at, older):
        page = self.pick(self.own(), at)
        if page and (revision := self.pick(list(page.revisions.order_by("pk")), older)):
            draft = revision.as_object()
            draft.slug = (
                page.slug
            )  # older revisions of a copy hold the slug of its source, which the editor's form refuses
            draft.save_revision(previous_revision=revision).publish()

    @rule(at=which, with_all=st.booleans())
    def unpublish(self, at, with_all):
        if page := self.pick([*self.weeks(), *self.sections()], at):
            for below in [page, *(page.get_descendants().specific() if with_all else ())]:
                below.unpublish()

    @rule(at=which)
    def expire(self, at):
        if page := self.pick(self.sections(), at):
            Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
            call_command("publish_scheduled", verbosity=0)
            Page.objects.filter(pk=page.pk).update(expire_at=None)

    @rule(at=which, to=which)
    def move_section(self, at, to):
        page = self.pick(self.sections(), at)
        if page and (parent := self.pick([each for each in self.parents() if self.fits(page, each)], to)):
            page.move(parent, pos="last-child")

    @staticmethod
    def fits(page, parent) -> bool:
        """What Wagtail's own move view asks too: not below itself, and no other child with that slug."""
        taken = Page.objects.child_of(parent).exclude(pk=page.pk).filter(slug=page.slug).exists()
        return page.can_move_to(parent) and not parent.path.startswith(page.path) and not taken

    @rule(at=which, to=which, side=st.sampled_from(["left", "right"]), weeks=st.booleans())
    def reorder(self, at, to, side, weeks):
        if page := self.pick(self.weeks() if weeks else self.sections(), at):
            sibling = self.pick(list(page.get_siblings(inclusive=False)), to)
            if sibling is not None:
                Page.objects.get(pk=page.pk).move(sibling, pos=side)

    @precondition(lambda self: self.room())
    @rule(at=which, to=which, keep_live=st.booleans())
    def copy_section(self, at, to, keep_live):
        page, parent = self.pick(self.sections(), at), self.pick(self.weeks(), to)
        if page and parent:
            page.copy(to=parent, update_attrs={"slug": self.fresh("copy")}, keep_live=keep_live)

    @precondition(lambda self: self.room())
    @rule(at=which)
    def copy_week(self, at):
        if week := self.pick(self.weeks(), at):
            week.copy(recursive=True, update_attrs={"slug": self.fresh("copy")})

    @precondition(lambda self: self.room())
    @rule(at=which, to=which)
    def make_alias(self, at, to):
        page, parent = self.pick(self.sections(), at), self.pick(self.weeks(), to)
        if page and parent:
            page.create_alias(parent=parent, update_slug=self.fresh("alias"))

    @rule(at=which)
    def convert_alias(self, at):
        if alias := self.pick(list(SectionPage.objects.exclude(alias_of=None).order_by("path")), at):
            ConvertAliasPageAction(alias).execute(skip_permission_checks=True)

    @precondition(lambda self: Page.objects.count() > 8)
    @rule(at=which, way=st.sampled_from(["specific", "base", "queryset"]))
    def delete(self, at, way):
        if page := self.pick([*self.sections(), *self.weeks()], at):
            base = Page.objects.filter(pk=page.pk)
            {"specific": page.delete, "base": base.get().delete, "queryset": base.delete}[way]()

    @rule()
    def rebuild(self):
        rebuild_activities()

    @invariant()
    def readers_meet_the_truth(self):
        Editor.steps += 1
        self.ledger.check()
        check_versions()


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Editor,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_operations_at_random_leave_numbers_identities_and_versions_true(course):
    run(examples=15, steps=12)


@pytest.mark.audit
def test_long_run_of_operations_at_random_leaves_everything_true(course):
    Editor.steps = 0
    run(examples=100, steps=40)
    print(f"\n{Editor.steps} states of random editing compared with the truth, 0 differences")  # noqa: T201 - the audit prints its number
