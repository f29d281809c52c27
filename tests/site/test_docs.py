"""What the documents say is so: links lead somewhere, and nothing that can be set, run or stored goes unmentioned."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.management import get_commands
from wagtail.models import PageViewRestriction

from content import licences
from content.consent import COOKIE as CHOICE_COOKIE
from content.cookies import all_cookies, all_stored
from content.display import COOKIE
from content.keys import areas
from content.models import SiteShell
from journal import reading
from journal.models import Entry, Journal, Safe
from learning.comments.identity import COOKIE as COMMENTS
from tests.journal.writing import write

ROOT = Path(__file__).resolve().parents[2]
APPS = ["content", "learning", "journal"]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
_FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_MARKED = re.compile(r"`([^`]+)`")

each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
each_app = pytest.mark.parametrize("app", APPS)


def read(name: str) -> str:
    return (ROOT / name).read_text()


ARCHITECTURE = read("docs/architecture.md")
OPERATIONS = read("docs/operations.md")
PRIVACY = read("docs/data-protection.md")


def links(path: Path) -> list[tuple[str, str, str]]:
    """The links of a document, code apart: "!" for a picture, the words, the target."""
    return _LINK.findall(re.sub(r"`[^`\n]*`", "", _FENCE.sub("", path.read_text())))


def relative_links(path: Path) -> list[str]:
    return [target for _picture, _words, target in links(path) if not re.match(r"[a-z]+:", target)]


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rows(document: str, heading: str) -> list[list[str]]:
    """The cells of the tables below a heading, down to the next one of the same rank or above; heads of tables apart."""
    rank = heading.index(" ")
    part = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{rank}}} |\Z)", document, re.MULTILINE | re.DOTALL)
    assert part, f"no heading '{heading}'"
    tables = re.findall(r"(?:^\|.+\|$\n?)+", part[1], re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()[2:]]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in lines]


def named(document: str, heading: str) -> set[str]:
    """What stands in code marks in the first cells of the tables below a heading."""
    return {name for row in rows(document, heading) for name in _MARKED.findall(row[0])}


# Links -----------------------------------------------------------------------


@each_document
def test_every_relative_link_leads_to_a_file_and_a_heading(path):
    broken = []
    for link in relative_links(path):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_document_is_in_the_index():
    index = ROOT / "docs" / "README.md"
    listed = {(index.parent / link).resolve() for link in relative_links(index)}

    assert set(DOCUMENTS) - listed == {index}


def test_readme_shows_its_pictures_and_says_them_in_words():
    pictures = {target: words for picture, words, target in links(ROOT / "README.md") if picture}

    names = ["home", "section", "journal", "editor", "map", "desk", "group", "statement", "article", "section-phone"]
    assert set(pictures) == {f"docs/images/{name}.png" for name in names}
    assert all(len(words) > 40 for words in pictures.values())


# Settings, environment, checks -----------------------------------------------


@each_app
def test_every_setting_is_in_operations_with_its_default(app):
    calls = [node for node in ast.walk(ast.parse(read(f"{app}/conf.py"))) if isinstance(node, ast.Call)]
    asked = [call.args for call in calls if ast.unparse(call.func) == "getattr"]
    wanted = {name.value: ast.unparse(default) for _settings, name, default in asked}
    table = {row[0].strip("`"): row[2] for row in rows(OPERATIONS, f"### {app}")}

    assert wanted
    assert set(table) == set(wanted)
    assert {name for name, default in wanted.items() if f"`{default}`" not in table[name]} == set()


def test_every_environment_variable_is_in_the_readme():
    code = read("config/settings.py") + read("config/environment.py")
    call = r"(?:os\.environ\.get|(?<![.\w])(?:env\.)?(?:flag|words|required))"
    asked = set(re.findall(rf'{call}\(\s*"([A-Z_]+)"', code))

    assert asked >= {"DATABASE_URL", "SECRET_KEY", "JOURNAL_KEYS", "EMAIL_URL", "BEHIND_PROXY", "VAR_DIR", "DEBUG"}
    assert {row[0].strip("`") for row in rows(read("README.md"), "## Run it on its own")} == asked


def test_readme_gives_hosts_the_settings_of_this_site(settings):
    block = re.search(r"^3\. Settings\..*?```python\n(.*?)```", read("README.md"), re.MULTILINE | re.DOTALL)
    told: dict = {}
    exec(
        re.sub(r"^ {3}", "", block[1], flags=re.MULTILINE), {"os": SimpleNamespace(environ={"JOURNAL_KEYS": ""})}, told
    )
    # A key of one's own; and what the tests themselves replace, as Django's test runner does with mail.
    told.pop("learning")  # an import for its guard, not a setting
    replaced = {"JOURNAL_KEYS", "LEARNING_MAIL_TRANSPORT", "TASKS", "EMAIL_BACKEND"}

    assert set(told) > replaced
    assert {name for name, value in told.items() if getattr(settings, name) != value} - replaced == set()


def test_every_system_check_is_in_operations():
    code = "".join(read(f"{app}/checks.py") for app in APPS if (ROOT / app / "checks.py").exists())

    assert named(OPERATIONS, "### Checks") == set(re.findall(r'id="(\w+\.[EW]\d+)"', code))


# Commands --------------------------------------------------------------------


def test_every_command_is_in_operations():
    ours = {name for name, app in get_commands().items() if app in APPS}

    assert {row[0].strip("`") for row in rows(OPERATIONS, "## Commands")} == ours


def test_every_make_target_is_in_contributing():
    targets = set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE)) - {"help"}

    assert {row[0].strip("`").removeprefix("make ") for row in rows(read("CONTRIBUTING.md"), "## Start")} == targets


@each_document
def test_document_names_no_command_that_is_not_there(path):
    text = path.read_text()
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))

    assert set(re.findall(r"`make ([a-z]+)", text)) - targets == set()
    assert set(re.findall(r"manage\.py\s+([a-z_]+)", text)) - set(get_commands()) == set()


# Architecture ----------------------------------------------------------------


def test_every_slot_of_the_templates_is_in_the_architecture():
    templates = "".join(path.read_text() for app in APPS for path in (ROOT / app).rglob("*.html"))

    assert named(ARCHITECTURE, "## Slots") - {"act"} == set(re.findall(r'{% slot(?:_or)? "(\w+)"', templates))


@each_app
def test_every_module_of_an_app_has_a_place_in_the_architecture(app):
    usual = {"__init__.py", "apps.py", "urls.py", "migrations", "templatetags", "management"}
    found = {path for path in (ROOT / app).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    names = {path.name + "/" * path.is_dir() for path in found if path.name not in usual}
    table = rows(ARCHITECTURE, "## What goes into which file")
    places = {place.removeprefix(f"{app}/") for row in table for place in _MARKED.findall(row[0])}

    assert names - places == set()


@each_app
def test_every_model_is_in_the_architecture(app):
    models = {model.__name__ for model in apps.get_app_config(app).get_models()}

    assert {name for name in models if f"`{name}`" not in ARCHITECTURE} == set()


# Data protection -------------------------------------------------------------


@pytest.mark.parametrize("app", ["learning", "journal"])
def test_every_field_about_a_person_is_in_data_protection(app):
    stored = [set(_MARKED.findall(row[0] + row[1])) for row in rows(PRIVACY, "## What is stored")]
    for model in apps.get_app_config(app).get_models():
        said = set().union(*(names for names in stored if model.__name__ in names))
        fields = {field.name for field in model._meta.get_fields() if field.concrete} - {"id"}

        assert fields - said == set(), model.__name__


def test_cookies_of_data_protection_are_those_the_code_registers_in_the_same_words():
    registered = [
        [f"`{one.name}`", one.kind.label, str(one.purpose), str(one.set_when), str(one.lasts)] for one in all_cookies()
    ]

    assert rows(PRIVACY, "## Cookies") == registered


def test_what_else_a_browser_keeps_is_said_in_data_protection_in_the_same_words():
    registered = [[f"`{one.name}`", str(one.purpose), str(one.set_when), str(one.lasts)] for one in all_stored()]
    scripts = "".join(path.read_text() for app in APPS for path in (ROOT / app / "static").rglob("*.js"))

    assert rows(PRIVACY, "## What else the browser keeps") == registered
    assert scripts.count("indexedDB.open(") == 1 and 'const NAME = "joined-up-journal"' in scripts
    assert "localStorage" not in scripts and "sessionStorage" not in scripts


def test_every_cookie_that_is_set_is_registered(settings):
    """Two places of ours set a cookie; the others are Django's."""
    code = "".join(path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py"))
    of_django = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}

    assert code.count("set_cookie(") == 2
    assert {cookie.name for cookie in all_cookies()} == of_django | {COOKIE, CHOICE_COOKIE, COMMENTS}


def test_facts_about_the_organisation_are_in_data_protection():
    said = set().union(
        *(_MARKED.findall(row[0]) for row in rows(PRIVACY, "## What is stored") if "SiteShell" in row[1])
    )

    personal = {"organisation", "postal_address", "email", "phone", "data_name", "data_email", "security_contact"}
    assert said == personal <= {field.name for field in SiteShell._meta.get_fields()}


def test_documents_never_promise_more_than_the_encryption_gives():
    too_much = re.compile(r"end.to.end|zero.knowledge", re.IGNORECASE)

    assert [path.name for path in DOCUMENTS if too_much.search(path.read_text())] == []


# Dependencies ----------------------------------------------------------------


def explained() -> dict[str, str]:
    """The packages of docs/dependencies.md with their versions."""
    headings = ["In the wheel", "Extras of the wheel", "Only for the site in config/", "For tests and checks"]
    tables = [row for heading in headings for row in rows(read("docs/dependencies.md"), f"## {heading}")]
    return {row[0]: row[1] for row in tables}


def test_every_dependency_of_the_wheel_is_explained():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    names = {re.match(r"[\w-]+", wanted)[0].lower() for wanted in [*project["dependencies"], *extras]}

    assert names - {name.lower() for name in explained()} == set()


def test_explained_versions_are_the_pinned_ones():
    pinned = dict(
        re.findall(r"^([\w-]+)==(\S+)$", read("requirements.txt") + read("requirements-dev.txt"), re.MULTILINE)
    )

    assert len(explained()) > 20
    assert {name: version for name, version in explained().items() if pinned.get(name) != version} == {}


def test_every_vendored_file_is_named_with_its_licence():
    vendored = {
        path
        for pattern in ("*/static/*/fonts/*", "*/static/*/vendor/*", "tests/**/vendor/*")
        for path in ROOT.glob(pattern)
    }
    names = [name for name in _MARKED.findall(read("docs/third-party.md")) if "." in name]

    assert vendored
    assert vendored - {path for name in names for path in ROOT.glob(name)} == set()


def test_page_of_licences_says_what_third_party_says():
    table = {row[0]: row for row in rows(read("docs/third-party.md"), "# From others") if "/static/" in row[1]}
    told = {file: next(row for what, row in table.items() if file.what in what) for file in licences.browser_files()}

    assert len(told) == len(table)
    for file, row in told.items():
        assert file.version == row[2] and file.by in row[3] and file.licence in row[4]
        assert f"/static/{file.text}`" in row[4]
    assert tomllib.loads(read("pyproject.toml"))["project"]["license"] == licences.SOFTWARE_LICENCE


@pytest.mark.parametrize(
    ("guide", "heading", "told_in"),
    [
        ("docs/learners-guide.md", "## Make it comfortable", {"Reading", "Everywhere"}),
        ("docs/tutors-guide.md", "## The desk on one page", {"Tutor’s desk"}),
    ],
)
def test_keys_of_the_guides_are_those_of_the_registry(guide, heading, told_in):
    tables = [row[0] for row in rows(read(guide), heading) if re.fullmatch(r"[A-Z/?](, (then )?[A-Z])*", row[0])]
    told = {key.lower() for cell in tables for key in re.findall(r"[A-Z](?!\w)|[/?]", cell)}
    registered = {area: {key for row in found for key in row.keys.split()} for area, found in areas().items()}

    assert told_in <= set(registered) <= {"Reading", "Everywhere", "Tutor’s desk"}
    assert told == set().union(*(registered[area] for area in told_in)) | {"?"}


# What else the documents promise ---------------------------------------------


@pytest.mark.parametrize("accounts_as_xml", [True, False], ids=["as operations.md says", "as JSON alone"])
def test_journal_moved_to_another_database_opens_again(accounts_as_xml, course, cast):
    """Django's JSON cuts the moment of joining, which the journal's key is bound to."""
    entry = write(cast.learner, title="A typed title", activity=course.activity("Map"), course=course)
    private = [*Safe.objects.all(), *Journal.objects.all(), *Entry.objects.all()]
    for kind, objects in [("json", [cast.learner, *private]), ("xml", [cast.learner] * accounts_as_xml)]:
        for row in serializers.deserialize(kind, serializers.serialize(kind, objects)):
            row.save()
    owner = get_user_model().objects.get(pk=cast.learner.pk)

    assert reading.open_one(owner, entry.pk, None).words.title == "A typed title"


def test_activity_on_a_restricted_page_tells_its_questions_to_nobody_else(course, cast):
    """docs/permissions.md: a page with a view restriction is read as Wagtail says, so its questions are too."""
    PageViewRestriction.objects.create(page=course.second, restriction_type="password", password="open sesame")
    peer = cast.client("peer")
    closed, open_to_all = (
        peer.get(f"/journal/new/?activity={course.activity(name).pk}").content.decode() for name in ("Map", "Sideways")
    )

    assert "What happened in Sideways?" in open_to_all
    assert "What happened in Map?" not in closed


def test_request_for_another_host_logs_no_failed_component(client, caplog):
    """docs/operations.md, "Health": a wrong host name gets 400, and nothing else goes wrong."""
    answer = client.get("/health/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert [record.getMessage() for record in caplog.records if record.name.startswith("content")] == []
