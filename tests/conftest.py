"""The cast and the small course every test may use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

# Playwright keeps an event loop in the main thread, where Django would refuse to talk to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings

from tests.course import SmallCourse
from tests.made_once import course_of_this_process
from tests.people import Cast, make_cast
from tests.serving import Site

# The suite draws the same examples every time, so that it says the same twice; `make audit` goes on searching.
hypothesis_settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis_settings.register_profile("audit", deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits and site roots live in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture(autouse=True)
def _journal_files_of_their_own(settings, tmp_path):
    settings.JOURNAL_FILES = str(tmp_path / "journal-files")


@pytest.fixture
def cast(db) -> Cast:
    """Anonymous, learner, peer, own tutor, other tutor, former tutor, editor, superuser."""
    return make_cast()


@pytest.fixture
def course(db) -> SmallCourse:
    """Two weeks; week 1 has sections 1, 2, 2.1 and a summary without a number, with three activities and two figures."""
    return course_of_this_process()


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory) -> Callable[..., Site]:
    """Makes sites in folders of their own, each with empty tables on SQLite as shipped. The tables are made once."""
    made = Site(tmp_path_factory.mktemp("empty")).make()

    def one_more(kind: type[Site] = Site) -> Site:
        folder = tmp_path_factory.mktemp("var") / "site"
        shutil.copytree(made.folder, folder)
        return kind(folder)

    return one_more


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
