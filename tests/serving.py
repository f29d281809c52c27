"""A site in a folder of its own, on SQLite as shipped, with a real server: killed, started again, left without room on its disk.

`python -m tests.serving PORT` is the stem. It loads the site once and forks a server for each start, so that hundreds of
starts cost little. The server is the one that `make demo` runs.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUR_VARIABLES = {
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "EMAIL_URL",
    "MEDIA_ROOT",
    "JOURNAL_FILES",
    "DJANGO_SETTINGS_MODULE",
    "DEBUG",
}


class Site:
    """A folder with a database, and what its processes printed."""

    def __init__(self, folder: Path):
        from tests.journal.keys import OWN

        self.folder, self.said = folder, b""
        kept = {name: value for name, value in os.environ.items() if name not in OUR_VARIABLES}
        self.environment = kept | {
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "JOURNAL_KEYS": f"t1:{OWN}",
            "PYTHONPATH": str(ROOT),
        }

    @property
    def database(self) -> Path:
        return self.folder / "db.sqlite3"

    @property
    def log(self) -> Path:
        """SQLite's write-ahead log."""
        return self.folder / "db.sqlite3-wal"

    def manage(self, *arguments: str) -> bytes:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, capture_output=True, check=False
        )
        self.said += done.stdout + done.stderr
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def make(self) -> Site:
        """The empty tables."""
        self.manage("migrate", "-v", "0")
        self.manage("createcachetable")
        return self


class Server:
    """The stem and the one server that it has forked, on a port that stays the same."""

    def __init__(self, site: Site):
        self.site, self.port, self.pid = site, _free_port(), 0
        self.url = f"http://127.0.0.1:{self.port}"
        self.said = (site.folder / "server.txt").open("ab")
        self.stem = subprocess.Popen(
            [sys.executable, "-m", "tests.serving", str(self.port)],
            cwd=ROOT,
            env=site.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
        )

    def asks(self, order: str):
        self.stem.stdin.write(order + "\n")
        self.stem.stdin.flush()
        answer = self.stem.stdout.readline()
        assert answer, (self.site.folder / "server.txt").read_text()[-3000:]
        return json.loads(answer)

    def run(self, function: str):
        """What a function answers ("tests.module:name") that runs within the site, in a process of its own."""
        return self.asks(f"run {function}")

    def start(self) -> int:
        """Its number, once it listens."""
        self.pid = self.asks("start")
        return self.pid

    def kill(self) -> None:
        """As by `kill -9` of the whole process group: nothing of it can close a file, let alone a transaction."""
        self.asks("kill")
        self.pid = 0

    @contextmanager
    def without_room(self, size: int) -> Iterator[None]:
        """No file may grow beyond so many bytes: the system refuses the write that would, halfway through if need be."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def close(self) -> None:
        self.stem.stdin.close()
        self.stem.wait()
        self.stem.stdout.close()
        self.said.close()


@contextmanager
def server_of(site: Site) -> Iterator[Server]:
    server = Server(site)
    try:
        yield server
    finally:
        server.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# The stem --------------------------------------------------------------------


def main(port: int) -> None:
    """Reads orders, a line each, and answers each with a line of JSON. Ends, with its server, when nobody orders any more."""
    application, server = _loaded(), 0
    for line in sys.stdin:
        order, _space, what = line.strip().partition(" ")
        if order == "run":
            _answer(_forked(lambda say, what=what: say(_result_of(what)))[1])
        if order == "start":
            server, _listens = _forked(lambda say: _serve(application, port, say))
            _answer(server)
        if order == "kill":
            server = _killed(server)
            _answer("killed")
    if server:
        _killed(server)


def _loaded():
    """The site, with one request behind it, and no connection that a fork could share."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connections
    from django.test import RequestFactory

    application = get_wsgi_application()
    environ = RequestFactory().get("/accounts/login/", headers={"host": "127.0.0.1"}).environ
    application(environ, lambda status, headers: None).close()
    connections.close_all()
    return application


def _forked(work) -> tuple[int, object]:
    """The number of a new process, and the first thing it says."""
    into, out = os.pipe()
    number = os.fork()
    if number == 0:
        os.setsid()
        os.close(into)
        work(lambda said: _said(out, said))
        os._exit(0)
    os.close(out)
    with os.fdopen(into) as answers:
        return number, json.loads(answers.readline())


def _said(out: int, said) -> None:
    os.write(out, json.dumps(said).encode() + b"\n")
    os.close(out)


def _result_of(function: str):
    module, name = function.split(":")
    return getattr(import_module(module), name)()


def _serve(application, port: int, say) -> None:
    from django.core.servers import basehttp

    basehttp.run("127.0.0.1", port, application, threading=True, on_bind=lambda _port: say("listening"))


def _killed(server: int) -> int:
    os.killpg(server, signal.SIGKILL)
    os.waitpid(server, 0)
    return 0


def _answer(said) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
