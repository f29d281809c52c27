"""The site as it ships, on a database of its own that is thrown away; only the addresses and one plain page are added."""

import os
from pathlib import Path

from config.settings import DATABASES as SHIPPED_DATABASES
from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench"]
TEMPLATES = [{**TEMPLATES[0], "OPTIONS": {**TEMPLATES[0]["OPTIONS"], "debug": False}}]
# A file with the shipped options, not memory; connections are kept as the shipped settings keep them.
DATABASES = {"default": {**SHIPPED_DATABASES["default"], "CONN_MAX_AGE": 60}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["VAR_DIR"]) / "bench.sqlite3")}

# The benches sign people in by the session alone; the second step would answer with a redirect.
LEARNING_REQUIRE_SECOND_FACTOR = False
