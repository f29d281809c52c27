"""Migrations: none missing, named by what they do, free of block definitions, and in the form that also applies on Wagtail 7.4."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

ROOT = Path(__file__).resolve().parents[2]
OURS = ["content", "learning", "journal"]
# The last migrations of Wagtail 7.4 LTS; a later one does not exist there.
LAST_OF_7_4 = {"wagtailcore": 97, "wagtailimages": 27, "wagtaildocs": 14, "wagtailsearch": 10}
# Django's own names: 0001_initial, 0002_auto_20261122_1612, 0003_merge_…, and a trailing "and more".
NOBODYS_NAME = re.compile(r"\d{4}_(?:initial|auto(?:_|$).*|merge(?:_|$).*|.*_and_more|squashed_.*)")


def files() -> list[Path]:
    found = [path for app in OURS for path in sorted((ROOT / app / "migrations").glob("[0-9]*.py"))]
    assert {path.parts[-3] for path in found} == set(OURS)
    return found


def migrations() -> dict:
    loader = MigrationLoader(None, ignore_no_migrations=False)
    return {key: migration for key, migration in loader.disk_migrations.items() if key[0] in OURS}


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check_changes=True, dry_run=True)

    assert capsys.readouterr().out == "No changes detected\n"


def test_every_migration_is_named_by_what_it_does():
    assert [path.stem for path in files() if NOBODYS_NAME.fullmatch(path.stem)] == []


def test_no_migration_has_the_name_django_would_have_given_it():
    """`makemigrations` joins the model and field of the operations: 0002_entry_title, 0003_alter_entry_title, 0004_delete_entry."""
    unnamed = []
    for (app, name), migration in migrations().items():
        migration.initial = False  # else every first one would be suggested as "initial"
        if name[5:] == migration.suggest_name():
            unnamed.append((app, name))
    assert unnamed == []


@pytest.mark.parametrize(
    "name", ["0001_initial", "0002_auto_20261122_1612", "0003_merge_0002_a_0002_b", "0004_a_b_and_more"]
)
def test_name_that_django_gives_is_recognised(name):
    assert NOBODYS_NAME.fullmatch(name)


def test_numbers_of_each_app_run_without_gap_or_fork():
    for app in OURS:
        numbers = [int(path.name[:4]) for path in files() if path.parts[-3] == app]
        assert numbers == list(range(1, len(numbers) + 1))


def test_migrations_name_the_page_model_as_wagtail_7_4_does():
    """Wagtail 8 writes settings.WAGTAIL_PAGE_MODEL, which 7.4 does not have; the plain name applies on both."""
    texts = {path.name: path.read_text() for path in files()}
    pages = [path for path in files() if "page_ptr" in path.read_text()]

    assert pages
    assert [
        name
        for name, text in texts.items()
        if "WAGTAIL_PAGE_MODEL" in text or "swappable" in text and "wagtail" in text
    ] == []
    assert [path.name for path in pages if not re.search(r"""to=["']wagtailcore\.page["']""", path.read_text())] == []


def test_migrations_need_none_of_wagtail_that_7_4_lacks():
    needed = {
        key for migration in migrations().values() for key in migration.dependencies if key[0].startswith("wagtail")
    }

    assert ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes") in needed
    assert {key for key in needed if int(key[1][:4]) > LAST_OF_7_4[key[0]]} == set()


def test_apps_depend_on_migrations_of_lower_apps_only():
    upward = [
        (app, name, needed)
        for (app, name), migration in migrations().items()
        for needed, _name in migration.dependencies
        if needed in OURS and OURS.index(needed) > OURS.index(app)
    ]
    assert upward == []


def test_migrations_hold_no_block_definitions():
    traces = re.compile(r"wagtail\.blocks|content\.blocks|block_lookup|\bStructBlock|\bStreamBlock|\bCharBlock")

    assert [path.name for path in files() if traces.search(path.read_text())] == []


def test_stream_fields_of_the_migrations_know_no_block_while_the_models_do():
    loader = MigrationLoader(None)
    state: ProjectState = loader.project_state()
    written = state.models["content", "sectionpage"].fields["body"]

    assert written.stream_block.child_blocks == {}
    assert "activity" in apps.get_model("content.SectionPage")._meta.get_field("body").stream_block.child_blocks
