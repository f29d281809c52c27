"""A small published course, made through Wagtail as an editor would."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site

from content.models import Activity, CourseIndexPage, CoursePage, HomePage, SectionPage, WeekPage

PICTURE = "original_images/circle.svg"
SPACE = UUID("00000000-0000-4000-8000-000000000000")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20"><circle cx="9" cy="9" r="5"/></svg>'


def block_id(name: str) -> str:
    return str(uuid5(SPACE, name))


def text(words: str) -> dict:
    return {"type": "text", "value": f"<p>{words}</p>", "id": block_id(words)}


def activity(name: str, **more) -> dict:
    value = {
        "title": name,
        "minutes": 20,
        "minutes_to": None,
        "purpose": f"The purpose of {name}.",
        "instructions": "<p>Do it.</p>",
        "journal": "offered",
        "prompts": [f"What happened in {name}?"],
        "parts": [],
        "support": [],
        "sensitive": False,
    }
    return {"type": "activity", "value": value | more, "id": block_id(name)}


def figure(name: str, image) -> dict:
    picture = {"image": image.pk, "decorative": False, "alt_text": name}
    return {"type": "figure", "value": {"image": picture, "caption": f"<p>{name}</p>"}, "id": block_id(name)}


def picture(title: str = "A circle"):
    image = get_image_model()(title=title, collection=Collection.get_first_root_node())
    image.file.save("circle.svg", ContentFile(SVG), save=False)
    image.width, image.height = 40, 20
    image.save()
    return image


def publish(page):
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def add(parent, model, slug: str, **fields):
    page = model(slug=slug, title=fields.pop("title", slug.replace("-", " ").title()), **fields)
    return publish(Page.objects.get(pk=parent.pk).specific.add_child(instance=page))


@dataclass
class SmallCourse:
    home: HomePage
    index: CourseIndexPage
    course: CoursePage
    week: WeekPage
    second_week: WeekPage
    first: SectionPage
    second: SectionPage
    below: SectionPage
    summary: SectionPage
    later: SectionPage
    pages: dict = field(default_factory=dict)

    def activity(self, name: str) -> Activity:
        return Activity.objects.get(block_id=block_id(name), page__isnull=False)

    def refresh(self, name: str):
        page = getattr(self, name)
        fresh = type(page).objects.get(pk=page.pk)
        setattr(self, name, fresh)
        return fresh


def tree_root() -> Page:
    """The root of the tree of pages; also where a transactional test has flushed what migrations made."""
    Locale.objects.get_or_create(language_code="en-gb")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=Locale.get_default())


def site_ready() -> HomePage:
    """A home page as the root of the default site; also where a transactional test has flushed what migrations made."""
    root = tree_root()
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    Page.objects.child_of(root).filter(slug="home").delete()
    root = Page.get_first_root_node()
    home = publish(root.add_child(instance=HomePage(title="Home", slug="joined-up", headline="Work across the lines")))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True, site_name="Joined Up")
    return home


def make_course() -> SmallCourse:
    home = site_ready()
    image = picture()
    index = add(home, CourseIndexPage, "courses")
    course = add(index, CoursePage, "lines", title="Across the Lines", strapline="Leading together")
    week = add(course, WeekPage, "one", title="One person", introduction=[text("Introduction of week one")])
    first = add(
        week, SectionPage, "first", body=[text("Words of the first"), activity("Notice"), figure("Seams", image)]
    )
    second = add(
        week, SectionPage, "second", body=[figure("Ring", image), text("Words of the second"), activity("Map")]
    )
    below = add(second, SectionPage, "below", body=[text("Words below"), activity("Timeline", journal="none")])
    summary = add(week, SectionPage, "summary", numbered=False, body=[text("In short")])
    second_week = add(course, WeekPage, "two", title="Leading")
    later = add(second_week, SectionPage, "later", body=[text("Words of later"), activity("Sideways")])
    return SmallCourse(home, index, course, week, second_week, first, second, below, summary, later)
