"""Two tabs of one person on one activity, pressing whatever there is to press in any order.

No text that was answered with "Saved" is ever overwritten by a page that had not shown it; what is answered with "Saved" is stored.
Pages also save by themselves, lose the answer, send the same save again, and meet the end of their session. What the button
finished stays among the earlier versions, whatever comes after it.
"""

from collections import defaultdict
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from journal import actions, reading
from journal.models import Entry, EntryVersion
from journal.persons import mark_of
from journal.words import unseal_version
from tests.journal.editor import editor_of

TABS = st.integers(0, 1)
WORDS = st.sampled_from(["a", "a b", "a b c", "other", "", " "])


class Tab:
    """An open page: where it posts to, its fields, every text it has shown, and what is typed in it now."""

    def __init__(self, client: Client, address: str):
        self.client, self.address = client, address
        self.shown, self.page, self.gone = set(), None, False
        self.unanswered: dict[str, str] | None = None  # what was sent by itself, and where to

    def open(self, address: str) -> None:
        response = self.client.get(address, follow=True)
        self.gone = response.status_code != 200
        self.unanswered = None
        if not self.gone:
            where = response.redirect_chain[-1][0] if response.redirect_chain else address
            self.show(response, where)

    def show(self, response, where: str) -> None:
        self.page = editor_of(response, where)
        self.shown |= {self.page.fields["body"]}
        if self.page.other:
            self.shown |= {self.page.other}


class TwoTabs(RuleBasedStateMachine):
    owner = activity = None  # given by the test
    steps = 0

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        client = Client()
        client.force_login(self.owner, backend="django.contrib.auth.backends.ModelBackend")
        self.client, self.new = client, f"/journal/new/?activity={self.activity.pk}"
        self.tabs = [Tab(client, self.new), Tab(client, self.new)]
        self.acknowledged: dict[UUID, str] = {}
        self.finished: dict[UUID, list[str]] = defaultdict(list)
        self.numbers: dict[UUID, tuple[int, str]] = {}
        for tab in self.tabs:
            tab.open(self.new)

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @rule(number=TABS)
    def open_by_the_button(self, number):
        self.tabs[number].open(self.new)

    @rule(number=TABS)
    def open_another(self, number):
        self.tabs[number].open(f"{self.new}&another=1")

    @rule(number=TABS)
    def reload(self, number):
        self.tabs[number].open(self.tabs[number].page.address)

    @rule(number=TABS, words=WORDS)
    def type_and_save(self, number, words):
        """Type over what stands there, and press Save; also on a page gone back to, which has the ids of its first save."""
        tab = self.tabs[number]
        tab.page.fields["body"] = words
        self.send(tab)

    @rule(number=TABS, words=WORDS)
    def type_more_and_save(self, number, words):
        tab = self.tabs[number]
        tab.page.fields["body"] += words
        self.send(tab)

    @rule(number=TABS)
    def save_again(self, number):
        self.send(self.tabs[number])

    @rule(number=TABS, words=WORDS)
    def type_and_wait(self, number, words):
        """The page saves by itself, and goes on with the version it was told; the button then has an id of its own."""
        tab = self.tabs[number]
        if self.may_wait(tab, words):
            self.hear(tab, *self.save_by_itself(tab, self.job(tab, words)))

    @rule(number=TABS, words=WORDS)
    def type_and_wait_for_an_answer_that_never_comes(self, number, words):
        tab = self.tabs[number]
        if self.may_wait(tab, words):
            tab.unanswered = self.job(tab, words)
            self.save_by_itself(tab, tab.unanswered)

    @rule(number=TABS)
    def send_again_what_was_not_answered(self, number):
        """The same save with the same id, whatever was typed or saved in the other window meanwhile."""
        tab = self.tabs[number]
        if tab.unanswered and not tab.page.other:
            self.hear(tab, *self.save_by_itself(tab, tab.unanswered))
            tab.unanswered = None

    @rule(number=TABS, words=WORDS, itself=st.booleans())
    def save_while_signed_out(self, number, words, itself):
        """Nothing is stored; the words come back on the page, and the same page saves after signing in again."""
        tab, before = self.tabs[number], dict(self.stored())
        tab.page.fields["body"] = words
        self.client.logout()
        if itself:
            assert self.client.post(self.job(tab, words)["address"], self.job(tab, words)).status_code == 401
        else:
            response = self.client.post(tab.page.address, tab.page.fields)
            assert (response.status_code, editor_of(response, "").fields["body"]) == (401, words)
        assert dict(self.stored()) == before
        self.client.force_login(self.owner, backend="django.contrib.auth.backends.ModelBackend")

    @staticmethod
    def may_wait(tab: Tab, words: str) -> bool:
        """A page with both texts waits for its reader, an empty new one has nothing to save, and an unanswered save comes first."""
        return not (tab.page.other or tab.unanswered or (not words.strip() and tab.page.fields["version"] == "0"))

    def job(self, tab: Tab, words: str) -> dict[str, str]:
        tab.page.fields["body"] = words
        query = tab.page.address.partition("?")[2] if "/new/" in tab.page.address else ""
        address = f"/journal/entries/{tab.page.fields['entry']}/save/?{query}"
        mine = {"body": words, "save_id": str(uuid4()), "person": mark_of(self.owner), "address": address}
        return tab.page.fields | mine

    def save_by_itself(self, tab: Tab, fields: dict[str, str]):
        """Send it, and check what became of the rows. Gives the answer and the job."""
        before, words, pk = dict(self.stored()), fields["body"], UUID(fields["entry"])
        response = self.client.post(fields["address"], fields)
        after = dict(self.stored())
        if response.status_code == 200:
            assert after == before | {pk: words}
            based = before.get(pk) is None or before[pk] == words or before[pk] in tab.shown
            assert based, "overwritten unseen"
            self.acknowledged[pk] = words
        else:
            assert after == before
            assert response.status_code in ({409} if words.strip() else {422})
        return response, fields

    def hear(self, tab: Tab, response, fields: dict[str, str]) -> None:
        """What the page does with the answer."""
        said = response.json()
        if response.status_code == 200:
            tab.shown.add(fields["body"])
            tab.page.fields["version"] = str(said["version"])
            tab.page.address = said["page"]
        elif response.status_code == 409:
            tab.page.fields |= {"entry": said["entry"], "version": str(said["version"]), "keeps": "1"}
            tab.page.other, tab.page.address = said["body"], said["page"]
            tab.shown.add(said["body"])
            assert dict(self.stored())[UUID(said["entry"])] == said["body"]

    @precondition(lambda self: EntryVersion.objects.filter(entry__binned_at=None).exists())
    @rule(number=st.integers(0, 5), which=st.integers(0, 5))
    def bring_a_version_back(self, number, which):
        pk = self.in_line(Entry.objects.kept(), number)
        versions = EntryVersion.objects.filter(entry=pk).order_by("number")
        version = versions[which % len(versions)]
        now = self.acknowledged[pk]
        self.acknowledged[pk] = self.versions_of(pk)[version.number]
        response = self.client.post(f"/journal/entries/{pk}/versions/{version.number}/bring-back/")
        assert response.status_code == 302
        assert now in self.versions_of(pk).values(), "what stood there is kept"

    def versions_of(self, pk) -> dict[int, str]:
        safe = actions.open_journal(self.owner)
        return {row.number: unseal_version(safe, row).body for row in EntryVersion.objects.filter(entry=pk)}

    def send(self, tab: Tab) -> None:
        typed = tab.page.fields["body"]
        before = dict(self.stored())
        response = self.client.post(tab.page.address, tab.page.fields)
        after = dict(self.stored())
        changed = {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}
        if response.status_code == 302 and "/entries/" in response.headers["Location"]:
            pk = UUID(response.headers["Location"].split("/")[3])
            assert after[pk] == typed
            assert changed <= {pk}
            assert before.get(pk) is None or before[pk] == typed or before[pk] in tab.shown, "overwritten unseen"
            self.acknowledged[pk] = typed
            self.finished[pk].append(typed)
            tab.shown.add(typed)
            return
        assert changed == set()
        assert response.status_code in {302, 409, 422, 404}
        if response.status_code == 302:
            assert not typed.strip()
            return
        assert (response.status_code == 422) <= (not typed.strip())
        tab.show(response, tab.page.address)
        assert tab.page.fields["body"] == typed
        if response.status_code == 409:
            other = Entry.objects.get(pk=tab.page.fields["entry"])
            assert (tab.page.other, str(other.version)) == (after[other.pk], tab.page.fields["version"])

    @precondition(lambda self: Entry.objects.kept().exists())
    @rule(number=st.integers(0, 5))
    def delete(self, number):
        self.press("delete", Entry.objects.kept(), number)

    @precondition(lambda self: Entry.objects.binned().exists())
    @rule(number=st.integers(0, 5))
    def bring_back(self, number):
        self.press("restore", Entry.objects.binned(), number)

    def press(self, action, entries, number):
        """Entries are counted in the order they were begun: their own numbers are random."""
        response = self.client.post(f"/journal/entries/{self.in_line(entries, number)}/{action}/")
        assert response.status_code == 302

    def in_line(self, entries, number) -> UUID:
        there = set(entries.values_list("pk", flat=True))
        inline = [pk for pk in self.acknowledged if pk in there]
        return inline[number % len(inline)]

    def stored(self):
        for entry in Entry.objects.all():
            yield entry.pk, reading.open_one(self.owner, entry.pk, None).words.body

    @invariant()
    def what_was_acknowledged_is_there(self):
        type(self).steps += 1
        assert dict(self.stored()) == self.acknowledged

    @invariant()
    def what_was_finished_is_among_the_versions_and_the_newest_says_what_the_entry_says(self):
        for pk, words in self.acknowledged.items():
            versions = self.versions_of(pk)
            assert set(self.finished[pk]) <= set(versions.values())
            assert versions[max(versions)] == words

    @invariant()
    def versions_only_grow_and_other_words_have_another_number(self):
        for pk, number in Entry.objects.values_list("pk", "version"):
            before, words = self.numbers.get(pk, (0, ""))
            assert number > before or (number, self.acknowledged[pk]) == (before, words)
            assert max(self.versions_of(pk)) == number
            self.numbers[pk] = (number, self.acknowledged[pk])

    @invariant()
    def one_entry_at_most_is_running(self):
        assert Entry.objects.kept().filter(running=True).count() <= 1

    @invariant()
    def every_entry_has_words(self):
        assert [words for words in self.acknowledged.values() if not words.strip()] == []


def run(cast, course, examples: int, steps: int) -> int:
    machine = type("Machine", (TwoTabs,), {"owner": cast.learner, "activity": course.activity("Map"), "steps": 0})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=examples < 50,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return machine.steps


def test_two_tabs_never_overwrite_what_they_have_not_shown(cast, course):
    assert run(cast, course, examples=12, steps=16) >= 100


@pytest.mark.audit
def test_two_tabs_never_overwrite_what_they_have_not_shown_in_ten_thousand_steps(cast, course):
    steps = run(cast, course, examples=420, steps=40)
    print(f"two tabs: {steps} steps")  # noqa: T201 - make audit prints its numbers
    assert steps >= 10_000
