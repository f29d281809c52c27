"""Goals 6, 7 and 8: saving while eight people write, one's own list among a million rows, looking for words in sealed entries."""

from __future__ import annotations

import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.template.base import Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content import markdown
from journal import actions, finding, permissions, reading
from journal.models import Entry
from journal.persons import mark_of
from journal.words import Words, seal
from tests.bench.measure import Target, milliseconds, ratio, rounds, target
from tests.people import BACKEND, make_person

WRITERS = 8
PROSE = "We met at the clinic and nobody had told the school, so that we began again from the beginning. " * 15
TOKEN = "a" * 32


def writer(name: str):
    person = make_person(name)
    actions.give_consent(person=person)
    return person


# Goal 6 ----------------------------------------------------------------------


@dataclass
class Saves:
    """One open page that saves by itself; each call is the next save of its entry."""

    handler: WSGIHandler
    cookie: str
    person: str
    entry: UUID = field(default_factory=uuid4)
    version: int = 0
    statuses: Counter = field(default_factory=Counter)

    def __call__(self) -> bytes:
        words = f"version {self.version} {PROSE}"
        fields = {"title": "", "body": words, "tags": "", "entry": self.entry, "version": self.version}
        sent = fields | {"save_id": uuid4(), "person": self.person}
        address = f"/journal/entries/{self.entry}/save/"
        status, body = ask(self.handler, RequestFactory().post(address, sent, **self.headers).environ)
        self.statuses[status] += 1
        self.version = json.loads(body)["version"] if status == 200 else self.version
        return body

    @property
    def headers(self) -> dict[str, str]:
        return {"HTTP_COOKIE": f"{self.cookie}; csrftoken={TOKEN}", "HTTP_X_CSRFTOKEN": TOKEN}


def ask(handler: WSGIHandler, environ: dict) -> tuple[int, bytes]:
    said = []
    answer = handler(environ, lambda status, headers: said.append(int(status[:3])))
    body = b"".join(answer)
    answer.close()
    return said[0], body


def page_of(person, handler: WSGIHandler) -> Saves:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return Saves(handler, f"sessionid={client.cookies['sessionid'].value}", mark_of(person))


def saving(count: int, saves: int) -> list[str]:
    """CPU of one save against L1, what it renders, and eight writers at once against eight that are told hello."""
    handler = WSGIHandler()
    people = [writer(f"writer{number}") for number in range(WRITERS)]
    page = page_of(people[0], handler)
    page()
    with CaptureQueriesContext(connection) as captured:
        page()
    queries = len(captured)  # the next request forgets them
    hello = target("L1 hello", handler, "/bench/hello/", "hello", people[0])
    times = rounds([hello, Target("save", page, queries)], count)
    lines = ["| what | SQL | CPU ms | of L1 | CPU × L1 |", "|---|---:|---:|---:|---:|"]
    lines += [f"| L1 hello, signed in | {hello.queries} | {milliseconds(times, 0):.2f} | 1.000 | 1.0 |"]
    of_hello = ratio(times, 1, 0)
    lines += [f"| save by itself | {queries} | {milliseconds(times, 1):.2f} | {of_hello:.3f} | {1 / of_hello:.1f} |"]
    lines += ["", f"Rendered in 10 saves: {rendered(page, 10)} templates or Markdown texts (goal: 0).", ""]
    return lines + together(people, handler, saves)


def rendered(page: Saves, count: int) -> int:
    """How many templates and texts are rendered while a page saves so often."""
    found, template, words = [], Template.render, markdown.render
    Template.render = lambda self, context: found.append(self) or template(self, context)
    markdown.render = lambda text: found.append(text) or words(text)
    try:
        for _number in range(count):
            page()
    finally:
        Template.render, markdown.render = template, words
    return len(found)


_work: dict[str, list[Callable[[], object]]] = {}  # what a forked process finds: closures cannot be sent


def together(people: list, handler: WSGIHandler, saves: int) -> list[str]:
    """Processes of their own, as a web server has them, each with a person who saves without a pause."""
    pages = [page_of(person, handler) for person in people]
    hellos = [target("L1", handler, "/bench/hello/", "hello", person).call for person in people]
    _work.update(hello=hellos, save=pages)
    connections.close_all()
    share = saves // WRITERS
    with multiprocessing.get_context("fork").Pool(WRITERS) as pool:
        by_hello, _statuses = _at_once(pool, "hello", share)
        by_save, statuses = _at_once(pool, "save", share)
    done = share * WRITERS
    refused = done - statuses[200]
    said = ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items()))
    return [
        f"{WRITERS} writers at once, {connection.vendor}: {done} saves, refused {refused} ({said}; goal: 0 in 10,000); "
        f"{done / by_save:.0f} a second, {by_hello / by_save:.3f} of L1 (goal: at least 0.5)."
    ]


def _at_once(pool, kind: str, share: int) -> tuple[float, Counter]:
    start = time.perf_counter()
    found = pool.starmap(_repeat, [(kind, number, share) for number in range(WRITERS)], chunksize=1)
    return time.perf_counter() - start, sum(found, Counter())


def _repeat(kind: str, number: int, share: int) -> Counter:
    call = _work[kind][number]
    for _turn in range(share):
        call()
    return getattr(call, "statuses", Counter())


# Goal 7 ----------------------------------------------------------------------


def own_list(count: int, rows: int) -> list[str]:
    """The list of a person with 5,000 entries and of one with 100, among so many rows of others."""
    handler = WSGIHandler()
    much, little = writer("much"), writer("little")
    fill(much, 5000)
    fill(little, 100)
    others(rows - 5100)
    connection.cursor().execute("ANALYZE")
    targets = [
        target("the page, 100 entries", handler, "/journal/", "version 99", little),
        target("the page, 5,000 entries", handler, "/journal/", "version 4999", much),
        Target("its rows in raw SQL", lambda: raw_rows(much), 1),
        Target("its rows through rule and models", lambda: list(newest(much)[: reading.PAGE_SIZE + 1]), 1),
        Target("its entries, opened and named", lambda: reading.page_of_entries(much, newest(much), "", None), 2),
    ]
    times = rounds(targets, count)
    lines = ["| what | SQL | CPU ms | × the page of 100 | × raw SQL |", "|---|---:|---:|---:|---:|"]
    for at, one in enumerate(targets):
        against = [1 / ratio(times, at, 0), 1 / ratio(times, at, 2)]
        lines.append(
            f"| {one.name} | {one.queries} | {milliseconds(times, at):.2f} | {against[0]:.2f} | {against[1]:.1f} |"
        )
    return [*lines, "", f"{Entry.objects.count()} entries in the table. Goals: at most 1.3, and at most 3.5 × raw SQL."]


def newest(person):
    return permissions.entries_of(person).kept().order_by("-updated_at", "-uuid")


def raw_rows(person) -> list:
    """What the list needs, by hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.* FROM journal_entry e JOIN journal_journal j ON j.uuid = e.journal_id "
            "WHERE j.owner_id = %s AND e.binned_at IS NULL ORDER BY e.updated_at DESC, e.uuid DESC LIMIT 31",
            [person.pk],
        )
        return cursor.fetchall()


def fill(person, count: int, sealed: Callable | None = None) -> None:
    """So many entries, the latest last, inserted at once."""
    journal, begun = actions.journal_of(person), timezone.now() - timedelta(days=400)
    safe = actions.open_journal(person)
    rows = [
        Entry(journal=journal, last_save_id=uuid4(), running=False, created_at=at, updated_at=at)
        for at in (begun + timedelta(minutes=number) for number in range(count))
    ]
    for number, row in enumerate(rows):
        words = Words(title=f"version {number}", body=f"{number} {PROSE}")
        row.sealed = sealed(words) if sealed else seal(safe, row, 1, words)
    Entry.objects.bulk_create(rows, batch_size=500)


NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s) ",
    "postgresql": "WITH n(i) AS (SELECT generate_series(%s::bigint, %s::bigint)) ",
}
COLUMNS = "uuid, journal_id, course_key, running, version, last_save_id, sealed, created_at, updated_at"
MOMENT = {
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%S', 1770000000 + i * 31 %% 31000000, 'unixepoch')",
    "postgresql": "to_timestamp(1770000000 + i * 31 %% 31000000)",
}
ROW = {
    "sqlite": f"printf('%%032x', i), %s, '', 0, 1, %s, zeroblob(200), {MOMENT['sqlite']}, {MOMENT['sqlite']}",
    "postgresql": "lpad(to_hex(i), 32, '0')::uuid, %s, '', false, 1, %s, decode(repeat('00', 200), 'hex'), "
    f"{MOMENT['postgresql']}, {MOMENT['postgresql']}",
}


def others(count: int) -> None:
    """Rows of a hundred other journals, which nobody opens, made within the database."""
    kind, share = connection.vendor, count // 100
    insert = f"{NUMBERS[kind]} INSERT INTO journal_entry ({COLUMNS}) SELECT {ROW[kind]} FROM n"
    for number in range(100):
        journal = actions.journal_of(make_person(f"other{number}"))
        first = number * share + 1
        with connection.cursor() as cursor:
            cursor.execute(insert, [first, first + share - 1, journal.pk.hex, journal.pk.hex])


# Goal 8 ----------------------------------------------------------------------


class PlainRow(finding.Row):
    """A row whose words are not sealed."""

    def open(self, safe) -> dict:
        return json.loads(bytes(self.sealed))


def looking(count: int) -> list[str]:
    """Looking through 500 entries of about 1,500 signs each, sealed and plain."""
    sealed, plain = writer("sealed"), writer("plain")
    fill(sealed, 500)
    fill(plain, 500, lambda words: json.dumps(asdict(words)).encode())
    wanted = finding.Wanted(words="nobody clinic 499")

    def look(person, row: type) -> finding.Finding:
        finding.Row, before = row, finding.Row
        try:
            return finding.look_through(person, actions.open_journal(person), wanted)
        finally:
            finding.Row = before

    found = {len(look(sealed, finding.Row).rows), len(look(plain, PlainRow).rows)}
    if found != {1}:
        raise SystemExit(f"Looking found {found} entries instead of one.")
    targets = [
        Target("plain", lambda: look(plain, PlainRow), 2),
        Target("sealed", lambda: look(sealed, finding.Row), 2),
    ]
    times = rounds(targets, count)
    lines = ["| 500 entries | SQL | CPU ms | × plain |", "|---|---:|---:|---:|"]
    for at, one in enumerate(targets):
        lines.append(f"| {one.name} | {one.queries} | {milliseconds(times, at):.2f} | {1 / ratio(times, at, 0):.2f} |")
    return [*lines, "", "Goal: at most 1.3."]


def tables(count: int, saves: int, rows: int) -> Iterator[list[str]]:
    """The lines of three tables, one after the other."""
    yield ["### Looking for words", *looking(max(20, count // 3)), ""]
    yield ["### Saving while somebody writes", *saving(count, saves), ""]
    yield ["### One's own list", *own_list(max(20, count // 3), rows), ""]
