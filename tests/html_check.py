"""Every page of a running demo through the Nu HTML checker: `python -m tests.html_check ADDRESS VNU_JAR`.

Reads as a guest what the sitemap lists and the pages at the foot, and signed in what can be reached by links from the pages of
one's own. Ends with 1 when the checker finds an error; information and warnings are not shown.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

PASSWORD = "joined-up-demo"
PEOPLE = ["learner", "peer", "tutor"]
FOOT = ["/cookies/", "/privacy/", "/accessibility/", "/contact/", "/licences/", "/search/?q=care", "/settings/display/"]
SIGNING_IN = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
OWN = ("/learning/", "/journal/", "/accounts/", "/tutor/", "/statements/")
FIRST = ["/learning/", "/journal/", "/journal/shared/", "/accounts/email/", "/learning/news/", "/tutor/"]
MOST = 150  # pages of one person


class Reader:
    """Somebody with a browser's cookies."""

    def __init__(self, base: str):
        self.base = base
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.opener.addheaders = [("Referer", f"{base}/"), ("Origin", base)]

    def get(self, path: str, data: dict | None = None) -> str:
        """A page, an error page too; empty for what is none."""
        try:
            answer = self.opener.open(self.base + path, urlencode(data).encode() if data else None)
        except HTTPError as error:
            answer = error
        return answer.read().decode() if "text/html" in answer.headers.get("Content-Type", "") else ""

    def signs_in(self, name: str) -> None:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)', self.get("/accounts/login/"))[1]
        given = {"csrfmiddlewaretoken": token, "login": f"{name}@demo.example", "password": PASSWORD}
        self.get("/accounts/login/", given)

    def everything_from(self, todo: list[str]) -> dict[str, str]:
        """Pages of one's own by address, as far as links lead. Nothing is signed out and no file is asked for."""
        todo, found = list(todo), {}
        while todo and len(found) < MOST:
            path = todo.pop(0)
            if path in found or "logout" in path or "/files/" in path:
                continue
            found[path] = self.get(path)
            links = [html.unescape(link) for link in re.findall(r'href="([^"#]+)', found[path])]
            todo += [link for link in links if link.startswith(OWN)]
        return found


def pages(base: str) -> dict[str, str]:
    """Pages by who reads them and their address."""
    guest = Reader(base)
    listed = guest.opener.open(f"{base}/sitemap.xml").read().decode()
    public = [urlsplit(address).path for address in re.findall(r"<loc>([^<]+)", listed)]
    found = {f"guest {path}": guest.get(path) for path in [*public, *FOOT, *SIGNING_IN]}
    for person in PEOPLE:
        reader = Reader(base)
        reader.signs_in(person)
        found |= {f"{person} {path}": page for path, page in reader.everything_from(FIRST).items()}
    return {name: page for name, page in found.items() if page}


def main(base: str, jar: str) -> int:
    found = pages(base.rstrip("/"))
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (name, page) in enumerate(found.items()):
            path = Path(folder, f"{number}.html")
            path.write_text(page)
            names[str(path)] = name
        command = ["java", "-jar", jar, "--errors-only", "--format", "gnu", folder]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    for path, name in names.items():
        said = said.replace(f"file:{path}", name)
    sys.stdout.write(said)
    sys.stdout.write(f"{len(found)} pages, {len(said.splitlines())} errors\n")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
