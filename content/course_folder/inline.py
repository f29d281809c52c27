"""What stands inside a line of Markdown: bold, italic, links, citations, line breaks.

Asterisks are read by a small table instead of by guessing from the neighbours, so that every mix of bold and italic
that `to_markdown` writes comes back as it was, in the middle of words as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from content.course_folder.problems import Notes, Place
from content.course_folder.rich_text import Run, canonical_runs, readable
from content.prose import CITATION, cited_keys

# What a run of so many asterisks does to what is open: b bold, i italic, bi italic inside bold, ib bold inside italic,
# 3 both at once, so that either may end first.
_NEXT = {
    "": {1: "i", 2: "b", 3: "3"},
    "i": {1: "", 2: "ib", 3: "b"},
    "b": {1: "bi", 2: "", 3: "i"},
    "bi": {1: "b", 3: "", 4: "i"},
    "ib": {2: "i", 3: "", 5: "b"},
    "3": {1: "b", 2: "i", 3: ""},
}
_TOKEN = re.compile(
    r"(?P<break>\\\n)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<stars>\*+)"
    rf"|(?P<citation>{CITATION.pattern})"
    r"|(?P<link>\[(?P<label>(?:[^\[\]\\]|\\.)*)\]\((?P<to>(?:[^()\\\s]|\\.|\([^()\\\s]*\))*)\))"
    r"|(?P<odd_citation>\[-?@)"
    r"|(?P<picture>!\[[^\[\]\n]*\](?:\([^)\n]*\))?)"
    r"|(?P<odd_link>\]\([^)\n]*\)?)"
    r"|(?P<code>`+)"
    r"|(?P<tag><(?=[A-Za-z/!?])[^>\n]*>?)"
    r"|(?P<entity>&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)"
    r"|(?P<underscores>(?<!\w)(?P<mark>__?)(?=[^\s_])[^_\n]*(?<=[^\s_])(?P=mark)(?!\w))"
    r"|(?P<plain>[^\\*\[\]!`<&_]+|.)",
    re.DOTALL,
)
_SENTENCES = {
    "odd_citation": "This citation is not understood; write [@id], [@one; @two] or [-@id] with ids of references.yaml.",
    "picture": "A picture stands in a “figure” fence; write \\! for a plain !.",
    "odd_link": "This link is not understood; write [text](https://…) or [text](key:…), without spaces in the address.",
    "code": "There is no code here; write \\` for a plain backquote.",
    "tag": "There is no HTML here; write \\< for a plain <, and [text](https://…) for a link.",
    "entity": "Write the character itself, or \\& for a plain &.",
    "underscores": "Write *…* for italic and **…** for bold, or \\_ for a plain underscore.",
}
_ADDRESS = re.compile(r"(?:https?://[^/]|ftp://|mailto:.|tel:.|/(?!/)|#)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def read_runs(text: str, places: list[Place], features: Collection[str], notes: Notes) -> tuple[Run, ...]:
    """Canonical runs of one block.

    In: its text, lines joined by "\\n"; the place of each line; the features its field allows. Problems, citations
    and links to keys are noted.
    """
    return canonical_runs(_Scanner(text, places, features, notes).runs())


class _Scanner:
    def __init__(self, text: str, places: list[Place], features: Collection[str], notes: Notes):
        self.text, self.places, self.features, self.notes = text, places, features, notes
        self.state = ""
        self.opened = 0
        self.found: list[Run] = []

    def runs(self) -> list[Run]:
        for match in _TOKEN.finditer(self.text):
            self._take(match.lastgroup, match)
        if self.state:
            self._problem(self.opened, "Nothing ends what this * begins; write \\* for a plain asterisk.")
        return self.found

    def _take(self, kind: str, match: re.Match) -> None:
        if kind == "stars":
            self._stars(match)
        elif kind == "link":
            self._link(match)
        elif kind == "break":
            self._add("\n")
        elif kind == "escaped":
            self._add(match["escaped"])
        elif kind == "plain":
            self._add(readable(match[0]))
        elif kind == "citation":
            self.notes.citations.extend((key, self._place(match.start())) for key in cited_keys(match[0]))
            self._add(match[0])
        else:
            self._problem(match.start(), _SENTENCES[kind])

    def _add(self, text: str, link: str = "") -> None:
        self.found.append(Run(text, self._bold(), self._italic(), link))

    def _bold(self) -> bool:
        return self.state in ("b", "bi", "ib", "3")

    def _italic(self) -> bool:
        return self.state in ("i", "bi", "ib", "3")

    def _stars(self, match: re.Match) -> None:
        before = self.text[match.start() - 1 : match.start()] or " "
        after = self.text[match.end() : match.end() + 1] or " "
        if before in " \n\t" and after in " \n\t":
            self._add(match[0])
            return
        state = _NEXT[self.state].get(len(match[0]))
        if state is None:
            self._problem(
                match.start(), "These asterisks do not pair; write *italic*, **bold**, or \\* for a plain one."
            )
            return
        if not self.state:
            self.opened = match.start()
        self.state = state
        for feature, used in (("bold", self._bold()), ("italic", self._italic())):
            if used and feature not in self.features:
                self._problem(match.start(), f"There is no {feature} in this text; write \\* for a plain asterisk.")

    def _link(self, match: re.Match) -> None:
        if "link" not in self.features:
            self._problem(match.start(), "There are no links in this text; write only the words.")
            return
        address = self._address(_ESCAPE.sub(r"\1", match["to"]), match.start())
        line = self._line(match.start())
        inside = _Scanner(match["label"], self.places[line:], self.features, self.notes).runs()
        if not any(run.text.strip(" \n") for run in inside):
            self._problem(match.start(), "This link has no words; write [text](https://…).")
        for run in inside:
            self.found.append(Run(run.text, run.bold or self._bold(), run.italic or self._italic(), address))

    def _address(self, address: str, position: int) -> str:
        if address.startswith("key:"):
            self.notes.links.append((address[4:], self._place(position)))
        elif not _ADDRESS.match(address):
            self._problem(position, "Begin the address of this link with https://, mailto:, tel:, / or key: .")
        return address

    def _line(self, position: int) -> int:
        return self.text.count("\n", 0, position)

    def _place(self, position: int) -> Place:
        return self.places[min(self._line(position), len(self.places) - 1)]

    def _problem(self, position: int, sentence: str) -> None:
        self.notes.problem(self._place(position), sentence)
