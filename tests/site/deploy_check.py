"""Part of `make check`: Django's deployment check, warnings included, with the settings that production gets.

The variables below are a complete production environment. Keys are made afresh for each run, so none stands in the repository.
"""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What a process needs from the machine; everything else could hide a missing variable.
INHERITED = ("PATH", "HOME", "LANG", "PYTHONDONTWRITEBYTECODE")


def production(var: str | Path) -> dict[str, str]:
    """The smallest environment production accepts, with its files under `var`."""
    return {
        "VAR_DIR": str(var),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "JOURNAL_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "BADGE_KEY": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "courses.example.org",
        "EMAIL_URL": "smtp+tls://sender:secret@mail.example.org:587",
    }


def manage(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`manage.py` in a process of its own that sees these variables and no other."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=inherited | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="joined-up-deploy-") as var:
        done = manage("check", "--deploy", "--fail-level", "WARNING", environment=production(var))
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
