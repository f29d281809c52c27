"""What a person was told is saved is there, whatever becomes of the server and its disk. Against a real server on a real file."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest

from tests.journal.writers import Stored, Writer, stored, writers_of
from tests.serving import Server, Site, server_of

SEED = 20261122


@pytest.fixture
def site(empty_site) -> Site:
    return empty_site()


@dataclass
class Count:
    """What was found over all rounds."""

    kills: int = 0
    saves: int = 0
    in_flight: int = 0
    kept_unsaid: int = 0  # stored, but the answer never came
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"kill -9 in a write loop: {self.kills} kills, {self.saves} saves acknowledged, {self.in_flight} in flight of which "
            f"{self.kept_unsaid} were stored; acknowledged saves lost: {len(self.lost)}, counted twice: {len(self.twice)}, "
            f"files unsound: {len(self.unsound)}"
        )

    @property
    def wrong(self) -> list[str]:
        return self.lost + self.twice + self.unsound + self.surprises


def killed_in_a_write_loop(site: Site, rounds: int) -> Count:
    """Writers save as fast as they can; the server is killed at any moment and started again; then it is counted."""
    chosen, count = random.Random(SEED), Count()
    with server_of(site) as server:
        writers = writers_of(server, SEED)
        for _round in range(rounds):
            server.start()
            write_and_kill(server, writers, chosen.uniform(0, 0.25))
            count.kills += 1
            server.start()
            compare(site, writers, count)
            server.kill()
        server.start()
        for writer in writers:
            compare_words(writer, count)
    count.saves = sum(writer.saved for writer in writers)
    count.surprises = [said for writer in writers for said in writer.surprises]
    return count


def write_and_kill(server: Server, writers: list[Writer], after: float) -> None:
    threads = [Thread(target=writer.write_until_killed) for writer in writers]
    for thread in threads:
        thread.start()
    time.sleep(after)
    server.kill()
    for thread in threads:
        thread.join()


def compare(site: Site, writers: list[Writer], count: Count) -> None:
    """What is in the file against what the writers were told."""
    found = stored(site)
    if found.sound != "ok":
        count.unsound.append(found.sound)
    known = set()
    for writer in writers:
        job = writer.pending
        count.in_flight += job is not None
        for entry in writer.told.keys() | ({job.entry} if job else set()):
            known.add(entry)
            _compare_entry(writer, entry, found, count)
    count.twice += [f"entry {entry} that nobody began" for entry in found.entries.keys() - known]
    count.twice += [f"version {one} is there twice" for one in found.versions if found.versions.count(one) > 1]


def _compare_entry(writer: Writer, entry: UUID, found: Stored, count: Count) -> None:
    told, job = writer.told.get(entry, (0, ""))[0], writer.pending
    version, save_id = found.entries.get(entry, (0, None))
    if version == told:
        return
    if job and job.entry == entry and version == job.version + 1 and save_id == job.save_id:
        count.kept_unsaid += 1
    elif version < told:
        count.lost.append(f"version {told} of {entry}: {version} is there")
    else:
        count.twice.append(f"version {told} of {entry}: {version} is there")


def compare_words(writer: Writer, count: Count) -> None:
    """Send what was not answered once more, as the page does, and read every entry through the site."""
    if writer.pending:
        writer.save()
        writer.hang_up()
    count.lost += [
        f"words of {entry}" for entry, (_version, words) in writer.told.items() if writer.read(entry) != words
    ]


# A sync before each answer ----------------------------------------------------


@pytest.fixture
def strace():
    """Without it these tests are left out, each by name; a CI run must not be green without them."""
    if shutil.which("strace") is None:
        leave_out = pytest.fail if os.environ.get("CI", "").lower() == "true" else pytest.skip
        leave_out("There is no strace here to see what the server asks of the system.")


CALLS = "recvfrom,read,sendto,send,write,writev,pwrite64,pwritev,fsync,fdatasync"
CALL = re.compile(r"^(?P<task>\d+) +(?P<name>\w+)\(\d+<(?P<what>[^>]*)>(?P<rest>.*)")


def traced(server: Server, out: Path, work) -> list[str]:
    """The lines of strace for what the server asked of the system during this work."""
    tracer = subprocess.Popen(
        ["strace", "-f", "-y", "-qq", "-s", "60", "-e", f"trace={CALLS}", "-o", str(out), "-p", str(server.pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    while not attached(server.pid) and tracer.poll() is None:
        time.sleep(0.05)
    assert tracer.poll() is None, tracer.stderr.read()
    work()
    tracer.terminate()
    tracer.wait()
    tracer.stderr.close()
    return out.read_text().splitlines()


def attached(pid: int) -> bool:
    """Whether somebody traces this process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return not re.search(r"^TracerPid:\s+0$", status, re.MULTILINE)


def syncs_before_answers(lines: list[str]) -> list[str]:
    """For each save, in order, the calls between its request and the first byte of its answer, in short."""
    found, now = [], None
    for line in lines:
        call = CALL.match(line)
        if not call:
            continue
        name, what, rest = call["name"], call["what"], call["rest"]
        if what.startswith(("socket:", "TCP:")):
            if name in {"recvfrom", "read"} and '"POST /journal/entries/' in rest:
                now = []
            elif now is not None and "HTTP/1.1 200" in rest:
                found.append(" ".join(now))
                now = None
        elif now is not None and what.endswith("-wal"):
            kind = "sync" if name in {"fsync", "fdatasync"} else "write" if "write" in name else ""
            if kind and now[-1:] != [kind]:
                now.append(kind)
    return found


def saves_under_strace(site: Site, count: int) -> list[str]:
    with server_of(site) as server:
        writer = writers_of(server, SEED)[0]
        server.start()
        assert writer.save() == 200  # opens what a process opens once
        lines = traced(server, site.folder / "strace.txt", lambda: [writer.save() for _number in range(count)])
        writer.hang_up()
    assert writer.surprises == []
    return syncs_before_answers(lines)


def test_log_is_synced_after_its_last_write_and_before_each_answer(site, strace):
    calls = saves_under_strace(site, 20)

    assert len(calls) == 20
    assert [one for one in calls if not one.endswith("write sync")] == []


@pytest.mark.audit
def test_log_is_synced_after_its_last_write_and_before_each_of_a_thousand_answers(site, strace):
    calls = saves_under_strace(site, 1000)

    synced = [one for one in calls if one.endswith("write sync")]
    print(f"saves traced: {len(calls)}; log written, then synced, then answered: {len(synced)}")  # noqa: T201
    assert len(synced) == len(calls) == 1000


# A full disk -------------------------------------------------------------------


def saved_on_a_full_disk(site: Site, count: int) -> tuple[int, list[str]]:
    """So many refused saves, each sent again once there is room; and what was not as it was said.

    Where the log begins anew, a save finds room within it. Then it is said and is there, too.
    """
    chosen, refused, faults = random.Random(SEED), 0, []
    with server_of(site) as server:
        writer = writers_of(server, SEED)[0]
        server.start()
        assert writer.save() == 200
        while refused < count:
            before = stored(site)
            with server.without_room(site.log.stat().st_size + chosen.randrange(4000)):
                status = writer.save()
            after = stored(site)
            refused += status == 503
            if (status == 503) != (before == after) or after.sound != "ok" or (status == 503 and writer.save() != 200):
                faults.append(f"answered {status}; {before.entries} became {after.entries}: {after.sound}")
        faults += [str(entry) for entry, (_version, words) in writer.told.items() if writer.read(entry) != words]
        writer.hang_up()

    told = {entry: version for entry, (version, _words) in writer.told.items()}
    there = {entry: version for entry, (version, _save_id) in stored(site).entries.items()}
    return refused, faults + writer.surprises + ([] if there == told else [f"{told} was said, {there} is there"])


def test_save_on_a_full_disk_is_refused_writes_nothing_and_counts_once_when_there_is_room(site):
    assert saved_on_a_full_disk(site, 10) == (10, [])


@pytest.mark.audit
def test_hundred_saves_on_a_full_disk_are_refused_write_nothing_and_count_once_when_there_is_room(site):
    refused, faults = saved_on_a_full_disk(site, 100)

    print(f"full disk: {refused} saves refused; not as it was said: {len(faults)}")  # noqa: T201
    assert (refused, faults) == (100, [])


# The server is killed -------------------------------------------------------------


def test_server_killed_five_times_while_people_write_loses_no_saved_word(site):
    count = killed_in_a_write_loop(site, rounds=5)

    assert count.wrong == []
    assert count.saves > 0


@pytest.mark.audit
def test_server_killed_two_hundred_times_while_people_write_loses_no_saved_word(site):
    count = killed_in_a_write_loop(site, rounds=200)

    print(count)  # noqa: T201 - make audit prints its numbers
    assert count.wrong == []
    assert count.kills == 200
    assert count.in_flight > 100
