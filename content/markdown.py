"""The one place where a learner's Markdown becomes safe HTML (the course importer has its own profile).

The order is the protection. Python-Markdown is quadratic in several places and bleach is final at 6.4.0, so the text
is counted first and only text within the limits reaches the parser; everything else is shown as it was typed, escaped.
Raw HTML is never input: it is shown as text. To swap a library, change this file; the hostile corpus in the tests says
whether it still holds, and `bench_markdown.py` whether it is still quick.
"""

import html
import logging
import re
import xml.etree.ElementTree as etree  # nosec B405 - builds elements, parses nothing

from bleach.sanitizer import Cleaner
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor
from markdown.util import AtomicString

# RecursionError is the known one. A learner who cannot read an entry back would be worse off than with a plain text.
LIBRARY_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)

logger = logging.getLogger(__name__)

TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong"}
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)
ATTRIBUTES = {"a": {"href", "rel", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
SCHEMES = frozenset({"http", "https", "mailto"})
# Never //host, /path or a script. A host without brackets and entities is one that bleach can read, so that no link is
# left without its address.
ADDRESS = re.compile(r"https?://[^\s<>\[\]&/\\?#]+(?:[/?#]|\Z)|mailto:[^\s<>]", re.IGNORECASE)
REL = "nofollow noopener noreferrer"
REL_PUBLIC = f"{REL} ugc"  # of words that everybody reads

# Limits of what is parsed, in characters or counts. A text beyond one of them is shown as typed.
SIZE = 32_768
LINE = 1_500
INDENT = 24
MARKERS = 5  # list, quote and number signs at the start of one line: each is a level of nesting
LINES = 2_500  # every rule, heading or list sign makes the parser look at all following lines of its paragraph again
PARAGRAPH_MARKS = 300
MARKS = 6_000
COLUMNS = 20
CELLS = 1_500
LINK_TEXT = 300
LINK_ADDRESS = 1_000
# Tags of the result: each costs bleach as much as a line of prose, and a very long list more than linear time.
OUTPUT_TAGS = 4_000
OUTPUT_TAGS_FREE = 600  # and for a shorter text this, and one more for every three characters
OUTPUT_FACTOR = 10
OUTPUT_FLOOR = 65_536  # short texts may grow more than the factor (a small table), but never beyond this

TAB = 4
MARK_SIGNS = "*_`[]<>&\\#!"
MARKER = re.compile(r"(?:>|[*+-](?= )|\d+\.(?= )) *")
BLANK_LINES = re.compile(r"\n(?: *\n)+")
NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Possessive, so that a refused link costs one pass over at most LINK_ADDRESS characters.
LINK = (
    rf"\[(?P<text>[^\[\]]{{1,{LINK_TEXT}}}+)\]"
    rf"\( ?(?P<address>(?:[^\s()<>]|\([^\s()<>]{{0,{LINK_ADDRESS}}}+\)){{1,{LINK_ADDRESS}}}+)"
    rf'(?:\s{{1,3}}"(?P<title>[^"\n]{{1,{LINK_TEXT}}}+)")? ?\)'
)
BARE_LINK = rf"<(?P<bare>[^\s<>]{{1,{LINK_ADDRESS}}}+)>"
# What an excerpt leaves out: rules and underlines, the signs at the start of a line, and the signs inside one.
RULE_LINE = re.compile(r"^(?=[^\n]*(?:[-=*_]{2}|\|:?-))[-=*_ |:]{3,}$", re.MULTILINE)
LINE_START = re.compile(r"^ *(?:(?:>|[*+-](?= )|\d{1,9}\.(?= )|#{1,6}(?= )) *)+", re.MULTILINE)
TABLE_ROW = re.compile(r"^ *\|[^\n]*", re.MULTILINE)
PIPE = re.compile(r"(?<!\\)\|")
INLINE_MARKUP = re.compile(
    r"\\(?P<escaped>[!-/:-@[-`{-~])"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#x[0-9a-fA-F]{1,6}|[a-zA-Z0-9]{1,31});)"
    rf"|!?{LINK}|{BARE_LINK}"
    r"|(?P<cell> \|(?: |$))|[*`]+|(?<![^\W_])_+|_+(?![^\W_])",
    re.MULTILINE,
)
# Control characters, half surrogates, the byte order mark, noncharacters, and the two bidi overrides that make a text
# read other than it is stored. Bidi marks and isolates stay: Arabic and Hebrew need them, and a block ends them.
DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")

UNUSED_INLINE = (
    "reference",
    "link",
    "image_link",
    "image_reference",
    "short_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "html",
)
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6"}  # h1 and h2 belong to the page


def render(text: str, rel: str = REL) -> SafeString:
    """Safe HTML of a learner's Markdown; any str is accepted and none raises. `rel` is what its links say.

    Returns block elements (`p`, `ul`, `table` and so on, headings from `h3` down), "" for blank text, or, for text
    beyond the limits above, the text escaped with its line breaks after a paragraph that says so. The result is at most
    `OUTPUT_FACTOR` times as long as the text, or `OUTPUT_FLOOR` characters. Render a finished version, never an
    autosave. Rule: security.md 2, "Markdown, the learner's profile".
    """
    text = _normalise(text)
    if not _within_limits(text):
        return _as_typed(text)
    try:
        result = _convert(text, rel)
    except LIBRARY_ERRORS as error:
        # No traceback: its variables hold private words, and error mails show them.
        logger.error("Markdown shown as typed: %s", type(error).__name__)
        return _as_typed(text)
    return _as_typed(text) if result is None else SafeString(result)  # nosec B703 - cleaned just above


def plain(text: str, limit: int) -> str:
    """An excerpt of a learner's Markdown without its signs: one line of at most `limit` characters (below 1 gives "").

    Cut after a whole word where there is one, with an ellipsis that counts. Looks at the first `SIZE` characters, in
    linear time, and never raises. The result is text, not HTML: a template must escape it, and HTML that the learner
    typed is still in it.
    """
    if limit < 1:
        return ""
    text = LINE_START.sub("", RULE_LINE.sub("", _normalise(text[:SIZE])))
    text = TABLE_ROW.sub(lambda row: PIPE.sub(" ", row[0]), text)
    words = " ".join(DROPPED.sub("", INLINE_MARKUP.sub(_without_markup, text)).split())
    if len(words) <= limit:
        return words
    head = words[: limit - 1]
    if words[limit - 1] != " " and " " in head:
        head = head.rpartition(" ")[0]
    return f"{head.rstrip()}…"


def _without_markup(found: re.Match[str]) -> str:
    if found["text"]:
        return INLINE_MARKUP.sub(_without_markup, found["text"])  # no brackets inside, so one level at most
    if found["bare"]:
        return found["bare"] if ADDRESS.match(found["bare"]) else found[0]
    if found["entity"]:
        return html.unescape(found["entity"])
    return " " if found["cell"] else found["escaped"] or ""


def _normalise(text: str) -> str:
    return DROPPED.sub("", NEWLINES.sub("\n", text)).expandtabs(TAB)


def _within_limits(text: str) -> bool:
    """One linear pass that decides whether the parser may see the text; it errs on the side of no."""
    if len(text) > SIZE or text.count("\n") >= LINES:
        return False
    all_marks = all_cells = 0
    for paragraph in BLANK_LINES.split(text):
        marks = sum(map(paragraph.count, MARK_SIGNS))
        columns = 0
        lines = paragraph.split("\n")
        for line in lines:
            body = line.lstrip(" ")
            markers = _markers(body)
            if len(line) > LINE or len(line) - len(body) > INDENT or markers > MARKERS:
                return False
            marks += markers or body.startswith(("-", "="))  # a rule or an underline also splits the paragraph
            columns = max(columns, line.count("|") + 1)
        all_marks += marks
        # A table may begin anywhere in a paragraph and pads each row, so every line counts with the widest row.
        all_cells += columns * len(lines) if columns > 1 else 0
        if marks > PARAGRAPH_MARKS or all_marks > MARKS or columns > COLUMNS or all_cells > CELLS:
            return False
    return True


def _markers(line: str) -> int:
    count = position = 0
    while count <= MARKERS and (found := MARKER.match(line, position)):
        count += 1
        position = found.end()
    return count


def _convert(text: str, rel: str) -> str | None:
    """HTML of a text within the limits, or None if it has grown beyond what bleach and the reader can bear."""
    # Both are made anew for each call: Markdown keeps state, a Cleaner shared by threads can mix two people's texts.
    parser = Markdown(extensions=[TableExtension(use_align_attribute=True), SaneListExtension(), LearnersProfile(rel)])
    cleaner = Cleaner(tags=TAGS, attributes=_is_allowed, protocols=SCHEMES, strip=False)
    result = parser.convert(BLANK_LINES.sub("\n\n", text))
    if result.count("<") > min(OUTPUT_TAGS, OUTPUT_TAGS_FREE + len(text) // 3):
        return None
    result = cleaner.clean(result)
    return result if len(result) <= max(OUTPUT_FLOOR, OUTPUT_FACTOR * len(text)) else None


def _is_allowed(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and ADDRESS.match(value) is not None
    if name == "start":
        return tag == "ol" and re.fullmatch("[0-9]{1,9}", value) is not None
    return name in ATTRIBUTES.get(tag, ())


def _as_typed(text: str) -> SafeString:
    note = gettext(
        "This text is shown just as it was typed: it is longer, or has more signs in it, than can be laid out safely. "
        "Nothing is missing."
    )
    return SafeString(f"<p><em>{escape(note)}</em></p>\n{linebreaks(text, autoescape=True)}")  # nosec B703 - escaped here


class LearnersProfile(Extension):
    """Takes out of Python-Markdown what learners do not need and puts bounded links and lower headings in."""

    def __init__(self, rel: str):
        super().__init__()
        self.rel = rel

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.parser.blockprocessors.deregister("reference")
        for name in UNUSED_INLINE:
            md.inlinePatterns.deregister(name)
        md.parser.blockprocessors.register(Heading(md.parser), "hashheader", 70)
        md.inlinePatterns.register(Link(Link.PATTERN, md, self.rel), "link", 160)
        md.treeprocessors.register(LowerHeadings(md), "lower_headings", 15)


class Heading(HashHeaderProcessor):
    """A heading needs a space after its signs, so that `#hashtag` and `#1` stay words; the pattern is linear."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6}) +(?P<header>[^\n]*)(?:\n|$)")


class Link(InlineProcessor):
    """`[text](address "title")` and `<address>`, bounded on all sides; an address may hold one level of brackets."""

    PATTERN = rf"(?<!!){LINK}|{BARE_LINK}"
    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, md: Markdown, rel: str):
        super().__init__(pattern, md)
        self.rel = rel

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[etree.Element | None, int | None, int | None]:
        address = self._as_meant(m["address"] or m["bare"])
        text = m["text"] or AtomicString(address)
        if len(address) > LINK_ADDRESS or not ADDRESS.match(address) or not text.strip():
            return None, None, None
        link = etree.Element("a", {"href": address, "rel": self.rel})
        link.text = text
        if m["title"]:
            link.set("title", self._as_meant(m["title"]))
        return link, m.start(), m.end()

    def _as_meant(self, text: str) -> str:
        r"""The text with the parser's stand-ins for `\_` and code turned back: the checks need the real address."""
        return UnescapeTreeprocessor.RE.sub(lambda found: chr(int(found[1])), self.unescape(text))


class LowerHeadings(Treeprocessor):
    """Moves the learner's headings two levels down, h6 at most, so that the page keeps its outline."""

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            element.tag = HEADINGS.get(element.tag, element.tag)
