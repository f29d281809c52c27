"""`make demo`: one command that prepares what is missing and runs the site with its worker and clock."""

import os
import signal
import socket
import subprocess  # nosec B404 - starts manage.py commands of this project only
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from content.locks import one_at_a_time
from journal import demo


class Command(BaseCommand):
    help = "Prepares the demo and serves it together with its worker and clock. Ctrl-C stops all of them."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true", help="Migrate and load, but do not serve.")

    def handle(self, port: int, prepare_only: bool, **options):
        if not settings.DEBUG:
            raise CommandError(
                "The demo runs in development only: unset SECRET_KEY and ALLOWED_HOSTS, or set DEBUG=on."
            )
        if not prepare_only and self.taken(port):
            raise CommandError(
                f"Port {port} is in use. Stop what runs there, or choose another one: make demo PORT=8010"
            )
        self.prepare()
        if not prepare_only:
            self.serve(port)

    @staticmethod
    def taken(port: int) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def prepare(self) -> None:
        with one_at_a_time("demo"):
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            call_command("load_demo", stdout=self.stdout)

    def serve(self, port: int) -> None:
        manage = str(Path(sys.argv[0]).resolve())
        environment = os.environ | {"PYTHONUNBUFFERED": "1", "SITE_URL": f"http://127.0.0.1:{port}"}
        commands = [
            ["runserver", f"127.0.0.1:{port}", "--noreload", "--skip-checks"],
            ["db_worker", "--interval", "1", "--no-startup-delay", "--no-reload", "-v", "0"],
            ["run_due", "--every", "30"],
        ]
        running = [
            subprocess.Popen([sys.executable, manage, *command], env=environment)  # nosec B603
            for command in commands
        ]
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            self.announce(port, running[0])
            while all(process.poll() is None for process in running):
                time.sleep(0.5)
        except KeyboardInterrupt:
            pass
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait()

    def announce(self, port: int, server: subprocess.Popen) -> None:
        while not self.taken(port):
            if server.poll() is not None:
                raise CommandError("The web server stopped; its message stands above.")
            time.sleep(0.1)
        address = f"http://127.0.0.1:{port}"
        lines = [
            "",
            f"Joined Up is running at {address}/",
            f"  The course      {address}/courses/across-the-lines/",
            f"  Week 6, 2.2     {address}/courses/across-the-lines/one-person-many-services/where-the-person-stands/"
            "a-service-user-perspective/",
            f"  Wagtail's admin {address}/admin/",
            f"Sign in with one of these and the password {demo.password()}",
            *(f"  {name}@{demo.DOMAIN}" for name in demo.PEOPLE),
            f"Mails are written to {settings.EMAIL_FILE_PATH}" if hasattr(settings, "EMAIL_FILE_PATH") else "",
            "Ctrl-C stops it. What you write is kept for the next time.",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
