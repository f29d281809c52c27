"""What in a page a strict policy would refuse."""

from html.parser import HTMLParser

DATA_SCRIPTS = {"application/ld+json", "application/json"}
# Elements and attributes that run or load something the policy cannot see through.
NEVER = {"style", "iframe", "object", "embed", "base", "applet", "frame"}


class InlineParts(HTMLParser):
    """Collects what a strict policy would refuse: inline scripts, styles and handlers, and what comes from elsewhere."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self.scripts = self.sheets = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in NEVER or (tag == "meta" and values.get("http-equiv")):
            self.found.append(f"<{tag}>")
        if tag == "script":
            self._script(values)
        if tag == "link" and values.get("rel") == "stylesheet":
            self.sheets += 1
            self._local(tag, values.get("href"))
        if tag in {"img", "audio", "video", "source", "track"}:
            self._local(tag, values.get("src"))
        for name, value in attrs:
            if name == "style" or name.startswith("on") or name == "srcdoc":
                self.found.append(f"<{tag} {name}>")
            if name in {"href", "src", "action", "formaction"} and (value or "").strip().lower().startswith(
                ("javascript:", "data:")
            ):
                self.found.append(f"<{tag} {name}={value}>")

    def _script(self, values: dict) -> None:
        if values.get("type") in DATA_SCRIPTS:
            return
        self.scripts += 1
        self._local("script", values.get("src"))

    def _local(self, tag: str, address: str | None) -> None:
        if not (address or "").startswith("/") or address.startswith("//"):
            self.found.append(f"<{tag} from {address}>")
