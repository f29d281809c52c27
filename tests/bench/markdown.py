"""Goal 11: how much longer hostile Markdown takes than prose of the same size, at most 30 times.

Two kinds of texts: every pattern of the corpus filling 32 KB (most are counted, refused and cost nothing), and texts cut or mixed
so that they lie just within the limits, which are the ones that reach the parser.
"""

from __future__ import annotations

import random

from content import markdown
from tests.bench.measure import seconds
from tests.corpora.hostile_markdown import KB32, PURE, filled

SENTENCE = (
    "The meeting went on for an hour and nobody said what they had come to say, because it was late, ‘and cold’. "
)
PROSE = filled(SENTENCE * 4 + "\n\n")  # paragraphs of about 430 characters
FILLERS = [PROSE, filled("a\n"), filled("b " * 700 + "\n"), filled("a\n\n", 5_400)]
TOKENS = [
    *(
        "a",
        "word ",
        "  \n",
        "\n",
        "\n\n",
        "*",
        "**",
        "***",
        "_",
        "__",
        "`",
        "``",
        "[",
        "](",
        "<",
        "&",
        "&amp;",
        "&#60;",
        "\\",
        "\\*",
    ),
    *(
        "\n# ",
        "\n> ",
        "\n- ",
        "\n    - ",
        "\n1. ",
        "\n\n- ",
        "\n\n    - ",
        "\n\n1. ",
        "\n\n> ",
        "\n---\n",
        "\n===\n",
        "|",
        "[a](http://b)",
    ),
    *(
        "<http://a>",
        "\n|a|b|\n|-|-|\n|c|d|\n",
        "\n    code\n",
        "\n\n    code\n\n",
        "*a* ",
        "*a ",
        "a* ",
        "a_b_",
        "- - - - - ",
    ),
    *(
        "a\n" * 100,
        "\n- a" * 50,
        "\n\n- a" * 50,
        "\n# a" * 50,
        "\n---" * 50,
        "a\n=\n" * 50,
        "*a* " * 50,
        "`a` " * 50,
        "\n> a" * 50,
    ),
]


def table(mixes: int, shown: int = 8, seed: int = 11) -> list[str]:
    """The worst texts as lines of a Markdown table, and how many were tried."""
    chosen = random.Random(seed)
    texts = [*PURE, *((f"within the limits: {name[7:]}", within_limits(text)) for name, text in PURE)]
    texts += [
        (f"mix {number}: {unit[:30]!r}", padded(text, number % 5))
        for number, (unit, text) in enumerate(_mixes(chosen, mixes))
    ]
    worst = sorted((_measured(name, text) for name, text in texts), key=lambda row: -row[2])
    lines = ["| text | CPU ms | times prose of its size |", "|---|---:|---:|"]
    lines += [
        f"| {name.replace('|', '&#124;')} | {spent * 1000:.1f} | {ratio:.1f} |" for name, spent, ratio in worst[:shown]
    ]
    return [*lines, "", f"{len(worst)} texts, the worst {worst[0][2]:.1f} times prose of its size (goal: at most 30)."]


def _mixes(chosen: random.Random, count: int):
    for _number in range(count):
        unit = "".join(chosen.choices(TOKENS, k=chosen.randint(1, 6)))
        yield unit, filled(unit * chosen.choice([1, 2, 5, 10, 20, 40, 75, 150, 300]) + "\n\n")


def reaches_the_parser(text: str) -> bool:
    """Whether the count lets a text through; what it stops is shown with a note and in no element but paragraphs."""
    return markdown._within_limits(markdown._normalise(text))


def within_limits(text: str) -> str:
    """The longest beginning that the count lets through, found by halving."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if reaches_the_parser(text[:middle]) else (low, middle - 1)
    return text[:low]


def padded(text: str, filler: int) -> str:
    """The text within the limits, filled up to 32 KB with something harmless in the same paragraph, if the count agrees."""
    text = within_limits(text)
    if filler == len(FILLERS):
        return text
    full = text + FILLERS[filler][: max(0, KB32 - len(text) - 200)]
    return full if reaches_the_parser(full) else text


def _measured(name: str, text: str) -> tuple[str, float, float]:
    """(name, best CPU seconds of three, ratio to prose of the same size taken in turn)."""
    prose = PROSE[: max(len(text), 1_000)]  # below that the fixed cost of a call is all there is
    pairs = [(seconds(lambda: markdown.render(text)), seconds(lambda: markdown.render(prose))) for _turn in range(3)]
    spent = min(pair[0] for pair in pairs)
    return name, spent, spent / min(pair[1] for pair in pairs)
