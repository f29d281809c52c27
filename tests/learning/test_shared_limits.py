"""Limits on guessing hold over all worker processes, because they are kept in a cache that those share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 5  # django-allauth's own for one account in five minutes


def worker(var: Path, *arguments: str) -> subprocess.Popen:
    inherited = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONDONTWRITEBYTECODE") if name in os.environ
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.learning.guessing", *arguments],
        env=inherited | {"DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "on", "VAR_DIR": str(var)},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen, said: str = "") -> str:
    out, errors = process.communicate(said, timeout=120)
    assert process.returncode == 0, errors
    return out


def test_two_processes_guessing_at_once_get_no_more_tries_than_one(tmp_path):
    finished(worker(tmp_path, "prepare"))
    both = [worker(tmp_path, place) for place in ("1", "2")]
    ready = [process.stdout.readline() for process in both]

    for process in both:
        process.stdin.write("go\n")
        process.stdin.flush()
    let_through = [int(finished(process)) for process in both]

    assert ready == ["ready\n"] * 2
    assert sum(let_through) == LIMIT
