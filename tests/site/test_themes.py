"""Colours: the dark theme stands twice in tokens.css, and every theme knows every colour."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKENS = ROOT / "content" / "static" / "content" / "css" / "tokens.css"
SYSTEM_DARK = ':root:not([data-theme="light"], [data-theme="cream"])'
CHOSEN_DARK = '[data-theme="dark"]'
CREAM = '[data-theme="cream"]'
COLOUR = re.compile(r"#[0-9a-f]{3,8}|(?:rgb|hsl|oklch|color-mix)\(.*", re.IGNORECASE)


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def declarations(selector: str, css: str | None = None) -> dict[str, str]:
    """What the one rule with exactly this selector declares."""
    css = without_comments(TOKENS.read_text() if css is None else css)
    rules = re.findall(rf"(?:^|[{{}};])\s*{re.escape(selector)}\s*\{{([^{{}}]*)\}}", css)
    # The contrast wish is a :root rule too, but only re-uses other variables.
    rules = [rule for rule in rules if "var(--" not in rule]
    assert len(rules) == 1, f"{len(rules)} rules for {selector}"
    parts = [part.split(":", 1) for part in rules[0].split(";") if part.strip()]
    names = [name.strip() for name, _value in parts]
    assert len(names) == len(set(names)), "a name stands twice"
    return {name.strip(): " ".join(value.split()) for name, value in parts}


def colours(found: dict[str, str]) -> set[str]:
    return {name for name, value in found.items() if COLOUR.fullmatch(value)}


def test_both_dark_blocks_are_equal():
    assert declarations(SYSTEM_DARK) == declarations(CHOSEN_DARK)


def test_system_dark_stands_inside_the_question_for_it():
    css = without_comments(TOKENS.read_text())

    assert re.search(rf"@media \(prefers-color-scheme: dark\) \{{\s*{re.escape(SYSTEM_DARK)} \{{", css)


@pytest.mark.parametrize("dark", [SYSTEM_DARK, CHOSEN_DARK], ids=["system", "chosen"])
def test_dark_has_every_colour_of_light_and_no_other(dark):
    light = declarations(":root")

    assert len(colours(light)) > 20
    assert colours(declarations(dark)) == colours(light)
    assert declarations(dark)["color-scheme"] == "dark"
    assert light["color-scheme"] == "light"


def test_dark_changes_only_what_light_declares():
    assert set(declarations(CHOSEN_DARK)) <= set(declarations(":root"))
    assert set(declarations(CREAM)) <= set(declarations(":root"))


def test_no_dark_colour_is_left_as_it_was_in_light():
    light, dark = declarations(":root"), declarations(CHOSEN_DARK)

    assert {name for name in colours(light) if light[name] == dark[name]} == set()


def test_every_variable_used_in_a_style_sheet_is_declared():
    known = set(declarations(":root"))
    used = {}
    for path in sorted(ROOT.glob("*/static/**/*.css")):
        css = without_comments(path.read_text())
        own = set(re.findall(r"(--[\w-]+)\s*:", css))
        used[path.name] = set(re.findall(r"var\((--[\w-]+)", css)) - known - own
    assert len(used) >= 3
    assert {name: missing for name, missing in used.items() if missing} == {}


def test_colours_are_decided_in_the_tokens_only():
    """Paper is white and ink black in print and in the book, which is never on a screen; everything else asks the tokens."""
    found = {}
    for path in sorted(ROOT.glob("*/static/**/*.css")):
        if path != TOKENS and path.name not in {"print.css", "book.css"}:
            found[path.name] = re.findall(
                r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(", without_comments(path.read_text())
            )
    assert {name: values for name, values in found.items() if values} == {}


def test_difference_between_the_dark_blocks_would_be_seen():
    css = f"@media (prefers-color-scheme: dark) {{ {SYSTEM_DARK} {{ --paper: #111111; }} }} {CHOSEN_DARK} {{ --paper: #111112; }}"

    assert declarations(SYSTEM_DARK, css) != declarations(CHOSEN_DARK, css)
