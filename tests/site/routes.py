"""Every route of the site, from the URL resolver, and the rules that docs/permissions.md has for them."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

DOCS = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
LET_IN = {"tutor": {"own_tutor"}, "tutors": {"own_tutor", "other_tutor"}, "peer": {"peer"}}
_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Route:
    name: str  # "journal:entry", or the beginning of the path for a route without a name
    path: str  # "journal/entries/<uuid>/"

    def filled(self, values: dict[str, str]) -> str:
        """The path with a value for every argument."""

        def value(match: re.Match) -> str:
            return values.get(match[1], values.get(match[1].removesuffix("_id"), "1"))

        return "/" + re.sub(r"<(\w+)>", value, self.path)


def routes(resolver: URLResolver | None = None, path: str = "", names: tuple[str, ...] = ()) -> list[Route]:
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        here = path + _plain(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += routes(pattern, here, (*names, *([pattern.namespace] if pattern.namespace else [])))
        elif isinstance(pattern, URLPattern):
            name = ":".join([*names, pattern.name]) if pattern.name else here
            found.append(Route(name, here))
    return found


def _plain(pattern) -> str:
    text = str(pattern)
    if hasattr(pattern, "_route"):
        return re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", text)
    text = _GROUP.sub(r"<\1>", text).replace("\\", "")
    return text.lstrip("^").rstrip("$").replace("/?", "/").replace("Z", "")


@dataclass(frozen=True)
class Rule:
    route: str
    method: str
    guest: str
    owner: str
    other: str

    def expected(self, role: str) -> str:
        """What a role of the cast gets. "404 (tutor 200)" lets the learner's own tutor in, "(tutors 200)" whoever tutors
        anybody, "(peer 200)" another learner of the cohort."""
        if role in {"anonymous", "learner"}:
            return self.guest if role == "anonymous" else self.owner
        others, _bracket, let_in = self.other.rstrip(")").partition(" (")
        who, _space, outcome = let_in.partition(" ")
        return outcome if role in LET_IN.get(who, ()) else others


def rules() -> list[Rule]:
    """The rows of the table of single routes."""
    rows = re.findall(r"^\| `([\w:]+)` \| (\w+) \| (.+?) \| (.+?) \| (.+?) \|$", DOCS.read_text(), re.MULTILINE)
    return [Rule(*row) for row in rows]


def public_patterns() -> list[str]:
    """The patterns of routes that hold nothing of a journal."""
    table = DOCS.read_text().split("| routes that hold nothing of a journal | who |")[1]
    return [
        found
        for line in table.splitlines()
        for found in re.findall(r"`([^`]+)`", line.split("|")[1] if "|" in line else "")
    ]


def without_a_rule(all_routes: list[Route]) -> list[Route]:
    """Routes that docs/permissions.md does not mention."""
    named, patterns = {rule.route for rule in rules()}, public_patterns()

    def covered(route: Route) -> bool:
        return route.name in named or any(
            fnmatch.fnmatchcase(route.name, pattern) or fnmatch.fnmatchcase(route.path, pattern) for pattern in patterns
        )

    return [route for route in all_routes if not covered(route)]
