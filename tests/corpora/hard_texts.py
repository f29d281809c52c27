"""Texts that are easy to damage on their way: signs beyond the first plane, both directions, line ends, markup, length."""

from __future__ import annotations

KINDS = [
    "👩🏽‍🚀 família 👨‍👩‍👧‍👦 🏳️‍🌈 e\u0301 ﷽ 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "שלום \u202bעולם\u202c and مرحبا بالعالم ١٢٣ \u200f(אבג)\u200e",
    "one\r\ntwo\r\n\r\nthree\rfour\n",
    "# Heading\n\n- **bold** *it* `code`\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n[link](https://example.org/?a=1&b=2)",
    "<b>bold</b><script>alert('x')</script></textarea><img src=x onerror=alert(1)> &amp; &#60; {{ x }} {% y %}",
    "a=1&b=2+3%20%2B%00 \"quoted\" 'single' \\n \\u0041 ; -- DROP TABLE",
    "\tTab, two  spaces,  end with spaces   \n   \n  indented",
    "Zwei Jahre später: naïve façade, Ω≈ç√∫, 中文字, 日本語, 한국어, ไทย, हिन्दी",
    "words " * 5000,
    "\u00a0\u2003\u200bno width\u200b \ufeff and \u2028line\u2029paragraph",
]


def hard_texts(count: int) -> list[str]:
    """So many different texts, every kind in turn; the same ones each time."""
    return [f"{number}: {KINDS[number % len(KINDS)]} ({number})" for number in range(count)]


def as_typed(text: str) -> str:
    """What a text field makes of a text: its line ends become one sign."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
