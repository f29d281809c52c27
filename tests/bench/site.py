"""What is measured: a course of eight weeks, one section with the 25 blocks of the yardstick, and the plain page with the same."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Page

from content.models import CourseIndexPage, CoursePage, SectionPage, WeekPage
from tests.bench.models import PlainPage
from tests.course import SmallCourse, activity, add, block_id, figure, picture, site_ready, text
from tests.journal.writing import write
from tests.people import make_cast

WORDS = "The meeting went on for an hour and nobody said what they had come to say, because it was late. " * 6
WEEKS, SECTIONS = 8, 6


@dataclass
class Measured:
    section: str
    plain: str
    overview: str
    learner: object


def build() -> Measured:
    """Publishes everything through Wagtail, and lets the learner write about the activity."""
    home, people, image = site_ready(), make_cast(), picture()
    index = add(home, CourseIndexPage, "courses", show_in_menus=True)
    course = add(index, CoursePage, "lines", title="Across the Lines")
    weeks = [
        add(course, WeekPage, f"week-{number}", introduction=[text(f"Introduction {number}")])
        for number in range(WEEKS)
    ]
    for week in weeks:
        for number in range(SECTIONS):
            name = f"{week.slug} {number}"
            body = [text(f"Words of {name}"), activity(f"Activity of {name}"), figure(f"Figure of {name}", image)]
            add(week, SectionPage, f"section-{number}", body=body)
    targets = list(SectionPage.objects.child_of(weeks[0])[:3])
    section = add(weeks[5], SectionPage, "measured", body=course_blocks(image, targets))
    plain = _plain_page(home, image, targets)
    small = SmallCourse(home, index, course, *([None] * 7))
    write(people.learner, activity=small.activity("Measured"), course=small)
    return Measured(section.url, plain.url, course.url, people.learner)


def paragraphs(targets: list[Page]) -> list[str]:
    """14 paragraphs, three of them with a link to another page."""
    links = [f'<p>{WORDS} <a linktype="page" id="{target.pk}">{target.title}</a></p>' for target in targets]
    return [*links, *(f"<p>{WORDS} <b>Number {number}</b></p>" for number in range(14 - len(links)))]


def course_blocks(image, targets: list[Page]) -> list[dict]:
    """6 headings, 14 paragraphs, 1 figure, 2 quotes, 1 list, 1 activity, as this site's editors have them."""
    words = [{"type": "text", "value": html, "id": block_id(f"p{n}")} for n, html in enumerate(paragraphs(targets))]
    headings = [{"type": "text", "value": f"<h2>Heading {n}</h2>", "id": block_id(f"h{n}")} for n in range(6)]
    said = {"text": f"<p>{WORDS}</p>", "source": "Somebody", "url": ""}
    quotes = [{"type": "quote", "value": said, "id": block_id(f"q{n}")} for n in range(2)]
    points = {"title": "Key points", "text": "<ul><li>One</li><li>Two</li><li>Three</li></ul>"}
    rest = [figure("Measured figure", image), *quotes, {"type": "key_points", "value": points, "id": block_id("list")}]
    return _mixed(headings, words, [*rest, activity("Measured")])


def plain_blocks(image, targets: list[Page]) -> list[dict]:
    """The same in Wagtail's own blocks."""
    words = [{"type": "paragraph", "value": html} for html in paragraphs(targets)]
    headings = [{"type": "heading", "value": f"Heading {n}"} for n in range(6)]
    shown = {"image": {"image": image.pk, "decorative": False, "alt_text": "A circle"}, "caption": "<p>A figure</p>"}
    rest = [{"type": "figure", "value": shown}, *({"type": "quote", "value": WORDS} for _ in range(2))]
    rest += [{"type": "list", "value": ["One", "Two", "Three"]}]
    rest += [{"type": "activity", "value": {"title": "Measured", "minutes": 20, "instructions": "<p>Do it.</p>"}}]
    return _mixed(headings, words, rest)


def _mixed(headings: list[dict], words: list[dict], rest: list[dict]) -> list[dict]:
    """Headings spread over the text, the rest behind it; 25 blocks."""
    blocks = []
    for number, heading in enumerate(headings):
        blocks += [heading, *words[number * 14 // 6 : (number + 1) * 14 // 6]]
    blocks += rest
    assert len(blocks) == 25
    return blocks


def _plain_page(home: Page, image, targets: list[Page]) -> PlainPage:
    """Three levels below home, beside two siblings that stand in the menu."""
    for slug in ("about", "news"):
        add(home, PlainPage, slug, show_in_menus=True)
    parent = add(home, PlainPage, "plain", show_in_menus=True)
    parent = add(parent, PlainPage, "below")
    return add(parent, PlainPage, "measured-plain", body=plain_blocks(image, targets))
