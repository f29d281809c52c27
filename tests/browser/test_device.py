"""Words that are not saved yet are on the device, encrypted: their writer gets them back, and nobody else."""

import re
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

import pytest
from playwright.sync_api import Error, expect

from journal.models import Entry
from tests.browser.audit import Audit
from tests.browser.conftest import WAIT, Visitor
from tests.browser.test_autosave import PROVED, SAVES, line, stored, type_words
from tests.journal.writing import CANARY, write

KEPT = "Words from this device that were not saved"
# Everything in IndexedDB as text: names, keys, and the bytes of every value, one sign a byte.
ON_DISK = """async () => {
  const settle = request => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = no; });
  const shown = value => {
    if (value instanceof ArrayBuffer) value = new Uint8Array(value);
    if (ArrayBuffer.isView(value)) return "bytes:" + Array.from(value, byte => String.fromCharCode(byte)).join("");
    if (value && typeof value === "object") return Object.entries(value).map(([name, part]) => name + "=" + shown(part)).join(";");
    return String(value);
  };
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await settle(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      const values = await settle(rows.getAll());
      const keys = await settle(database.transaction(store).objectStore(store).getAllKeys());
      values.forEach((value, at) => found.push(shown(keys[at]) + " " + shown(value)));
    }
    database.close();
  }
  return found;
}"""


def on_disk(page) -> list[str]:
    return page.evaluate(ON_DISK)


def wait_for_copies(page, number: int) -> None:
    deadline = monotonic() + WAIT / 1000
    while len(on_disk(page)) != number and monotonic() < deadline:
        page.wait_for_timeout(50)
    assert len(on_disk(page)) == number


def refuse(page) -> None:
    """The server is out of reach for saves, as it is for a page that crashes before its words were sent."""
    page.context.route(SAVES, lambda route: route.abort())


def close(page):
    """The page crashes: nothing asks, and nothing is sent on leaving. Gives a new one in the same browser."""
    context = page.context
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page.close()
    context.unroute(SAVES)
    return context.new_page()


def box(page):
    return page.get_by_role("article").filter(has_text=KEPT)


@pytest.fixture
def entry(cast, course) -> Entry:
    return write(cast.learner, "as it was", activity=course.activity("Map"), course=course)


@pytest.fixture
def writing(learner, entry, watch):
    """The page of an entry, with a server that takes no save. The browser notes every save that is refused."""
    refuse(learner.page)
    with learner.page.expect_response(re.compile("/journal/device/")):
        page = learner.open(f"/journal/entries/{entry.pk}/edit/")
    yield page
    watch.said.clear()


def test_copy_is_on_the_device_within_a_second_and_holds_no_plain_word(writing):
    writing.get_by_label("Title").fill(f"title {CANARY}")
    writing.get_by_label("Tags").fill(f"tag {CANARY}")
    type_words(writing, CANARY * 20)
    writing.wait_for_timeout(1000)
    found = on_disk(writing)
    storages = writing.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")

    assert len(found) == 1
    assert "bytes:" in found[0] and len(found[0]) > len(CANARY) * 20
    for part in (CANARY, "xylophone", "marzipan", "Week 1", "/journal/"):
        assert part not in found[0] and part not in "".join(char for char in found[0] if char != "\x00")
        assert part not in storages


def test_key_cannot_be_taken_out_of_the_page(writing):
    seen = writing.evaluate("""async () => {
      const { askForKey } = await import(document.querySelector("script[src*='journal/js/editor']").src.replace("editor", "device"));
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const place = document.getElementById("kept").dataset.key;
      const { key } = await askForKey({ address: place, person: document.querySelector("form.editor").dataset.person, token });
      return [key.extractable, key.algorithm.name, key.algorithm.length];
    }""")

    assert seen == [False, "AES-GCM", 256]


def test_page_that_went_without_saving_gets_its_words_back(writing, cast):
    address = writing.url
    writing.get_by_label("Title").fill("Mum")
    type_words(writing, "before the <b>crash</b>")
    expect(line(writing)).to_have_text("Not saved: kept on this device")
    again = close(writing)
    again.goto(address)

    expect(box(again)).to_contain_text(re.compile(rf"{KEPT}, from today \d\d:\d\d"))
    expect(box(again)).to_contain_text("before the <b>crash</b>")
    expect(again.get_by_label("Your entry")).to_have_value("as it was")
    assert stored(cast) == ["as it was"]
    again.get_by_role("button", name="Put them back").click()
    expect(again.get_by_label("Your entry")).to_have_value("before the <b>crash</b>")
    expect(again.get_by_label("Title")).to_have_value("Mum")
    expect(line(again)).to_have_text(PROVED)
    expect(box(again)).to_be_hidden()
    assert stored(cast) == ["before the <b>crash</b>"]
    wait_for_copies(again, 0)


def test_new_entry_that_was_never_saved_comes_back_and_counts_once(learner, cast, course, watch):
    refuse(learner.page)
    address = f"/journal/new/?activity={course.activity('Map').pk}"
    page = learner.open(address)
    uuid = page.locator("[name=entry]").input_value()
    type_words(page, "never sent")
    wait_for_copies(page, 1)
    again = close(page)
    again.goto(learner.base + "/journal/new/")
    again.wait_for_timeout(300)
    expect(box(again)).to_have_count(0)  # a free entry is another one
    again.goto(learner.base + address)
    again.get_by_role("button", name="Put them back").click()

    expect(line(again)).to_have_text(PROVED)
    assert [(str(one.pk), one.activity) for one in Entry.objects.all()] == [(uuid, course.activity("Map"))]
    assert stored(cast) == ["never sent"]
    wait_for_copies(again, 0)
    watch.said.clear()


def test_free_entry_comes_back_on_the_page_for_a_free_one(learner, cast, watch):
    refuse(learner.page)
    page = learner.open("/journal/new/")
    type_words(page, "free words")
    wait_for_copies(page, 1)
    again = close(page)
    again.goto(learner.base + "/journal/new/")
    again.get_by_role("button", name="Put them back").click()

    expect(line(again)).to_have_text(PROVED)
    assert stored(cast) == ["free words"]
    watch.said.clear()


def test_copy_of_a_new_entry_is_offered_beside_the_one_begun_meanwhile_and_both_are_shown(learner, cast, course, watch):
    refuse(learner.page)
    address = f"/journal/new/?activity={course.activity('Map').pk}"
    page = learner.open(address)
    type_words(page, "from this device")
    wait_for_copies(page, 1)
    again = close(page)
    write(cast.learner, "from the telephone", activity=course.activity("Map"), course=course)
    again.goto(learner.base + address)
    expect(again.get_by_label("Your entry")).to_have_value("from the telephone")
    again.get_by_role("button", name="Put them back").click()

    expect(again.get_by_role("alert").first).to_contain_text("This entry was changed in another window")
    expect(again.get_by_role("region", name="The other words")).to_contain_text("from the telephone")
    expect(again.get_by_label("Your entry")).to_have_value("from this device")
    assert stored(cast) == ["from the telephone"]
    again.get_by_role("button", name="Keep these words").click()
    expect(again.get_by_role("article")).to_contain_text("from this device")
    assert stored(cast) == ["from this device"]
    watch.said.clear()


def test_words_on_a_version_that_is_not_the_last_any_more_overwrite_nothing(writing, entry, cast):
    address = writing.url
    type_words(writing, "on the old version")
    wait_for_copies(writing, 1)
    again = close(writing)
    other = again.context.new_page()
    other.goto(address)
    type_words(other, "newer, from elsewhere")
    expect(line(other)).to_have_text(PROVED)
    other.close()
    again.goto(address)
    again.get_by_role("button", name="Put them back").click()

    expect(again.get_by_role("region", name="The other words")).to_contain_text("newer, from elsewhere")
    assert stored(cast) == ["newer, from elsewhere"]


def test_words_typed_before_putting_back_change_places_with_the_copy(writing, cast):
    address = writing.url
    type_words(writing, "first words")
    wait_for_copies(writing, 1)
    again = close(writing)
    refuse(again)
    again.goto(address)
    expect(box(again)).to_contain_text("first words")
    type_words(again, "second words")
    again.get_by_role("button", name="Put them back").click()

    expect(again.get_by_label("Your entry")).to_have_value("first words")
    expect(box(again)).to_contain_text("second words")
    wait_for_copies(again, 2)


def test_discard_asks_once_and_then_the_words_are_gone(writing, cast):
    address = writing.url
    type_words(writing, "not worth it")
    wait_for_copies(writing, 1)
    again = close(writing)
    again.goto(address)
    again.get_by_role("button", name="Discard", exact=True).click()
    expect(box(again)).to_contain_text("Discard these words?")
    again.get_by_role("button", name="Keep them").click()
    expect(again.get_by_role("button", name="Discard", exact=True)).to_be_focused()
    wait_for_copies(again, 1)
    again.get_by_role("button", name="Discard", exact=True).click()
    again.get_by_role("button", name="Discard them").click()

    expect(box(again)).to_have_count(0)
    wait_for_copies(again, 0)
    assert stored(cast) == ["as it was"]


def test_box_and_line_are_for_everybody(writing, learner):
    address = writing.url
    type_words(writing, "for every eye and ear")
    wait_for_copies(writing, 1)
    again = close(writing)
    audit = Audit(again)
    again.goto(address)
    expect(box(again)).to_be_visible()
    audit.look("words from the device")
    again.get_by_role("button", name="Discard", exact=True).click()
    audit.look("asked before discarding")
    again.goto(learner.base + "/journal/")
    expect(again.locator("#kept-list li")).to_have_count(1)
    audit.look("named in the list")

    assert audit.faults == {}


def test_save_whose_answer_got_lost_leaves_no_question(writing, cast):
    address = writing.url
    writing.context.unroute(SAVES)

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    writing.context.route(SAVES, lose_the_answer, times=1)
    type_words(writing, "sent, but not answered")
    expect(line(writing)).to_have_text("Not saved: kept on this device")
    again = close(writing)
    again.goto(address)

    expect(again.get_by_label("Your entry")).to_have_value("sent, but not answered")
    wait_for_copies(again, 0)
    expect(box(again)).to_have_count(0)


def test_words_typed_after_an_answer_that_got_lost_go_on_from_there(writing, cast):
    address = writing.url
    writing.context.unroute(SAVES)
    lost = []

    def lose_the_answer(route):
        if not lost:
            route.fetch()
        lost.append(True)
        route.abort()

    writing.context.route(SAVES, lose_the_answer)
    type_words(writing, "sent")
    expect(line(writing)).to_have_text("Not saved: kept on this device")
    type_words(writing, "sent, and more")
    writing.wait_for_timeout(1000)
    again = close(writing)
    again.goto(address)
    again.get_by_role("button", name="Put them back").click()

    expect(line(again)).to_have_text(PROVED)
    assert stored(cast) == ["sent, and more"]


def test_copy_stays_when_the_answer_was_for_older_words(writing):
    writing.context.unroute(SAVES)

    def answer_late(route):
        answer = route.fetch()
        type_words(writing, "newer words")
        refuse(writing)
        route.fulfill(response=answer)

    writing.context.route(SAVES, answer_late, times=1)
    type_words(writing, "older words")
    expect(line(writing)).to_have_text("Not saved: kept on this device")
    address = writing.url
    again = close(writing)
    again.goto(address)

    expect(again.get_by_label("Your entry")).to_have_value("older words")
    expect(box(again)).to_contain_text("newer words")


def test_somebody_else_on_the_same_device_sees_nothing(writing, learner, cast):
    type_words(writing, "not for the peer")
    wait_for_copies(writing, 1)
    again = close(writing)
    again.context.clear_cookies()
    peer = Visitor(again, learner.base)
    peer.is_signed_in(cast, "peer")
    asked = []
    again.on("request", lambda request: asked.append(request.url))
    for path in ("/journal/", "/journal/new/"):
        peer.open(path)
        again.wait_for_load_state("networkidle")
        expect(again.get_by_role("main")).not_to_contain_text("this device", use_inner_text=True)
    opened = again.evaluate("""async () => {
      const editor = document.querySelector("script[src*='journal/js/editor']").src;
      const { askForKey, rowsOf, unseal } = await import(editor.replace("editor", "device"));
      const settle = request => new Promise(yes => { request.onsuccess = () => yes(request.result); });
      const person = document.querySelector("form.editor").dataset.person;
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const { key } = await askForKey({ address: document.getElementById("kept").dataset.key, person, token });
      const database = await settle(indexedDB.open("joined-up-journal"));
      const rows = await settle(database.transaction("kept").objectStore("kept").getAll());
      database.close();
      return [(await rowsOf(person)).length, rows.length, await unseal(key, rows[0]), await unseal(key, { ...rows[0], person })];
    }""")

    assert opened == [0, 1, None, None]
    assert (
        len([url for url in asked if url.endswith("/journal/device/")]) == 2
    )  # the new page's, and the one above; not the list's


def test_signing_out_takes_the_copies_of_that_person_along_and_no_others(writing, learner, cast):
    type_words(writing, "mine")
    wait_for_copies(writing, 1)
    again = close(writing)
    again.context.clear_cookies()
    peer = Visitor(again, learner.base)
    peer.is_signed_in(cast, "peer")
    refuse(again)
    peer.open("/journal/new/")
    type_words(again, "of the peer")
    wait_for_copies(again, 2)
    leaving = again.context.new_page()
    leaving.goto(learner.base + "/accounts/logout/")
    leaving.get_by_role("main").get_by_role("button", name="Sign out").click()
    leaving.wait_for_url(re.compile(r"//[^/]+/$"))
    type_words(again, "of the peer, after signing out elsewhere")
    again.wait_for_timeout(1000)

    assert len(on_disk(again)) == 1
    expect(leaving.get_by_role("link", name="Sign in").first).to_be_visible()


def test_session_that_ended_is_no_sign_out(writing, learner, cast):
    address = writing.url
    type_words(writing, "still mine")
    wait_for_copies(writing, 1)
    again = close(writing)
    again.context.clear_cookies()
    again.goto(address)
    learner = Visitor(again, learner.base)
    learner.is_signed_in(cast, "learner")
    again.goto(address)

    expect(box(again)).to_contain_text("still mine")


@pytest.mark.parametrize(("days", "left"), [(6.9, 1), (7.1, 0)])
def test_copy_goes_after_seven_days(days, left, writing, learner):
    type_words(writing, "long ago")
    wait_for_copies(writing, 1)
    again = close(writing)
    again.clock.install(time=datetime.now() + timedelta(days=days))
    again.goto(learner.base + "/journal/")
    expect(again.locator("#kept-list li")).to_have_count(left)

    wait_for_copies(again, left)


def test_list_of_the_journal_names_what_is_on_this_device_only(writing, learner):
    type_words(writing, "named in the list")
    wait_for_copies(writing, 1)
    again = close(writing)
    again.goto(learner.base + "/journal/")
    place = again.get_by_text("Words on this device that were not saved yet:").locator("..")

    expect(place).to_contain_text(re.compile(r"Week 1 Activity 2, from today \d\d:\d\d"))
    place.get_by_role("link", name="Week 1 Activity 2").click()
    expect(box(again)).to_contain_text("named in the list")


@pytest.mark.parametrize(
    "missing",
    [
        "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })",
        "Object.defineProperty(globalThis, 'indexedDB', { value: undefined })",
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }",
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }",
    ],
    ids=["no encryption", "no database", "private window", "disk full"],
)
def test_browser_that_keeps_nothing_says_so_and_does_all_the_rest(missing, learner, cast, entry, watch):
    page = learner.page
    page.add_init_script(missing)
    refuse(page)
    learner.open(f"/journal/entries/{entry.pk}/edit/")
    type_words(page, "only on the page")
    expect(line(page)).to_have_text("Not saved: kept on this page")
    page.wait_for_timeout(500)
    expect(line(page)).to_have_text("Not saved: kept on this page")
    page.context.unroute(SAVES)
    page.get_by_role("button", name="Try again").click()

    expect(line(page)).to_have_text(PROVED)
    assert stored(cast) == ["only on the page"]
    learner.open("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    watch.said.clear()


def test_ten_minutes_offline_lose_nothing(learner, cast, entry, watch):
    page = learner.page
    page.clock.install(time=datetime.now())
    with page.expect_response(re.compile("/journal/device/")):
        learner.open(f"/journal/entries/{entry.pk}/edit/")
    page.context.set_offline(True)
    words = ""
    for minute in range(10):
        words += f"Minute {minute}. "
        type_words(page, words)
        page.clock.fast_forward(60_000)
        expect(line(page)).to_have_text("Offline. Not saved: kept on this device")
    assert stored(cast) == ["as it was"]
    address, context = page.url, page.context
    page.clock.run_for(1000)
    page.wait_for_timeout(300)
    again = close(page)
    context.set_offline(False)
    again.goto(address)
    again.get_by_role("button", name="Put them back").click()

    expect(line(again)).to_have_text(PROVED)
    assert stored(cast) == [words]
    watch.said.clear()


def test_ten_minutes_offline_and_back_are_saved_by_the_page_itself(learner, cast, entry, watch):
    page = learner.page
    page.clock.install(time=datetime.now())
    learner.open(f"/journal/entries/{entry.pk}/edit/")
    page.context.set_offline(True)
    words = ""
    for minute in range(10):
        words += f"Minute {minute}. "
        type_words(page, words)
        page.clock.fast_forward(60_000)
        expect(line(page)).to_contain_text("Offline. Not saved")
    page.context.set_offline(False)

    expect(line(page)).to_have_text(PROVED)
    assert stored(cast) == [words]
    wait_for_copies(page, 0)
    watch.said.clear()
