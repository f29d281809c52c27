"""The wheel, built and put into a fresh `wagtail start` site by the README's own words, serves a section of a course."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import content

ROOT = Path(__file__).resolve().parents[2]
APPS = ["content", "learning", "journal"]
KEYS = "t1:" + base64.b64encode(secrets.token_bytes(32)).decode()
pytestmark = pytest.mark.xdist_group("wheel")  # the wheel is built and the site made once

# Runs inside the new site: makes a course as an editor would and looks at it as a reader.
PROBE = """
import json, django
django.setup()
import content, journal, learning
from django.test import Client
from django.urls import reverse
from content.models import CourseIndexPage, CoursePage, SectionPage, WeekPage
from wagtail.models import Site

def publish(parent, page):
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)

index = publish(Site.objects.get().root_page, CourseIndexPage(title="Courses", slug="courses"))
course = publish(index, CoursePage(title="Across", slug="across"))
week = publish(course, WeekPage(title="One person", slug="one"))
value = {"title": "Joined-up services", "minutes": 20, "minutes_to": None, "purpose": "", "instructions": "<p>Look.</p>",
         "journal": "offered", "prompts": ["What happened?"], "parts": [], "support": [], "sensitive": False}
body = [{"type": "text", "value": "<p>Words of the section.</p>"}, {"type": "activity", "value": value}]
section = publish(week, SectionPage(title="A service user perspective", slug="perspective", body=body))
reader = Client(SERVER_NAME="localhost")
answer = reader.get("/courses/across/one/perspective/")
print(json.dumps({
    "status": answer.status_code,
    "html": answer.content.decode(),
    "files": [module.__file__ for module in (content, learning, journal)],
    "others": {address: reader.get(address).status_code for address in ["/courses/", "/health/", "/accounts/login/", "/journal/"]},
    "sign_in": reader.post("/admin/login/", {"username": "x", "password": "x"}).headers.get("Location"),
    "journal": reverse("journal:list"),
}))
"""
# collectstatic with hashed names fails on any style sheet that names a file the wheel does not have.
HASHED = """
from .dev import *
DEBUG = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
"""


def run(*command: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command that sees neither this repository nor the settings of the tests."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )


def succeeded(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    succeeded(run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target), cwd=ROOT))
    [built] = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder with what the wheel brings and nothing else; the wheel's dependencies are those of the suite."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    succeeded(run(*pip, "--no-deps", "--no-index", "--target", str(target), str(wheel), cwd=target))
    return target


def steps_of_the_readme(language: str) -> list[str]:
    """The code blocks in "Add it to a Wagtail site", in their order."""
    readme = (ROOT / "README.md").read_text()
    section = re.search(r"^## Add it to a Wagtail site\n(.*?)(?=^## )", readme, re.MULTILINE | re.DOTALL)
    assert section, "README.md has lost its section 'Add it to a Wagtail site'"
    blocks = re.findall(rf"^( *)```{language}\n(.*?)^ *```", section[1], re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", code, flags=re.MULTILINE) for indent, code in blocks]


@dataclass(frozen=True)
class Host:
    """A site of somebody else with our wheel beside it."""

    folder: Path
    installed: Path

    def python(self, *arguments: str, settings: str = "dev") -> subprocess.CompletedProcess[str]:
        variables = {
            "PYTHONPATH": str(self.installed),
            "JOURNAL_KEYS": KEYS,
            "DJANGO_SETTINGS_MODULE": f"host.settings.{settings}",
        }
        return run(sys.executable, *arguments, cwd=self.folder, **variables)

    def manage(self, *arguments: str, settings: str = "dev") -> subprocess.CompletedProcess[str]:
        return self.python("manage.py", *arguments, settings=settings)


def add_joined_up(folder: Path) -> None:
    """What the README tells to do, with its own code."""
    apps, settings, addresses = steps_of_the_readme("python")
    [page] = steps_of_the_readme("html")
    base, urls = folder / "host" / "settings" / "base.py", folder / "host" / "urls.py"
    lists: dict[str, list[str]] = {}
    exec(apps, lists)
    assert lists["INSTALLED_APPS"][:3] == ["journal", "learning", "content"]
    added = f"""
import os
_wanted = {lists["INSTALLED_APPS"]!r}
INSTALLED_APPS = _wanted[:3] + INSTALLED_APPS + [app for app in _wanted[3:] if app not in INSTALLED_APPS]
MIDDLEWARE += {lists["MIDDLEWARE"]!r}
"""
    base.write_text(base.read_text() + added + settings)
    urls.write_text(urls.read_text() + "\nfrom django.views.generic import RedirectView\n" + addresses)
    (folder / "host" / "templates" / "base.html").write_text(f'<!DOCTYPE html>\n<html lang="en">\n{page}</html>\n')
    (folder / "host" / "settings" / "hashed.py").write_text(HASHED)
    (folder / "probe.py").write_text(PROBE)


@pytest.fixture(scope="module")
def host(installed, tmp_path_factory) -> Host:
    folder = tmp_path_factory.mktemp("site")
    start = "import sys; from wagtail.bin.wagtail import main; sys.argv = ['wagtail', 'start', 'host', '.']; main()"
    succeeded(run(sys.executable, "-c", start, cwd=folder))
    add_joined_up(folder)
    return Host(folder, installed)


@pytest.fixture(scope="module")
def migrated(host) -> Host:
    succeeded(host.manage("migrate", "-v", "0"))
    return host


def test_wheel_holds_every_file_of_the_three_apps_and_no_other(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = {str(path.relative_to(ROOT)) for app in APPS for path in (ROOT / app).rglob("*") if path.is_file()}
    files = {name for name in files if "__pycache__" not in name}

    assert {name.split("/")[0] for name in names} == set(APPS)
    assert names == files
    assert {
        "content/templates/content/pages/section.html",
        "journal/migrations/0001_journals_entries_safes.py",
    } <= names


def test_wheel_says_its_version_its_licence_and_the_versions_it_runs_with(wheel):
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [name for name in archive.namelist() if name.endswith("/METADATA")]
        said = archive.read(metadata).decode()
        names = archive.namelist()

    assert f"\nVersion: {content.__version__}\n" in said
    assert "\nLicense-Expression: BSD-3-Clause\n" in said
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    [wagtail] = re.findall(r"^Requires-Dist: wagtail(.*)$", said, re.MULTILINE)
    assert set(wagtail.strip().split(",")) == {">=7.4.4", "<9", "!=8.0"}


def test_fresh_site_with_the_wheel_passes_its_checks(host):
    assert "no issues (0 silenced)" in succeeded(host.manage("check"))


def test_fresh_site_has_no_migration_to_make(migrated):
    assert succeeded(migrated.manage("makemigrations", "--check", "--dry-run")) == "No changes detected\n"


def test_fresh_site_serves_a_section_with_its_activity_and_our_look(migrated):
    lines = succeeded(migrated.python("probe.py")).splitlines()
    seen = json.loads(lines[-1])

    assert seen["status"] == 200
    assert "<title>A service user perspective" in seen["html"].replace("<title>1 ", "<title>")
    assert "Words of the section." in seen["html"]
    assert "Joined-up services" in seen["html"] and "Allow about 20 minutes" in seen["html"]
    assert re.search(r'<link rel="stylesheet" href="/static/content/css/base\.css">', seen["html"])
    assert "/journal/new/?activity=" in seen["html"]
    assert f'href="{seen["journal"]}"' in seen["html"]
    assert {Path(file).parents[1] for file in seen["files"]} == {migrated.installed}
    assert seen["others"] == {"/courses/": 200, "/health/": 200, "/accounts/login/": 200, "/journal/": 302}
    assert seen["sign_in"] == "/accounts/login/"


def test_static_files_of_the_wheel_can_be_hashed(host):
    said = succeeded(host.manage("collectstatic", "--noinput", "-v", "0", settings="hashed"))
    names = json.loads((host.folder / "static" / "staticfiles.json").read_text())["paths"]

    assert said == ""
    assert {"content/css/base.css", "content/css/tokens.css", "content/js/reader.js"} <= set(names)


def test_site_that_does_not_allow_svg_is_told(host):
    said = host.manage("shell", "--no-imports", "-c", NO_SVG)

    assert succeeded(said).strip() == "['content.W001']"


NO_SVG = """
from django.conf import settings
from django.core.checks import run_checks
del settings.WAGTAILIMAGES_EXTENSIONS  # Wagtail's own list is without svg
print([message.id for message in run_checks() if message.id.startswith("content.")])
"""


@pytest.fixture
def shadowed(host, tmp_path):
    """The same site with a package of its own under one of our names."""

    def site(name: str) -> Host:
        folder = tmp_path / "shadowed"
        shutil.copytree(host.folder, folder, ignore=shutil.ignore_patterns("static", "*.sqlite3", "media"))
        package = folder / name
        package.mkdir()
        (package / "__init__.py").write_text("")
        (package / "apps.py").write_text(
            f"from django.apps import AppConfig\n\n\nclass Own(AppConfig):\n    name = {name!r}\n"
            "    default_auto_field = 'django.db.models.BigAutoField'\n"
        )
        return Host(folder, host.installed)

    return site


@pytest.mark.parametrize("name", APPS)
def test_host_with_its_own_package_of_one_of_our_names_is_refused_in_one_sentence(name, shadowed):
    """Not by a module that cannot be found, a clash of models or a missing address, which would come next."""
    done = shadowed(name).manage("check")
    sentence = done.stderr.rstrip().splitlines()[-1]

    assert done.returncode == 1
    assert sentence.startswith(
        f"django.core.exceptions.ImproperlyConfigured: Joined Up needs its own package '{name}', "
    )
    assert f"shadowed/{name}/__init__.py" in sentence
    assert sentence.endswith("Rename that package in your project; see 'Names' in docs/operations.md.")
