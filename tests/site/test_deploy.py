"""Production starts with a complete environment only, and says in one sentence what is missing; development needs nothing."""

import base64
import json

import pytest

from tests.site.deploy_check import manage, production

SHORT_KEY = "k1:" + base64.b64encode(b"sixteen bytes !!").decode()
SAMPLE_KEY = "k1:" + base64.b64encode(b"\0" * 32).decode()

MISSING = {
    "SECRET_KEY": "SECRET_KEY is not set: ",
    "JOURNAL_KEYS": "JOURNAL_KEYS is not set: ",
    "ALLOWED_HOSTS": "ALLOWED_HOSTS is not set: ",
    "EMAIL_URL": "EMAIL_URL is not set: ",
}
UNFIT = [
    ("SECRET_KEY", "changeme", "SECRET_KEY is a sample or too short: "),
    ("SECRET_KEY", "x" * 60, "SECRET_KEY is a sample or too short: "),
    ("SECRET_KEY", "django-insecure-" + "abcdefgh12345678" * 4, "SECRET_KEY is a sample or too short: "),
    ("JOURNAL_KEYS", SHORT_KEY, "JOURNAL_KEYS cannot be used: "),
    ("JOURNAL_KEYS", SAMPLE_KEY, "JOURNAL_KEYS cannot be used: "),
    ("JOURNAL_KEYS", "changeme", "JOURNAL_KEYS cannot be used: "),
    ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS is '*'"),
    ("ALLOWED_HOSTS", " , ", "ALLOWED_HOSTS is not set: "),
    ("EMAIL_URL", "mail.example.org", "EMAIL_URL is not understood"),
    ("DATABASE_URL", "nonsense://user:hush-hush@somewhere", "DATABASE_URL is not understood"),
    ("CACHE_URL", "memcached://somewhere", "CACHE_URL starts with 'memcached'"),
    ("SIGN_UP", "perhaps", "SIGN_UP is 'perhaps'; write 'open', 'invited' or 'closed'."),
    ("DEBUG", "perhaps", "DEBUG is 'perhaps'; write 'on' or 'off'."),
    ("SECURE_SSL_REDIRECT", "perhaps", "SECURE_SSL_REDIRECT is 'perhaps'; write 'on' or 'off'."),
]
# What a sentence on a screen or in a log must not repeat.
SECRETS = ["hush-hush", SHORT_KEY[3:], SAMPLE_KEY[3:]]
SHOW = """
import json
from django.conf import settings as s
names = ["DEBUG", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
names += ["LEARNING_REQUIRE_SECOND_FACTOR", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "LEARNING_SIGN_UP"]
names += ["WAGTAILADMIN_BASE_URL", "DEFAULT_FROM_EMAIL", "SECRET_KEY", "JOURNAL_KEYS"]
print(json.dumps({name: getattr(s, name) for name in names} | {"engine": s.DATABASES["default"]["ENGINE"]}))
"""


def shown(environment: dict) -> dict:
    """The settings a process with this environment gets."""
    done = manage("shell", "--no-imports", "-c", SHOW, environment=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refusal(environment: dict, *command: str) -> str:
    """The single line with which a command refuses this environment."""
    done = manage(*(command or ("check",)), environment=environment)
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_complete_production_environment_passes_the_deployment_check_without_a_warning(tmp_path):
    done = manage("check", "--deploy", "--fail-level", "WARNING", environment=production(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues (0 silenced)" in done.stdout


def test_production_settings_are_the_safe_ones(tmp_path):
    settings = shown(production(tmp_path))

    assert not settings["DEBUG"]
    assert settings["ALLOWED_HOSTS"] == ["courses.example.org"]
    assert settings["SECURE_SSL_REDIRECT"] and settings["SESSION_COOKIE_SECURE"] and settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600
    assert settings["LEARNING_REQUIRE_SECOND_FACTOR"] and not settings["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
    assert settings["LEARNING_SIGN_UP"] == "open"
    assert settings["WAGTAILADMIN_BASE_URL"] == "https://courses.example.org"
    assert settings["DEFAULT_FROM_EMAIL"] == "Joined Up <no-reply@courses.example.org>"


@pytest.mark.parametrize("name", sorted(MISSING))
@pytest.mark.parametrize("empty", [False, True], ids=["unset", "empty"])
def test_production_without_a_variable_refuses_in_one_sentence(name, empty, tmp_path):
    environment = production(tmp_path) | ({name: ""} if empty else {"DEBUG": "off"})
    if not empty:
        del environment[name]

    assert refusal(environment).startswith(MISSING[name])


@pytest.mark.parametrize(("name", "value", "sentence"), UNFIT)
def test_production_with_an_unfit_value_refuses_in_one_sentence(name, value, sentence, tmp_path):
    said = refusal(production(tmp_path) | {name: value})

    assert said.startswith(sentence)
    assert {secret for secret in SECRETS if secret in said} == set()


@pytest.mark.parametrize(
    "command", [("migrate",), ("run_due",), ("runserver", "--noreload")], ids=lambda command: command[0]
)
def test_every_command_refuses_alike(command, tmp_path):
    assert refusal(production(tmp_path) | {"JOURNAL_KEYS": ""}, *command).startswith("JOURNAL_KEYS is not set: ")


def test_one_production_variable_alone_asks_for_the_others(tmp_path):
    assert refusal({"VAR_DIR": str(tmp_path), "ALLOWED_HOSTS": "courses.example.org"}).startswith(
        "SECRET_KEY is not set: "
    )
    assert refusal({"VAR_DIR": str(tmp_path), "SECRET_KEY": "s" * 10}).startswith(
        "SECRET_KEY is a sample or too short: "
    )


def test_demo_is_refused_in_production_and_makes_nobody(tmp_path):
    environment = production(tmp_path)

    demo = manage("demo", "--prepare-only", environment=environment)
    load = manage("load_demo", environment=environment)

    assert [(done.returncode, len(done.stderr.splitlines())) for done in (demo, load)] == [(1, 1), (1, 1)]
    assert not (tmp_path / "db.sqlite3").exists()


def test_empty_environment_is_development_on_sqlite_and_keeps_its_keys(tmp_path):
    environment = {"VAR_DIR": str(tmp_path)}

    checked = manage("check", environment=environment)
    first, again = shown(environment), shown(environment)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert first["DEBUG"] and first["engine"] == "django.db.backends.sqlite3"
    assert first == again
    assert first["SECRET_KEY"] != shown({"VAR_DIR": str(tmp_path / "another")})["SECRET_KEY"]
    kept = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("*key*")}
    assert kept == {"secret-key": 0o600, "journal-keys": 0o600, "badge-key": 0o600}


def test_database_address_in_the_environment_is_used(tmp_path):
    settings = shown({"VAR_DIR": str(tmp_path), "DATABASE_URL": "postgres://u:p@127.0.0.1:5/n"})

    assert settings["engine"] == "django.db.backends.postgresql"
