"""The demo: its site, people and course, and the private entry of the demo learner; `demo_shared` makes the rest."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page, Site

from content.course_folder import import_articles, import_course
from content.models import Activity, ArticleIndexPage, CourseIndexPage, CoursePage, HomePage, SiteShell
from content.numbering import outline_of
from journal import actions, demo_shared, prompts
from journal.exercises import demo_answers, snapshots
from journal.models import Entry
from journal.words import Words
from learning import actions as learning_actions
from learning import demo as learning_demo
from learning.comments import demo as comments_demo

DOMAIN = "demo.example"
PEOPLE = {
    "learner": ("Noor", "Rahman"),
    "peer": ("Tom", "Berry"),
    "tutor": ("Sam", "Lee"),
    "other-tutor": ("Priya", "Shah"),
    "editor": ("Alex", "Morgan"),
    "admin": ("Robin", "Field"),
}
SAMPLE = uuid5(NAMESPACE_URL, "joined-up:demo:noor:week-6")
SAMPLE_ACTIVITY = "5b0e6d0e-5f58-4a3c-9f0e-2b7f4f2c6a11"
SAMPLE_WORDS = """The clinic said the care team had been told. The care team said they would have been told by letter. \
Joan had the letter. It was in the blue folder on the hall table with all the others, and her daughter Ruth drove it across \
town in her lunch hour because that was the only way anybody could be sure.

What I keep thinking about is that **nobody did anything wrong**. The nurse rang twice and got a recorded voice twice. She wrote \
it on a sticker.

*So what:* the join was Ruth. I nearly left her off the page.

*Now what:* I want to know what my own team does when a letter comes for somebody we have never met.
"""


def password() -> str:
    return os.environ.get("DEMO_PASSWORD") or "joined-up-demo"


def load(folder: Path) -> str:
    """Make the site, the people, the course, their group and entries where they are missing, and leave alone what is there.

    Returns a sentence about what was done. Raises ProblemsFound when the course folder has mistakes.
    """
    with transaction.atomic():
        index = _site()
        _site_facts()
        people = {name: _person(name, *names) for name, names in PEOPLE.items()}
        _editing_rights(people["editor"])
    _articles(folder.parent / "articles")
    comments_demo.load(member=people["learner"], editor=people["editor"])
    if CoursePage.objects.child_of(index).exists():
        return "The demo course and people are there already."
    result = import_course(folder, parent=index)
    _sample_entry(people["learner"])
    _sample_progress(people["learner"], index)
    course = CoursePage.objects.child_of(index).first()
    learning_demo.finish(user=people["peer"], course=course, name="Tom Berry")
    demo_shared.load(people, course)
    return str(result)


def _site() -> CourseIndexPage:
    """A home page and a list of courses, in place of Wagtail's welcome page."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(
            instance=HomePage(
                title="Joined Up",
                slug="joined-up",
                headline="Learn to work across the lines",
                lead="Free courses for people who lead in health, care and community. Read at your own pace, look hard at one "
                "real case, and think on paper in a journal that stays yours.",
            )
        )
        home.save_revision().publish()
        welcome = Page.objects.filter(depth=2, slug="home").exclude(pk=home.pk).first()
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "port": 80, "site_name": "Joined Up", "root_page": home},
        )
        if welcome is not None:
            welcome.delete()
    index = CourseIndexPage.objects.child_of(home).first()
    if index is None:
        words = "Open to anybody, at any time, without an account."
        index = home.add_child(instance=CourseIndexPage(title="Courses", slug="courses", introduction=words))
        index.save_revision().publish()
    return index


def _site_facts() -> None:
    """Who runs the demo, in Settings → Site facts and menus: an invented publisher."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or SiteShell.objects.filter(site=site).exists():
        return
    SiteShell.objects.create(
        site=site,
        organisation="Saltmarsh Partnership",
        postal_address="Saltmarsh Partnership\nThe Old Chandlery, 4 Quay Lane\nSaltmarsh",
        email=f"hello@{DOMAIN}",
        phone="01632 960 146",
        data_name="Data protection lead",
        data_email=f"data@{DOMAIN}",
        security_contact=f"security@{DOMAIN}",
        footer_text="Saltmarsh Partnership is invented, and so are its addresses. The courses are open to anybody.",
    )


def _articles(folder: Path) -> None:
    """The articles, where there is no list of articles yet; a folder without them is a demo without articles."""
    if folder.is_dir() and not ArticleIndexPage.objects.exists():
        import_articles(folder, parent=HomePage.objects.first())


def _person(name: str, first: str, last: str):
    model = get_user_model()
    email = f"{name}@{DOMAIN}"
    user = model.objects.filter(email=email).first()
    if user is None:
        extra = {"is_staff": True, "is_superuser": True} if name == "admin" else {}
        user = model.objects.create_user(
            **{model.USERNAME_FIELD: email if model.USERNAME_FIELD == "email" else name},
            **({} if model.USERNAME_FIELD == "email" else {"email": email}),
            password=password(),
            first_name=first,
            last_name=last,
            **extra,
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _editing_rights(editor) -> None:
    """The demo's editor may add, change and publish everything below the home page, and change site facts and menus."""
    group = Group.objects.get(name="Editors")
    editor.groups.add(group)
    group.permissions.add(Permission.objects.get(content_type__app_label="content", codename="change_siteshell"))
    group.permissions.add(*Permission.objects.filter(content_type__app_label="content", content_type__model="message"))
    home = HomePage.objects.first()
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.get_or_create(
            group=group, page=home, permission__codename=codename, defaults={"permission": _page_permission(codename)}
        )


def _page_permission(codename: str):
    return Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)


def _sample_entry(learner) -> None:
    """One private entry of the demo learner about Week 6 Activity 2."""
    row = Activity.objects.filter(block_id=SAMPLE_ACTIVITY, page__isnull=False).first()
    if row is None or Entry.objects.filter(pk=SAMPLE).exists():
        return
    activity = prompts.numbered_activities({row.pk}, None).get(row.pk)
    if activity is None:
        return
    words = Words(
        body=SAMPLE_WORDS, label=activity.label, course=activity.node.week.title, prompt=prompts.prompt_of(activity)
    )
    actions.give_consent(person=learner)
    demo_answers.fill(learner)
    words = snapshots.put_in(words, snapshots.taken(learner, row.pk))
    save = actions.Save(entry=SAMPLE, base_version=0, save_id=uuid5(SAMPLE, "first"))
    actions.save_entry(owner=learner, save=save, words=words, activity=row)


def _sample_progress(learner, index: CourseIndexPage) -> None:
    """The demo learner has done five weeks and begun the sixth."""
    course = CoursePage.objects.child_of(index).first()
    learning_actions.enrol(user=learner, course=course)
    week_six = next(week for week in outline_of(course).weeks if week.number == "6")
    for part in outline_of(course).parts:
        if part.path >= week_six.children[1].children[1].path:
            break
        learning_actions.mark_page(user=learner, course_paths=[course.path], page_key=part.key, done=True)
        for activity in part.activities:
            learning_actions.mark_activity(user=learner, course_paths=[course.path], activity_id=activity.id, done=True)
