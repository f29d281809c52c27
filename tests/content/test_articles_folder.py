"""Articles as files: the demo's come in whole, a second time nothing changes, and out and in again they are the same."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from content.course_folder import ProblemsFound, Refused, export_articles, import_articles
from content.models import ArticleIndexPage, ArticlePage, AuthorPage, TopicPage
from tests.course import publish

DEMO = Path(__file__).resolve().parents[2] / "demo" / "articles"
HEAD = "---\nkey: one\ntitle: One\ndate: 2026-01-02\n{}---\nWords.\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with one topic, one author and one article."""
    (tmp_path / "articles.yaml").write_text(
        "format: 1\ntitle: Articles\nslug: articles\ntopics:\n  - key: t\n    title: Topic\n"
        "authors:\n  - key: a\n    title: Ada\n"
    )
    (tmp_path / "one.md").write_text(HEAD.format("topics:\n  - t\nauthors:\n  - a\n"))
    return tmp_path


def revisions() -> list[int]:
    return [
        page.latest_revision_id
        for model in (ArticlePage, TopicPage, AuthorPage)
        for page in model.objects.order_by("pk")
    ]


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_demo_articles_come_in_and_every_page_of_them_answers(course, client):
    result = import_articles(DEMO)
    reading = ArticlePage.objects.get(key="partnership-working")

    assert str(result) == "Imported 8 pages of articles: 8 new, 0 changed."
    assert {page.key for page in ArticlePage.objects.live()} == {"bus-depot", "partnership-working", "lunch-talk"}
    assert reading.is_reading and 2000 <= reading.words <= 2700
    assert len(reading.works) >= 15 and reading.image and reading.image_alt
    assert ArticlePage.objects.get(key="lunch-talk").event.when == "Thursday 20 May 2027, 12:30 to 13:15"
    for page in (result.index, *ArticlePage.objects.all(), *TopicPage.objects.all(), *AuthorPage.objects.all()):
        html = client.get(page.get_url()).content.decode()
        assert "[@" not in html and "[^" not in html, page.title


def test_second_import_changes_nothing(course):
    import_articles(DEMO)
    before = revisions()

    assert str(import_articles(DEMO)) == "Imported 8 pages of articles: 0 new, 0 changed."
    assert revisions() == before


def test_export_and_import_and_export_are_equal(course, tmp_path):
    index = import_articles(DEMO).index
    first, second = export_articles(index, tmp_path / "first"), tmp_path / "second"
    ArticlePage.objects.all().delete()
    index = import_articles(first).index
    export_articles(index, second)

    assert files_of(first) == files_of(second)
    assert set(files_of(first)) >= {"articles.yaml", "partnership-working.md", "three-houses-one-bridge.svg"}


def test_changed_file_changes_its_page_only(course, folder):
    import_articles(folder)
    (folder / "one.md").write_text(HEAD.format("slug: other\nstandfirst: New\n"))
    result = import_articles(folder)
    page = ArticlePage.objects.get(key="one")

    assert (result.new, result.changed) == ([], ["One"])
    assert (page.slug, page.standfirst, list(page.topics.all()), page.bylines.count()) == ("other", "New", [], 0)


def test_what_is_not_in_the_folder_is_left_alone(course, folder):
    import_articles(folder)
    (folder / "one.md").unlink()
    import_articles(folder)

    assert ArticlePage.objects.get(key="one").live


def test_list_that_is_there_keeps_its_words(course, folder):
    index = import_articles(folder).index
    index.introduction = "Typed by an editor"
    publish(index)
    import_articles(folder)

    assert ArticleIndexPage.objects.get().introduction == "Typed by an editor"


@pytest.mark.parametrize(
    ("head", "where", "sentence"),
    [
        ("topics:\n  - nothing\n", 6, "nothing with the key “nothing” among its topics"),
        ("authors:\n  - t\n", 6, "nothing with the key “t” among its authors"),
        ("related:\n  - key: nothing\n", 6, "Nothing in this folder has the key “nothing”"),
        ("colour: red\n", 5, "The key “colour” means nothing here"),
        ("kind: poem\n", 5, "Write one of: article, reading."),
        ("event_date: 2027-05-20\n", 2, "Enter when the event begins."),
        ("event_zone: Europe/Atlantis\n", 5, "event_zone"),
        ("image: gone.svg\nalt: Gone\n", 5, "There is no file “gone.svg”"),
        ("standfirst: x\nslug: a\n", 6, "The slug “a” is used in"),
    ],
)
def test_mistake_is_named_with_its_line_and_nothing_comes_in(head, where, sentence, course, folder):
    (folder / "one.md").write_text(HEAD.format(head))
    with pytest.raises(ProblemsFound) as found:
        import_articles(folder)

    assert any(sentence in str(problem) and f"one.md:{where}" in str(problem) for problem in found.value.problems), (
        found.value.problems
    )
    assert ArticlePage.objects.count() == TopicPage.objects.count() == 0


def test_citation_without_its_work_is_a_mistake_of_that_article(course, folder):
    (folder / "one.md").write_text(HEAD.format("").replace("Words.", "Words [@varney-2006]."))
    with pytest.raises(ProblemsFound, match=r"one\.md:6: The references above have no work"):
        import_articles(folder)


def test_activity_cannot_stand_in_an_article(course, folder):
    (folder / "one.md").write_text(HEAD.format("") + "\n::: activity\ntitle: No\nminutes: 5\n:::\n")
    with pytest.raises(ProblemsFound, match="There is no “activity” fence here"):
        import_articles(folder)


def test_folder_without_its_list_is_refused(course, tmp_path):
    with pytest.raises(ProblemsFound, match=r"articles\.yaml"):
        import_articles(tmp_path)
    with pytest.raises(Refused):
        import_articles(tmp_path / "nowhere")


def test_export_leaves_out_what_is_not_published_and_refuses_a_folder_in_use(course, folder, tmp_path_factory):
    index = import_articles(folder).index
    TopicPage.objects.get().unpublish()
    target = tmp_path_factory.mktemp("out") / "made"
    export_articles(index, target)

    assert "topics" not in (target / "one.md").read_text() + (target / "articles.yaml").read_text()
    with pytest.raises(Refused, match="not an empty folder"):
        export_articles(index, target)
    index.unpublish()
    with pytest.raises(Refused, match="not published"):
        export_articles(ArticleIndexPage.objects.get(), tmp_path_factory.mktemp("other"))


def test_commands_say_what_was_done_and_what_is_wrong(course, folder, tmp_path_factory):
    said = StringIO()
    call_command("import_articles", folder, stdout=said)
    call_command("export_articles", tmp_path_factory.mktemp("out") / "made", stdout=said)
    (folder / "one.md").write_text("nothing")

    assert "3 new, 0 changed" in said.getvalue() and "Wrote " in said.getvalue()
    with pytest.raises(CommandError, match="problems: 1"):
        call_command("import_articles", folder, stderr=StringIO())
    with pytest.raises(CommandError, match="no page with the number"):
        call_command("import_articles", folder, parent=999_999)
    shutil.rmtree(folder)
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("import_articles", folder)
    ArticleIndexPage.objects.all().delete()
    with pytest.raises(CommandError, match="no such list"):
        call_command("export_articles", tmp_path_factory.mktemp("out"))
