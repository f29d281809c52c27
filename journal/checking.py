"""The page that looks through one's own entry for what may give somebody away. It advises, and sends nothing anywhere."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_GET

from journal import reading
from journal.forms import EntryForm
from journal.giveaways import LONGEST, Giveaway, giveaways, redacted
from journal.pages import private_page
from journal.words import Words


@private_page
@require_GET
def check_entry(request, uuid):
    """What stands out in an entry, and a copy without it to change and keep as an entry of its own."""
    found = reading.open_one(request.user, uuid, request)
    places = giveaways(found.words.body)
    context = {
        "found": found,
        "kinds": giveaways_in(found.words),
        "pieces": _pieces(found.words.body, places),
        "form": EntryForm.for_page(title=redacted(found.naming.title), body=redacted(found.words.body)),
        "then": "share" if request.GET.get("then") == "share" else "",
        "section": "journal",
    }
    return render(request, "journal/check.html", context)


def giveaways_in(words: Words) -> dict[str, list[str]]:
    """What stands out in title and text of an entry, under what it looks like, each once."""
    kinds: dict[str, dict[str, None]] = {}
    for one in [*giveaways(words.title), *giveaways(words.body)]:
        kinds.setdefault(one.kind.label, {})[one.text] = None
    return {kind: list(words) for kind, words in kinds.items()}


def _pieces(text: str, found: list[Giveaway]) -> list[tuple[str, str]]:
    """The text in pieces, each with what it looks like, or with nothing."""
    pieces, done = [], 0
    for one in found:
        pieces += [(text[done : one.start], ""), (one.text, one.kind.label)]
        done = one.end
    return [*pieces, (text[done:LONGEST], "")]
