"""No word of a template stands outside a translation, and the catalogues know every message."""

import ast
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ["content", "learning", "journal"]

# The name of the product is a name in every language.
NAMES = {"Joined Up"}
# Pages of last resort: they are shown when nothing can be trusted any more, translations included, so they are plain English.
PLAIN_ENGLISH = {"500.html", "503.html", "content/pages/plain_error.html"}
# Attributes that people read or hear.
SPOKEN = {
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "aria-valuetext",
    "label",
    "placeholder",
    "title",
    "data-done",
}
# Fields of a form whose value is written on them.
BUTTONS = {"submit", "button", "reset"}

COMMENT = re.compile(r"\{#.*?#\}|\{%-?\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
TRANSLATED = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORD = re.compile(r"[^\W\d_]")


class Words(HTMLParser):
    """Collects the words a person would read or hear."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self.silent = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"script", "style"}
        values = dict(attrs)
        read = SPOKEN | ({"value"} if tag == "input" and values.get("type") in BUTTONS else set())
        read |= (
            {"content"}
            if values.get("name") == "description" or values.get("property") in {"og:title", "og:site_name"}
            else set()
        )
        for name, value in attrs:
            if name in read:
                self._note(value or "")

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self.silent:
            self._note(data)

    def _note(self, text: str) -> None:
        words = " ".join(text.split())
        if WORD.search(words) and words.strip(" ·,.") not in NAMES:
            self.found.append(words)


def untranslated(source: str, html: bool = True) -> list[str]:
    """Words of a template that no translator will ever see."""
    bare = TAG.sub("", TRANSLATED.sub("", COMMENT.sub("", source)))
    return Words(bare if html else bare.replace("<", " ")).found


def templates() -> dict[str, Path]:
    """Every template of ours by the name it is loaded with."""
    found = {}
    for app in APPS:
        folder = ROOT / app / "templates"
        paths = [path for path in sorted(folder.rglob("*")) if path.suffix in {".html", ".txt"}]
        found |= {str(path.relative_to(folder)): path for path in paths}
    assert len(found) > 40
    return found


def test_templates_have_no_words_outside_a_translation():
    looked_at = {name: path for name, path in templates().items() if name not in PLAIN_ENGLISH}
    found = {name: untranslated(path.read_text(), html=path.suffix == ".html") for name, path in looked_at.items()}

    assert {name: words for name, words in found.items() if words} == {}


def test_list_of_exceptions_names_only_templates_that_need_it():
    all_templates = templates()

    assert {name for name in PLAIN_ENGLISH if not all_templates[name].exists()} == set()
    assert all(
        untranslated(all_templates[name].read_text()) for name in PLAIN_ENGLISH - {"content/pages/plain_error.html"}
    )


def test_pages_of_last_resort_ask_nothing_of_the_translations():
    asks = re.compile(r"\{%\s*(?:load i18n|blocktrans|translate|trans)\b")

    assert [name for name in PLAIN_ENGLISH if asks.search(templates()[name].read_text())] == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{% translate 'Hello' %}</p>", []),
        ("<p>{% blocktranslate %}Hello <b>you</b>{% endblocktranslate %}</p>", []),
        ("<p>{% blocktranslate count n=n %}one{% plural %}many{% endblocktranslate %} things</p>", ["things"]),
        ("{% if x %}yes{% endif %}", ["yes"]),
        ("<a aria-label='Back' href='/back/'>{{ x }}</a>", ["Back"]),
        ("<img alt='{% translate \"A ring\" %}' src='ring.svg'>", []),
        ("<input type='submit' value='Send'><input type='hidden' value='token'>", ["Send"]),
        ("<input placeholder='Your name'>", ["Your name"]),
        ("<meta name='description' content='Words'><meta name='robots' content='noindex'>", ["Words"]),
        ("<script>let a = 1</script><style>p {}</style>", []),
        ("{# a note #}{% comment %}More{% endcomment %} · {{ x }}, 12", []),
        ("<title>{{ title }} · Joined Up</title>", []),
        ("<p>Joined Up is good</p>", ["Joined Up is good"]),
        ("<svg><text>Label</text></svg>", ["Label"]),
    ],
)
def test_walk_finds_words_and_only_words(source, words):
    assert untranslated(source) == words


def messages(catalogue: str) -> set[tuple[str, str]]:
    """(context, text) of every message of a .po file, plural forms by their singular; obsolete ones are comments."""
    found, context, text, field = set(), "", None, None
    for line in [*catalogue.splitlines(), ""]:
        keyword, _space, rest = line.partition(" ")
        if line.startswith('"') and field == "msgid":
            text += ast.literal_eval(line)
        elif line.startswith('"') and field == "msgctxt":
            context += ast.literal_eval(line)
        elif keyword in {"msgctxt", "msgid", "msgid_plural", "msgstr"} or keyword.startswith("msgstr["):
            field = keyword
            if keyword == "msgctxt":
                context = ast.literal_eval(rest)
            elif keyword == "msgid":
                text = ast.literal_eval(rest)
        elif not line.strip():
            if text:
                found.add((context, text))
            context, text, field = "", None, None
    return found


def extracted(app: str, folder: Path) -> set[tuple[str, str]]:
    """What `makemessages` finds in a copy of the app."""
    assert shutil.which("xgettext"), "This test needs GNU gettext: apt-get install gettext (or brew install gettext)."
    copy = folder / app
    shutil.copytree(ROOT / app, copy, ignore=shutil.ignore_patterns("locale", "__pycache__", "fonts", "img"))
    (copy / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--no-wrap", "--no-obsolete", "-l", "en", "-v", "0"]
    alone = {"PATH": os.environ["PATH"]}  # no settings: the text of an app does not depend on a site
    done = subprocess.run(command, cwd=copy, env=alone, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    catalogue = copy / "locale" / "en" / "LC_MESSAGES" / "django.po"
    return messages(catalogue.read_text()) if catalogue.exists() else set()


@pytest.mark.parametrize("app", APPS)
def test_catalogue_holds_every_message_and_none_that_is_gone(app, tmp_path):
    catalogue = ROOT / app / "locale" / "en" / "LC_MESSAGES" / "django.po"
    in_the_code = extracted(app, tmp_path)

    assert in_the_code, "the app has words to translate"
    assert catalogue.exists(), "run `make messages`"
    known = messages(catalogue.read_text())
    assert in_the_code - known == set(), "run `make messages`"
    assert known - in_the_code == set(), "run `make messages`"


def test_reading_of_a_catalogue_takes_every_form_of_a_message():
    catalogue = """
msgid ""
msgstr "Content-Type: text/plain\\n"

#: somewhere.py:1
#, python-format
msgid "One"
msgstr ""

msgctxt "month"
msgid "May"
msgstr ""

msgid ""
"Two "
"lines\\n"
msgstr ""

msgid "%(n)s page"
msgid_plural "%(n)s pages"
msgstr[0] ""
msgstr[1] ""

#~ msgid "Gone"
#~ msgstr ""
"""

    assert messages(catalogue) == {("", "One"), ("month", "May"), ("", "Two lines\n"), ("", "%(n)s page")}
