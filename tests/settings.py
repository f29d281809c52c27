"""Settings of the test suite: the site's own, with what tests must not wait for or share."""

import os
import tempfile

os.environ.setdefault("DEBUG", "on")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="joined-up-tests-"))

from config.settings import *  # noqa: F403
from config.settings import DATABASES, TEMPLATES

SECRET_KEY = "only-for-tests-" + "x" * 40
JOURNAL_KEYS = "t1:8PT/c43R48O8xEwH5ZpUETcZ5xnpUqC34PHcxzfuEMc="
LEARNING_BADGE_KEY = "t1:2sWFRnsKFGvvUl+h2fCSXWbGDCsnIAlGfXdZ0i4LbOc="
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECURE_SSL_REDIRECT = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as on a real site: tables in memory are one connection for all threads, where two writes at once fail instead of
    # waiting for each other. No test is about a power cut, so nothing waits for the disk.
    folder = tempfile.mkdtemp(prefix="joined-up-database-")
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(folder, "tests.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
LEARNING_REQUIRE_SECOND_FACTOR = True  # as in production
LEARNING_MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_BACKEND = "learning.mail.OutboxBackend"
LEARNING_ERASURE_LEDGER = os.path.join(tempfile.mkdtemp(prefix="joined-up-ledger-"), "erasures.txt")
JOURNAL_FILES = tempfile.mkdtemp(prefix="joined-up-journal-files-")
MEDIA_ROOT = tempfile.mkdtemp(prefix="joined-up-media-")
# A misspelt variable in a template is a mistake, not an empty string, wherever Django lets us see it.
TEMPLATES[0]["OPTIONS"]["debug"] = True
LOGGING["root"]["level"] = "WARNING"  # noqa: F405
LOGGING["loggers"]["django"]["level"] = "ERROR"  # noqa: F405
