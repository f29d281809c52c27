"""The page one writes on, as a browser without script has it: its fields, where it posts to, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

FIELDS = {"tags", "csrfmiddlewaretoken", "title", "body", "entry", "version", "save_id", "agreed", "keeps"}


@dataclass
class Editor:
    address: str  # where the form posts to
    fields: dict[str, str] = field(default_factory=dict)
    other: str = ""  # the words beside the form, after a conflict
    trouble: str = ""

    def typed(self, body: str, title: str | None = None) -> dict[str, str]:
        """What is sent when these words were typed and Save pressed. Browsers send line ends as CR LF."""
        fields = self.fields | {"body": body.replace("\n", "\r\n")}
        return fields if title is None else fields | {"title": title}


class _Reader(HTMLParser):
    def __init__(self, address: str):
        super().__init__()
        self.editor, self.inside, self.into = Editor(address), False, ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        kinds = (given.get("class") or "").split()
        if tag == "form":
            self.inside = "editor" in kinds
            if self.inside and given.get("action"):
                self.editor.address = given["action"]
        elif self.inside and tag == "input" and given.get("type") not in {"file", "checkbox"}:
            self.editor.fields[given["name"]] = given.get("value", "")
        elif self.inside and tag == "textarea":
            self.editor.fields["body"] = ""
            self.into = "body"
        elif "other-words" in kinds:
            self.into = "other"
        elif "error-summary" in kinds:
            self.into = "trouble"

    def handle_data(self, data):
        if self.into == "body":
            self.editor.fields["body"] += data
        elif self.into:
            setattr(self.editor, self.into, getattr(self.editor, self.into) + data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            text = self.editor.fields["body"].replace("\r\n", "\n")
            self.editor.fields["body"] = text.removeprefix("\n")
        if tag == "form":
            self.inside = False
        if (self.into, tag) in {("body", "textarea"), ("other", "div"), ("trouble", "div")}:
            self.into = ""


def editor_of(response, address: str) -> Editor:
    """Read the form of a page that was asked for at this address. Fails when there is none or a field is missing."""
    return editor_of_page(response.content.decode(), address, response.status_code)


def editor_of_page(html: str, address: str, status: int = 200) -> Editor:
    """The same for a page that came over the network."""
    reader = _Reader(address)
    reader.feed(html)
    assert set(reader.editor.fields) == FIELDS, f"{status}: the page has {sorted(reader.editor.fields)}"
    return reader.editor
