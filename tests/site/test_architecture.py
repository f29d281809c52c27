"""What keeps the code in its order: the direction of imports, names, sizes, nothing private registered, documents that keep up."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from wagtail import hooks
from wagtail.admin.viewsets import viewsets
from wagtail.log_actions import registry as audit_log
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index
from wagtail.snippets.models import get_snippet_models

import content

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ["content", "learning", "journal"]  # each may import those before it
EMPTY_NAMES = {"utils", "helpers", "common", "base", "services", "misc"}
LONGEST = 300


def sources(*folders: str, ending: str = ".py") -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob(f"*{ending}"))]
    assert found
    return found


def imported(tree: ast.AST, package: list[str]) -> set[str]:
    """The top-level packages a module imports, also late inside functions, relatively, or by name through import_module."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            found.add(".".join([*package[: len(package) - node.level + 1], node.module or ""]))
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"import_module", "import_string", "get_model", "__import__"}:
                found.add(str(node.args[0].value))
    return {name.split(".")[0] for name in found}


def arrows_upward(path: Path, code: str) -> set[str]:
    """What this file imports although it lies above it, or is the site that runs the apps."""
    parts = list(path.with_suffix("").parts)
    above = LAYERS[LAYERS.index(parts[0]) + 1 :]
    return imported(ast.parse(code), parts[:-1]) & {*above, "config", "tests"}


def test_imports_of_the_apps_point_downward_only():
    places = {path: path.relative_to(ROOT) for path in sources(*LAYERS)}
    arrows = {str(place): arrows_upward(place, path.read_text()) for path, place in places.items()}

    assert {place: found for place, found in arrows.items() if found} == {}


@pytest.mark.parametrize(
    ("path", "code", "found"),
    [
        ("content/views.py", "import journal.models", {"journal"}),
        ("content/views.py", "from learning import actions", {"learning"}),
        ("content/views.py", "def late():\n    from journal.models import Entry", {"journal"}),
        ("content/models/course.py", "from ...journal import models", {"journal"}),
        ("content/models/course.py", "apps.get_model('journal.Entry')", {"journal"}),
        ("learning/tasks.py", "import_module('journal.actions')", {"journal"}),
        ("journal/conf.py", "from config.settings import DEBUG", {"config"}),
        ("journal/demo.py", "from content.models import Page; import learning.mail, wagtail", set()),
        ("content/models/course.py", "from ..journals import x; from .journal import y", set()),
    ],
)
def test_walk_over_imports_finds_every_kind_of_arrow_upward(path, code, found):
    assert arrows_upward(Path(path), code) == found


def test_templates_of_an_app_name_no_address_or_template_of_an_app_above():
    named = {}
    for path in sources(*LAYERS, ending=".html"):
        above = LAYERS[LAYERS.index(path.relative_to(ROOT).parts[0]) + 1 :]
        named[path.name] = [name for name in re.findall(r"""["'](\w+)[:/]""", path.read_text()) if name in above]

    assert {name: found for name, found in named.items() if found} == {}


def test_no_module_has_a_name_that_says_nothing():
    everything = [path.relative_to(ROOT) for path in sources(*LAYERS, "config", "tests")]

    assert [str(path) for path in everything if {path.stem, *path.parent.parts} & EMPTY_NAMES] == []


@pytest.mark.parametrize("ending", [".py", ".html", ".js"])
def test_no_file_of_the_apps_is_longer_than_a_reader_can_hold(ending):
    files = [
        path
        for path in sources(*LAYERS, ending=ending)
        if "migrations" not in path.parts and "vendor" not in path.parts
    ]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}

    assert {place: lines for place, lines in lengths.items() if lines > LONGEST} == {}


def private_models() -> set[type]:
    return set(apps.get_app_config("journal").get_models())


def test_no_private_model_is_a_page_a_snippet_or_in_a_search_index():
    private = private_models()

    assert private, "the journal has models to look at"
    assert [model for model in private if issubclass(model, Page | index.Indexed)] == []
    assert private & set(get_snippet_models()) == set()
    assert private & set(index.get_indexed_models()) == set()
    assert private & set(ReferenceIndex.tracked_models) == set()
    assert set(apps.get_app_config("content").get_models()) & set(index.get_indexed_models()), (
        "the question finds what is indexed"
    )


def test_no_private_model_has_a_screen_in_the_admin():
    private = private_models()
    viewsets.populate()
    shown = {getattr(viewset, "model", None) for viewset in viewsets.viewsets}

    assert private & shown == set()
    assert shown - {None}, "the question finds viewsets"
    assert not apps.is_installed("django.contrib.admin")


@pytest.mark.django_db
def test_no_permission_for_a_private_model_can_be_given_in_the_admin():
    offered = {row.content_type.app_label for hook in hooks.get_hooks("register_permissions") for row in hook()}

    assert offered
    assert "journal" not in offered


def test_audit_log_knows_no_action_of_the_journal():
    actions = {action for action, _label in audit_log.get_choices()}

    assert "wagtail.publish" in actions
    assert [action for action in actions if action.split(".")[0] in {"journal", "entry"}] == []


def test_code_of_the_journal_does_not_name_what_would_register_it():
    ways = {
        "register_snippet",
        "SnippetViewSet",
        "ModelViewSet",
        "log_actions",
        "Indexed",
        "register_setting",
        "ModelAdmin",
    }

    assert {word for path in sources("journal") for word in re.findall(r"\w+", path.read_text())} & ways == set()


def test_no_private_row_can_be_the_object_of_a_generic_link():
    """Comments, workflows, tags and log entries of Wagtail hang on content types; nothing of ours links that way."""
    linked = {
        field.model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in LAYERS
        for field in model._meta.local_fields
        if field.related_model is ContentType
    }
    assert linked == set()


def test_every_app_says_its_own_kind_of_number_field():
    configs = {label: vars(type(apps.get_app_config(label))) for label in LAYERS}

    assert {label: config.get("default_auto_field") for label, config in configs.items()} == dict.fromkeys(
        LAYERS, "django.db.models.BigAutoField"
    )


def settings_of_the_apps() -> set[str]:
    """Every setting that a conf.py reads."""
    found = {}
    for layer in LAYERS:
        names = re.findall(r'"((?:CONTENT|LEARNING|JOURNAL)_[A-Z_]+)"', (ROOT / layer / "conf.py").read_text())
        found |= dict.fromkeys(names, layer)
    assert {name for name, layer in found.items() if not name.startswith(layer.upper() + "_")} == set()
    return set(found)


def variables_of_the_environment() -> set[str]:
    """Every environment variable that the site's settings read."""
    code = "".join((ROOT / "config" / name).read_text() for name in ("settings.py", "environment.py"))
    return set(re.findall(r'(?:environ\.get|flag|words|required)\(\s*"([A-Z_]+)"', code))


def not_explained(names: set[str], *documents: str) -> set[str]:
    return names - {word for name in documents for word in re.findall(r"\w+", (ROOT / name).read_text())}


def test_every_setting_is_explained_in_the_operations_page():
    names = settings_of_the_apps()

    assert {"JOURNAL_KEYS", "CONTENT_WORDS_A_MINUTE", "LEARNING_MAIL_TRANSPORT"} <= names
    assert not_explained(names, "docs/operations.md") == set()


def test_every_environment_variable_is_explained_to_whoever_runs_the_site():
    names = variables_of_the_environment()

    assert {"SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "BEHIND_PROXY", "EMAIL_URL"} <= names
    assert not_explained(names, "README.md", "docs/operations.md") == set()


def test_every_command_is_mentioned_in_the_documents():
    names = {path.stem for path in sources(*LAYERS) if path.parent.name == "commands" and path.stem != "__init__"}
    text = "\n".join(path.read_text() for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))])

    assert {"run_due", "load_demo"} <= names
    assert {name for name in names if not re.search(rf"(?:`|make |manage\.py ){name}\b", text)} == set()


def test_every_make_target_says_what_it_is_for():
    makefile = (ROOT / "Makefile").read_text()
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())

    assert set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)) == phony


def test_changelog_has_a_heading_for_what_is_not_released_or_for_this_version():
    headings = re.findall(r"^## \[?([^\]\s]+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert headings
    assert headings[0] in {"Unreleased", content.__version__}
