"""Two processes at the same moment, on a database as shipped: whatever the order, the rules of a group hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def process(var: Path, *arguments: str) -> subprocess.Popen:
    names = ("PATH", "HOME", "LANG", "PYTHONDONTWRITEBYTECODE")
    inherited = {name: os.environ[name] for name in names if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.learning.joining_at_once", *arguments],
        env=inherited | {"DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "on", "VAR_DIR": str(var)},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(running: subprocess.Popen, said: str = "") -> str:
    out, errors = running.communicate(said, timeout=120)
    assert running.returncode == 0, errors
    return out


def at_once(var: Path, *what: tuple[str, ...]) -> list[str]:
    """What each of them says that came of it."""
    running = [process(var, *map(str, arguments)) for arguments in what]
    assert [one.stdout.readline() for one in running] == ["ready\n"] * len(running)
    for one in running:
        one.stdin.write("go\n")
        one.stdin.flush()
    return [finished(one).strip() for one in running]


def test_joins_leads_and_a_close_at_the_same_moment_leave_one_enrolment_one_lead_and_nobody_half_in(tmp_path):
    spring, autumn = json.loads(finished(process(tmp_path, "prepare")).splitlines()[-1])

    joined = at_once(tmp_path, ("join", "learner", spring), ("join", "learner", spring), ("join", "learner", autumn))
    led = at_once(tmp_path, ("lead", "learner", spring), ("lead", "other", spring))
    late = at_once(tmp_path, ("close", "other", autumn), ("join", "other", autumn))
    rows, tutors, leads = json.loads(finished(process(tmp_path, "count")))

    assert joined == ["done"] * 3 and led == ["done"] * 2
    assert (tutors, leads) == (2, 1)
    mine = [group for name, group in rows if name == "learner"]
    assert len(mine) == 1 and mine[0] in {"Spring", "Autumn"}
    assert [row for row in rows if row[0] == "other"] == ([["other", "Autumn"]] if late[1] == "done" else [])
